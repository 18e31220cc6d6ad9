/**
 * What the API answers about triggers and events, in the API's words. Times are ISO 8601. Shapes of their own: the service's
 * check far more, and would bring its libraries along.
 */
import * as z from "zod";
import { TRIGGER_TYPES } from "./trigger-types.ts";

const JsonObject = z.record(z.string(), z.json());

/** A trigger as the API shows it: its definition, but for the key of its signature, and its counts. */
export const TriggerView = z.object({
  trigger_id: z.string(),
  type: z.enum(TRIGGER_TYPES),
  topic: z.string(),
  source_topic: z.string().nullable(),
  filter: JsonObject.nullable(),
  cron_expr: z.string().nullable(),
  interval_seconds: z.int().nullable(),
  at: z.string().nullable(),
  timezone: z.string(),
  payload: JsonObject.nullable(),
  targets: z.array(JsonObject),
  /** Where its client, whose functions make its events, hears what sets it off; null: the service makes them. */
  client_queue: z.string().nullable(),
  enabled: z.boolean(),
  description: z.string().nullable(),
  misfire_grace_sec: z.int(),
  /** Its webhook asks for a signature. */
  signed: z.boolean(),
  replay_window_sec: z.int(),
  /** Occurrences that were published. */
  trigger_count: z.int(),
  last_triggered_at: z.string().nullable(),
  next_due_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  /** Who registered it, and who changed it last: a user, a service token, or `api token`; absent where callers are not known. */
  created_by: z.string().exactOptional(),
  updated_by: z.string().exactOptional(),
  pause_reason: z.string().nullable(),
  version: z.int(),
  paused_at: z.string().nullable(),
  /** Occurrences that published nothing since the last one that did. */
  failure_streak: z.int(),
  /** When the first of these was due. */
  failing_since: z.string().nullable(),
  /** Why the last of these published nothing. */
  last_error: z.string().nullable(),
  /** The same for programs: `missed-beyond-grace`; null for words of clients. */
  last_reason: z.string().nullable(),
});
export type TriggerView = z.infer<typeof TriggerView>;

/** A trigger that is stored and cannot be read: it starts nothing, and can be unregistered. */
export const BrokenTrigger = z.object({ trigger_id: z.string(), broken: z.string() });
export type BrokenTrigger = z.infer<typeof BrokenTrigger>;

/** Something that is stored, but will not work as it is: a target that is not there (yet). */
export const Warning = z.object({
  /** `targets.0.job_id`. */
  path: z.string(),
  message: z.string(),
  /** `target-job-missing`, `target-workflow-missing`. */
  code: z.string(),
});
export type Warning = z.infer<typeof Warning>;

/** A trigger as it is answered to whoever registers or changes it. */
export const ChangedTrigger = z.object({ ...TriggerView.shape, warnings: z.array(Warning).exactOptional() });
export type ChangedTrigger = z.infer<typeof ChangedTrigger>;

/** What became of an occurrence whose event was made here. */
export const OccurrencePublished = z.object({
  occurrence_id: z.string(),
  /** Null: it was on record before. */
  status: z.enum(["published", "missed", "dropped"]).nullable(),
  message: z.string(),
  trigger_count: z.int(),
});
export type OccurrencePublished = z.infer<typeof OccurrencePublished>;

export const Health = z.object({ status: z.string(), scope: z.string() });

/** One time that a trigger was set off. */
export const Occurrence = z.object({
  /** Also the id of the event that was published. */
  occurrence_id: z.string(),
  status: z.enum(["published", "missed", "dropped"]),
  /** Why it was missed or dropped. */
  reason: z.string().nullable(),
  reason_code: z.string().nullable(),
  topic: z.string(),
  /** The event that set it off; null for the clock and for calls. */
  source_event_id: z.string().nullable(),
  /** How many events led to the one it published. */
  hop: z.int(),
  scheduled_at: z.string(),
  recorded_at: z.string(),
  /** The runs of its targets; `owner` reads `job#{job_id}` or `workflow#{workflow_id}`. */
  started: z.array(z.object({ owner: z.string(), run_id: z.string() })),
  not_started: z.array(z.object({ owner: z.string(), reason: z.string().nullable(), reason_code: z.string().nullable() })),
});
export type Occurrence = z.infer<typeof Occurrence>;

/** Newest first. */
export const OccurrencePage = z.object({ occurrences: z.array(Occurrence), next_cursor: z.string().nullable() });
export type OccurrencePage = z.infer<typeof OccurrencePage>;

export const PublishedEvent = z.object({ success: z.literal(true), message: z.string(), event_id: z.string(), topic: z.string() });
export type PublishedEvent = z.infer<typeof PublishedEvent>;

/** `trigger_count` includes this time. */
export const Triggered = z.object({ success: z.literal(true), message: z.string(), trigger_count: z.int() });
export type Triggered = z.infer<typeof Triggered>;

export const WebhookStatus = z.object({ running: z.boolean(), trigger_count: z.int() });
export type WebhookStatus = z.infer<typeof WebhookStatus>;

/** That something was done; nothing of it is used. */
export const Done = z.object({ message: z.string() });
