import * as z from "zod";
import { DEFINITION_KINDS, type DefinitionKey } from "../domain/definition/definition-key.ts";
import { QueueName, RunIdText, Timestamp, TriggerId, WorkflowId, WorkId } from "./requests/fields.ts";
import type { FormerDefinition as Former } from "../domain/definition/former-definition.ts";
import type * as Messages from "../domain/message/messages.ts";
import { RunCause } from "./runs/run-source.ts";

/** Whose occurrence it is: `job#buy-scanner`, `workflow#daily_pipeline`, `trigger#github`. */
const Owner = z.templateLiteral([z.enum(DEFINITION_KINDS), "#", z.string().min(1)]) satisfies z.ZodType<DefinitionKey>;

/** What a worker receives. Unknown fields are kept out of the type and ignored. */
export const JobMessage = z.object({
  job_id: z.string(),
  scope: z.string(),
  run_id: z.string(),
  trigger_source: z.string(),
  params: z.record(z.string(), z.json()),
  next_delay_sec: z.int().nullable(),
  auto_reschedule: z.boolean(),
  timeout_sec: z.int(),
  retry_limit: z.int(),
  telemetry_label: z.string().nullable(),
  queued_at: Timestamp,
  scheduled_at: Timestamp,
  attempt: z.int(),
}) satisfies z.ZodType<Messages.JobMessage>;
export type JobMessage = z.infer<typeof JobMessage>;

const FireMessage = z.object({
  kind: z.literal("fire"),
  owner: Owner,
  run_id: RunIdText,
  scheduled_at: Timestamp,
  trigger_source: z.string(),
  generation: z.string().optional(),
  version: z.int().optional(),
  active_since: Timestamp.optional(),
  params: z.record(z.string(), z.json()).optional(),
  next_due_at: Timestamp.nullable().optional(),
  hop: z.int().optional(),
  first_message_id: z.string().optional(),
  cause: RunCause.optional(),
}) satisfies z.ZodType<Messages.FireMessage>;

/** What is needed to tell when a former definition was due, and to put that on record. */
const FormerDefinition = z.object({
  kind: z.enum(DEFINITION_KINDS),
  id: z.string(),
  generation: z.string(),
  scope: z.string(),
  version: z.int(),
  reschedule_mode: z.enum(["scheduler", "queue"]),
  cron_expr: z.string().nullable(),
  interval_seconds: z.int().nullable(),
  at: z.string().nullable(),
  timezone: z.string(),
  starts_at: Timestamp.nullish(),
  ends_at: Timestamp.nullish(),
  misfire_grace_sec: z.int(),
  active_since: Timestamp,
  /** What took its place. */
  became: z.enum(["deleted", "paused", "edited"]),
  /** Jobs: where its runs went. Triggers: where it published. */
  queue: z.string().optional(),
  topic: z.string().optional(),
}) satisfies z.ZodType<Former>;

/** An event as EventBridge delivers it. */
export const BusEvent = z.object({
  id: z.string(),
  source: z.string(),
  "detail-type": z.string(),
  time: z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.unknown()),
  account: z.string().optional(),
  region: z.string().optional(),
  version: z.string().optional(),
});

const RunRef = z.object({ job_id: WorkId, run_id: RunIdText });

/** What travels on our own queues, as it is read from them: the types of `domain/message/messages.ts`, which say what each is for. */
export const DispatchMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("wake"), owner: Owner, wake_at: z.string() }),
  z.object({ kind: z.literal("launch"), owner: Owner, from: Timestamp, until: Timestamp, former: FormerDefinition.optional() }),
  FireMessage,
  z.object({ kind: z.literal("fires"), scheduled_at: Timestamp, fires: z.array(FireMessage).min(1) }),
  z.object({
    kind: z.literal("release"),
    scheduled_at: Timestamp,
    runs: z.array(z.object({ fire: FireMessage, queue: QueueName, message: JobMessage })),
  }),
  RunRef.extend({ kind: z.literal("deadline") }),
  z.object({ kind: z.literal("deadlines"), runs: z.array(RunRef).min(1) }),
  z.object({ kind: z.literal("advance"), workflow_id: WorkflowId, run_id: RunIdText, places: z.array(z.int()).optional() }),
  z.object({
    kind: z.literal("react-again"),
    from: Timestamp,
    until: Timestamp,
    cursor: z.string().optional(),
    of: z.object({ owner: Owner, run_id: RunIdText }).optional(),
  }),
  z.object({ kind: z.literal("event"), trigger_id: TriggerId, event: BusEvent }),
]) satisfies z.ZodType<Messages.DispatchMessage>;

/** What EventBridge replaces with the whole event in a rule's target input, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export const WHOLE_EVENT = "<aws.events.event.json>";

/** What EventBridge Scheduler replaces with the scheduled time in a target's input. */
export const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";
