import * as z from "zod";
import { OCCASIONS, SUBJECT_KINDS } from "../../domain/notification/notification.ts";
import type { NotifyMessage } from "../../domain/notification/notify-message.ts";

/** An event as it is kept and sent. */
export const NotificationEventItem = z.object({
  id: z.string(),
  at: z.number(),
  occasion: z.enum(OCCASIONS),
  subject: z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string() }),
  data: z.record(z.string(), z.unknown()),
  streak: z.number(),
});

/** A message of the queue of notifications. */
export const NotifyMessageItem: z.ZodType<NotifyMessage> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("event"), event: NotificationEventItem }),
  z.object({ kind: z.literal("schedule-ended"), schedule_id: z.string(), run_id: z.string(), attempt: z.int() }),
  z.object({ kind: z.literal("deliver"), config_id: z.int(), delivery_id: z.string(), revision: z.int(), at: z.number() }),
  z.object({ kind: z.literal("flush"), config_id: z.int(), at: z.number() }),
]);
