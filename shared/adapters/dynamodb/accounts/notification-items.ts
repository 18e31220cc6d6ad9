import * as z from "zod";
import { NotificationEventItem } from "../../../contract/notifications/notify-message.ts";
import { type Content, type Delivery, DELIVERY_STATUSES } from "../../../domain/notification/delivery.ts";
import { CHANNELS, NOTIFICATION_TYPES, type NotificationConfig } from "../../../domain/notification/notification.ts";
import type { MailContent } from "../../../domain/notification/schedule-mail.ts";
import type { SubjectState } from "../../../domain/notification/subject-state.ts";
import type { Text } from "../../../domain/texts/text.ts";
import type { Item } from "../dynamodb.ts";
import { InstantItem } from "../items/item-values.ts";
import { JsonObject, jsonText } from "../items/json-text.ts";

const TextItem: z.ZodType<Text> = z
  .object({ code: z.string(), params: z.record(z.string(), z.unknown()) })
  .transform((text) => text as unknown as Text);
const type = z.enum(NOTIFICATION_TYPES);

/** Configs as items of AccountTable: those of `dynamoNumbered`. */
export const NotificationConfigItem: z.ZodType<NotificationConfig> = z.object({
  id: z.int(),
  version: z.int(),
  name: z.string(),
  channel: z.enum(CHANNELS),
  webhook_url: z.string().nullable(),
  recipients: z.array(z.string()),
  telegram: z.object({ bot_token: z.string(), chat_id: z.string() }).nullable(),
  enabled: z.boolean(),
  notification_types: z.array(type),
  filters: JsonObject,
  language: z.enum(["en", "ko"]),
  failures_in_row: z.int().min(1),
  repeat_minutes: z.int().nullable(),
  burst_seconds: z.int().min(0),
  quiet_hours: z.object({ from: z.string(), to: z.string(), timezone: z.string() }).nullable(),
  signing_secret: z.string(),
  former_secret: z.object({ secret: z.string(), until: InstantItem }).nullable(),
  broken: z.object({ since: InstantItem, why: TextItem, status_code: z.int().nullable() }).nullable(),
  created_at: InstantItem,
  updated_at: InstantItem,
});

const Telling = { failing_since: z.number().exactOptional(), failures: z.number().exactOptional() };
const ToldItem = z.object({
  telling: z.object({ type, ...Telling }),
  event: NotificationEventItem,
  mended: z.number().nullable(),
});

const ContentItem: z.ZodType<Content | MailContent> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("one"), told: ToldItem }),
  z.object({ kind: z.literal("digest"), told: z.array(ToldItem), count: z.number() }),
  z.object({ kind: z.literal("test"), at: z.number() }),
  z.object({
    kind: z.literal("mail"),
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
    attachment: z.object({ job_id: z.string(), run_id: z.string() }).nullable(),
  }),
]);

const DeliveryItem = z.object({
  config_id: z.int(),
  delivery_id: z.string(),
  revision: z.int(),
  status: z.enum(DELIVERY_STATUSES),
  content: jsonText(ContentItem),
  subjects: z.array(z.string()),
  created_at: z.number(),
  attempt_count: z.int(),
  round: z.int(),
  attempts: z.array(z.object({ at: z.number(), duration_ms: z.number(), status_code: z.int().nullable(), error: TextItem.nullable() })),
  next_attempt_at: z.number().nullable(),
  held_until: z.number().nullable(),
  digest: z.string().nullable(),
});

export function deliveryOf(item: Item): Delivery {
  return DeliveryItem.parse(item);
}

export function deliveryItem(delivery: Delivery): Item {
  return { ...delivery, content: JSON.stringify(delivery.content) };
}

const StateItem = z.object({
  version: z.int(),
  failing_since: z.number().nullable(),
  failures: z.number(),
  handed_over: z.number().nullable(),
  mended: z.number().nullable(),
  told: z.partialRecord(type, z.object({ event: z.string(), at: z.number(), ...Telling })),
  seen: z.array(z.string()),
});

export function subjectStateOf(item: Item): SubjectState {
  return StateItem.parse(item);
}
