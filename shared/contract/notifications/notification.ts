import * as z from "zod";
import { maskedSecret } from "../../domain/notification/mask.ts";
import { CHANNELS, NOTIFICATION_TYPES } from "../../domain/notification/notification.ts";
import { isSigningSecret, SECRET_PREFIX } from "../../domain/notification/signing-secret.ts";
import { DELIVERY_STATUSES } from "../../domain/notification/delivery.ts";
import { text } from "../../domain/texts/text.ts";
import { CONTROL_CHARACTERS, Timestamp, TimeZoneName } from "../requests/fields.ts";
import { issueText } from "../texts/issue-text.ts";

export const ConfigName = z
  .string()
  .min(1)
  .max(100)
  .regex(new RegExp(`^[^${CONTROL_CHARACTERS}/?#]+$`, "u"))
  .meta({ description: "Unique in its scope, in any letter case.", example: "ops-slack" });

const Type = z.enum(NOTIFICATION_TYPES);
const Scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
const Filters = z
  .record(z.string().min(1).max(100), z.union([Scalar, z.array(Scalar).max(200)], issueText(text("filter-form"))))
  .refine((filters) => Object.keys(filters).length <= 20)
  .meta({
    description:
      "By field of an event's data, `job_id`, `workflow_id`, `schedule_id`, `status`, …: a list is any of, else equality. Fields that an event does not have are ignored.",
    example: { job_id: ["buy-scanner", "scout"] },
  });

const TimeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: "`HH:MM`.", example: "22:00" });
const QuietHours = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay, timezone: TimeZoneName })
  .refine(({ from, to }) => from !== to, { path: ["to"], error: issueText(text("quiet-hours-empty")) })
  .meta({ description: "Nothing is delivered from `from` until `to`, over midnight where that is earlier; then one digest is." });

const Secret = z
  .string()
  .max(200)
  .refine((secret) => isSigningSecret(secret) || secret === maskedSecret(SECRET_PREFIX), issueText(text("signing-secret-form")))
  .meta({ description: "`whsec_` and the base64 of 24 to 64 bytes. Absent: one is made, and answered this once." });

const settings = {
  webhook_url: z
    .string()
    .max(2_000)
    .nullable()
    .meta({ description: "Of `slack` and `webhook`. Shown as scheme and host only.", example: "https://hooks.slack.com/services/T0/B0/x" }),
  recipients: z.array(z.string().max(254).pipe(z.email())).max(50).meta({ description: "Of `email`." }),
  telegram: z
    .strictObject({ bot_token: z.string().min(1).max(200), chat_id: z.string().min(1).max(100) })
    .nullable()
    .meta({ description: "Of `telegram`. The token is never shown." }),
  enabled: z.boolean(),
  notification_types: z.array(Type).max(NOTIFICATION_TYPES.length).meta({ description: "None: it receives nothing." }),
  filters: Filters,
  language: z.enum(["en", "ko"]).meta({ description: "Of messages." }),
  failures_in_row: z.int().min(2).max(30).meta({ description: "`job_failing`: after so many failures in a row." }),
  repeat_minutes: z
    .int()
    .min(1)
    .max(10_080)
    .nullable()
    .meta({ description: "Types that begin with `job_`: while a failure lasts it is told again after so long; null: once." }),
  burst_seconds: z.int().min(0).max(3_600).meta({ description: "What comes within so long is one message; 0: each is its own." }),
  quiet_hours: QuietHours.nullable(),
  signing_secret: Secret,
};

export const CreateNotificationConfig = z.strictObject({
  name: ConfigName,
  channel: z.enum(CHANNELS),
  webhook_url: settings.webhook_url.default(null),
  recipients: settings.recipients.default([]),
  telegram: settings.telegram.default(null),
  enabled: settings.enabled.default(true),
  notification_types: settings.notification_types.default([]),
  filters: settings.filters.default({}),
  language: settings.language.default("en"),
  failures_in_row: settings.failures_in_row.default(3),
  repeat_minutes: settings.repeat_minutes.default(null),
  burst_seconds: settings.burst_seconds
    .optional()
    .meta({ description: "What comes within so long is one message; 0: each is its own. Default: 10; of `webhook` 0." }),
  quiet_hours: settings.quiet_hours.default(null),
  signing_secret: settings.signing_secret.optional(),
});
export type CreateNotificationConfig = z.output<typeof CreateNotificationConfig>;

/** What is absent stays; a secret sent back as it is shown stays too. */
export const UpdateNotificationConfig = z
  .strictObject({
    channel: z.enum(CHANNELS),
    ...settings,
    rotate_secret: z.boolean().meta({
      description:
        "Makes another secret, answered this once. The one before signs too for 24 hours, as one that `signing_secret` replaces.",
    }),
  })
  .partial();
export type UpdateNotificationConfig = z.output<typeof UpdateNotificationConfig>;

export const DeliveryId = z.string().regex(/^[0-9a-z]{9,12}[0-9a-f]{16}$/);

export const DeliveryView = z
  .object({
    delivery_id: z.string(),
    webhook_id: z.string().meta({ description: "What receivers of webhooks know it by, the same on every attempt." }),
    status: z.enum(DELIVERY_STATUSES),
    event_type: z.string().meta({ description: "A type, `digest` or `test`." }),
    subject: z.string().nullable().meta({ description: "`job#buy-scanner`; null: several, or none." }),
    tells: z
      .array(
        z.object({
          event_type: z.string(),
          subject: z.string(),
          run_id: z.string().nullable().meta({ description: "Of the subject; null: it is about no run." }),
        }),
      )
      .meta({ description: "What it is about: one thing, of a digest the first ten, of a test none." }),
    created_at: Timestamp,
    attempt_count: z.int(),
    next_attempt_at: Timestamp.nullable(),
    digest: z.string().nullable().meta({ description: "The delivery that says it, where it was held for a digest." }),
    attempts: z
      .array(z.object({ at: Timestamp, duration_ms: z.int(), status_code: z.int().nullable(), error: z.string().nullable() }))
      .meta({ description: "The last ten, oldest first." }),
  })
  .meta({ id: "NotificationDelivery" });
export type DeliveryView = z.infer<typeof DeliveryView>;

export const NotificationConfigView = z
  .object({
    name: z.string(),
    channel: z.enum(CHANNELS),
    webhook_url: z.string().nullable().meta({ description: "Scheme and host.", example: "https://hooks.slack.com/…" }),
    enabled: z.boolean(),
    notification_types: z.array(Type),
    filters: z.record(z.string(), z.unknown()),
    recipients: z.array(z.string()),
    telegram: z.object({ bot_token: z.string(), chat_id: z.string() }).nullable(),
    language: z.enum(["en", "ko"]),
    failures_in_row: z.int(),
    repeat_minutes: z.int().nullable(),
    burst_seconds: z.int(),
    quiet_hours: z.object({ from: z.string(), to: z.string(), timezone: z.string() }).nullable(),
    signing_secret: z.string().meta({ description: "`whsec_…`; in full once, in the answer to the request that made it." }),
    broken: z
      .object({ since: Timestamp, why: z.string(), status_code: z.int().nullable() })
      .nullable()
      .meta({ description: "Why nothing has arrived lately; null: nothing is known to be wrong." }),
    last_delivery: DeliveryView.nullable().meta({ description: "The newest one, of the last 30 days; null: none." }),
    id: z.int(),
    version: z.int(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "NotificationConfig" });
export type NotificationConfigView = z.infer<typeof NotificationConfigView>;

/** What a config's own webhook takes: any JSON object. */
export const NotificationWebhook = z.record(z.string(), z.json());
