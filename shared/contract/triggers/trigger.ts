import { authors } from "../accounts/authors.ts";
import * as z from "zod";
import { OCCURRENCE_STATUSES, TRIGGER_TYPES } from "../../domain/definition/trigger.ts";
import {
  CronText,
  Detail,
  GraceSeconds,
  IntervalSeconds,
  JobId,
  Params,
  plainText,
  QueueName,
  RunIdText,
  TimeZoneName,
  Timestamp,
  Topic,
  TopicPattern,
  TriggerId,
  WorkflowId,
} from "../requests/fields.ts";
import { text } from "../../domain/texts/text.ts";
import { issueText } from "../texts/issue-text.ts";

const TargetParams = Params.nullable().default(null).meta({
  description:
    "Template of the run's params over the event (`<$.detail.x>`; the text `<$` is written `<$$`). Default: what the trigger publishes.",
});
const Target = z.union(
  [z.strictObject({ job_id: JobId, params: TargetParams }), z.strictObject({ workflow_id: WorkflowId, params: TargetParams })],
  { error: issueText(text("target-form")) },
);

const settings = {
  topic: Topic,
  source_topic: TopicPattern.nullable().meta({ description: "Type event: which topics it waits for, `logs.**`." }),
  filter: z
    .record(z.string(), z.json())
    .nullable()
    .meta({ description: "Type event: an EventBridge event pattern over the whole event.", example: { detail: { level: ["ERROR"] } } }),
  cron_expr: CronText.nullable(),
  interval_seconds: IntervalSeconds.nullable().meta({ description: "Type cron, instead of `cron_expr`: seconds." }),
  at: Timestamp.nullable().meta({ description: "Type cron, instead of `cron_expr`: one single time." }),
  timezone: TimeZoneName,
  payload: Detail.nullable().meta({
    description:
      "Template of the event it publishes, over the event that set it off (`<$.detail.x>`; the text `<$` is written `<$$`). Default: that event's detail.",
  }),
  targets: z.array(Target).max(20).meta({ description: "Jobs and workflows to start, each once for each event." }),
  client_queue: QueueName.nullable().meta({
    description:
      "The worker queue of the client whose functions make this trigger's events: what sets the trigger off is sent there, and the client answers with the event (POST /triggers/{trigger_id}/occurrences). Default: none, the service makes them from `payload`.",
    example: "real.jobs.trigger-auto_processing",
  }),
  enabled: z.boolean(),
  description: plainText(2_000).nullable(),
  misfire_grace_sec: GraceSeconds,
  secret: z
    .string()
    .min(16)
    .max(256)
    .nullable()
    .meta({ description: "Type api: key of the webhook's HMAC-SHA256 signature (`X-Hub-Signature-256`). Never shown again." }),
  replay_window_sec: z
    .int()
    .min(1)
    .max(86_400)
    .meta({ description: "Seconds for which a signed request counts only once; a signed `X-Belfry-Timestamp` may be as old." }),
};

const withDefaults = {
  ...settings,
  type: z
    .enum([...TRIGGER_TYPES, "manual"])
    .transform((type) => (type === "manual" ? "api" : type))
    .meta({ description: "`cron`: the clock. `api`: a call of its webhook (`manual` is taken for it). `event`: an event on the bus." }),
  source_topic: settings.source_topic.default(null),
  filter: settings.filter.default(null),
  cron_expr: settings.cron_expr.default(null),
  interval_seconds: settings.interval_seconds.default(null),
  at: settings.at.default(null),
  timezone: settings.timezone.optional(),
  payload: settings.payload.default(null),
  targets: settings.targets.default([]),
  client_queue: settings.client_queue.default(null),
  enabled: settings.enabled.default(true),
  description: settings.description.default(null),
  misfire_grace_sec: settings.misfire_grace_sec.default(3_600),
  secret: settings.secret.default(null),
  replay_window_sec: settings.replay_window_sec.default(300),
};

/** PUT /triggers/{trigger_id}: the trigger as it shall be, made if it is not there. */
export const PutTrigger = z.strictObject(withDefaults).meta({ id: "PutTrigger" });
export type PutTrigger = z.infer<typeof PutTrigger>;

/** POST /triggers. */
export const CreateTrigger = z.strictObject({ ...withDefaults, trigger_id: TriggerId }).meta({ id: "CreateTrigger" });
export type CreateTrigger = z.infer<typeof CreateTrigger>;

/** PATCH /triggers/{trigger_id}: only what is sent changes. */
export const UpdateTrigger = z.strictObject(settings).partial().meta({ id: "UpdateTrigger" });
export type UpdateTrigger = z.infer<typeof UpdateTrigger>;

export const TriggerView = z
  .object({
    trigger_id: z.string(),
    type: z.enum(TRIGGER_TYPES),
    topic: z.string(),
    source_topic: z.string().nullable(),
    filter: z.record(z.string(), z.json()).nullable(),
    cron_expr: z.string().nullable(),
    interval_seconds: z.int().nullable(),
    at: Timestamp.nullable(),
    timezone: z.string(),
    payload: z.record(z.string(), z.json()).nullable(),
    targets: z.array(z.record(z.string(), z.json())),
    client_queue: z.string().nullable(),
    enabled: z.boolean(),
    description: z.string().nullable(),
    misfire_grace_sec: z.int(),
    signed: z.boolean().meta({ description: "Its webhook asks for a signature." }),
    replay_window_sec: z.int(),
    trigger_count: z.int().meta({ description: "Occurrences that were published." }),
    last_triggered_at: Timestamp.nullable(),
    next_due_at: Timestamp.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
    ...authors,
    pause_reason: z.string().nullable(),
    version: z.int(),
    paused_at: Timestamp.nullable(),
    failure_streak: z.int().meta({ description: "Occurrences that published nothing since the last one that did." }),
    failing_since: Timestamp.nullable().meta({ description: "When the first of these was due." }),
    last_error: z.string().nullable().meta({ description: "Why the last of these published nothing." }),
    last_reason: z.string().nullable().meta({ description: "The same for programs: `missed-beyond-grace`; null for words of clients." }),
  })
  .meta({ id: "Trigger" });
export type TriggerView = z.infer<typeof TriggerView>;

const Warning = z
  .object({
    path: z.string().meta({ example: "targets.0.job_id" }),
    message: z.string(),
    code: z.string().meta({ description: "For programs.", example: "target-job-missing" }),
  })
  .meta({ id: "Warning" });

/** The answer to what registers or changes a trigger. */
export const ChangedTrigger = z
  .object({
    ...TriggerView.shape,
    warnings: z.array(Warning).exactOptional().meta({
      description: "What is stored but will not work as it is: targets that do not exist (yet). Absent if there is nothing to say.",
    }),
  })
  .meta({ id: "ChangedTrigger" });
export type ChangedTrigger = z.infer<typeof ChangedTrigger>;

export const OccurrenceView = z
  .object({
    occurrence_id: z.string().meta({ description: "Also the id of the event that was published." }),
    status: z.enum(OCCURRENCE_STATUSES),
    reason: z.string().nullable(),
    reason_code: z.string().nullable().meta({ description: "The reason for programs: `slots-taken`, `missed-beyond-grace`, …" }),
    topic: z.string(),
    source_event_id: z.string().nullable(),
    hop: z.int(),
    scheduled_at: Timestamp,
    recorded_at: Timestamp,
    started: z.array(z.object({ owner: z.string(), run_id: z.string() })),
    not_started: z
      .array(z.object({ owner: z.string(), reason: z.string().nullable(), reason_code: z.string().nullable() }))
      .meta({ description: "Targets that started nothing, and why." }),
  })
  .meta({ id: "Occurrence" });
export type OccurrenceView = z.infer<typeof OccurrenceView>;

export const OccurrencePage = z
  .object({ occurrences: z.array(OccurrenceView), next_cursor: z.string().nullable() })
  .meta({ id: "OccurrencePage", description: "Newest first." });

/** POST /triggers/{trigger_id}/occurrences: the event that a client's function made, or why it made none. */
export const PublishOccurrence = z
  .strictObject({
    occurrence_id: RunIdText.meta({ description: "As `params` of the message in `client_queue` has it; it counts once." }),
    generation: z
      .string()
      .min(1)
      .max(256)
      .nullable()
      .default(null)
      .meta({ description: "As the message has it: the occurrence is none of a trigger that was deleted and made anew with its id." }),
    source_event_id: z.string().min(1).max(256).nullable().default(null),
    hop: z.int().min(0).max(1_000).default(0).meta({ description: "How many events led to it, as the message has it." }),
    data: Detail.nullable().default(null),
    error: z.string().min(1).max(2_000).nullable().default(null).meta({ description: "Why no event could be made." }),
  })
  .meta({ id: "PublishOccurrence" });
export type PublishOccurrence = z.infer<typeof PublishOccurrence>;

export const OccurrencePublished = z
  .object({
    occurrence_id: z.string(),
    status: z.enum(OCCURRENCE_STATUSES).nullable().meta({ description: "Null: it was on record before." }),
    message: z.string(),
    trigger_count: z.int(),
  })
  .meta({ id: "OccurrencePublished" });

/** POST /events. */
export const PublishEvent = z.strictObject({ topic: Topic, data: Detail.default({}) }).meta({ id: "PublishEvent" });
export type PublishEvent = z.infer<typeof PublishEvent>;

export const Published = z
  .object({ success: z.literal(true), message: z.string(), event_id: z.string(), topic: z.string() })
  .meta({ id: "Published" });

/** POST /api/webhooks/{trigger_id}/trigger: the event's detail, alone in a `data` field, or as its sender forms it. */
export const TriggerWebhook = z
  .record(z.string(), z.json())
  .transform((body, context) => {
    const wrapped = isWrapped(body);
    const detail = Detail.safeParse(wrapped ? body["data"] : body);
    if (detail.success) return detail.data;
    for (const { path, message } of detail.error.issues) {
      context.addIssue({ code: "custom", path: wrapped ? ["data", ...path] : path, message });
    }
    return z.NEVER;
  })
  .meta({ id: "TriggerWebhook", description: '`{"data": {…}}`, or any other JSON object: the event\'s detail.' });
export type TriggerWebhook = z.infer<typeof TriggerWebhook>;

export const Triggered = z.object({ success: z.literal(true), message: z.string(), trigger_count: z.int() }).meta({ id: "Triggered" });
export type Triggered = z.infer<typeof Triggered>;

export const WebhookStatus = z.object({ running: z.boolean(), trigger_count: z.int() }).meta({ id: "WebhookStatus" });

/** Is `data` all there is? A sender's own object may have such a field among others. */
function isWrapped(body: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(body, "data") && Object.keys(body).length === 1;
}
