import * as z from "zod";
import { OWNER_KINDS, type OwnerKey } from "../domain/owner.ts";
import { QueueName, RunIdText, Timestamp, TriggerId, WorkflowId, WorkId } from "./fields.ts";
import type { FormerDefinition as Former } from "../domain/former-definition.ts";
import { RunCause } from "./run-source.ts";

/** Whose occurrence it is: `job#buy-scanner`, `workflow#daily_pipeline`, `trigger#github`. */
const Owner = z.templateLiteral([z.enum(OWNER_KINDS), "#", z.string().min(1)]) satisfies z.ZodType<OwnerKey>;

/** What a worker receives. Unknown fields are kept out of the type and ignored. */
export const JobMessage = z.object({
  job_id: z.string(),
  scope: z.string(),
  run_id: z.string(),
  /** `scheduler`, `manual`, `auto-reschedule`, `bootstrap`, `resume`, `event`, `workflow`, or a caller's own word. */
  trigger_source: z.string(),
  params: z.record(z.string(), z.json()),
  /** Seconds; set in queue mode. */
  next_delay_sec: z.int().nullable(),
  auto_reschedule: z.boolean(),
  timeout_sec: z.int(),
  retry_limit: z.int(),
  telemetry_label: z.string().nullable(),
  queued_at: Timestamp,
  scheduled_at: Timestamp,
  attempt: z.int(),
});
export type JobMessage = z.infer<typeof JobMessage>;

/** Start a run, or let a trigger publish, at its second; runs of jobs may be prepared shortly before. */
const FireMessage = z.object({
  kind: z.literal("fire"),
  owner: Owner,
  run_id: RunIdText,
  scheduled_at: Timestamp,
  trigger_source: z.string(),
  /** Of the definition it is for: made anew under the same id, a definition is another one. Absent: whichever there is. */
  generation: z.string().optional(),
  /** The definition's version it was planned from: if that is still current, it still is an occurrence. */
  version: z.int().optional(),
  /** The activation it belongs to; after a pause and resume, runs promised before are void. */
  active_since: Timestamp.optional(),
  /** Merged over `default_params`. As large as an event's detail: what a caller may send is limited where it comes in. */
  params: z.record(z.string(), z.json()).optional(),
  /** The occurrence after this one. */
  next_due_at: Timestamp.nullable().optional(),
  /** How many events led to it; set where one did. */
  hop: z.int().optional(),
  /** The message that it first came in together with others, where it was sent again alone: it goes on with what that one began. */
  first_message_id: z.string().optional(),
  /** What made it, unless the clock did or the run before it. */
  cause: RunCause.optional(),
});
export type FireMessage = z.infer<typeof FireMessage>;

/** What is needed to tell when a former definition was due, and to put that on record. */
const FormerDefinition = z.object({
  kind: z.enum(OWNER_KINDS),
  id: z.string(),
  generation: z.string(),
  scope: z.string(),
  version: z.int(),
  reschedule_mode: z.enum(["scheduler", "queue"]),
  cron_expr: z.string().nullable(),
  interval_seconds: z.int().nullable(),
  at: z.string().nullable(),
  timezone: z.string(),
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
/** Names a run. */
export type RunRef = z.infer<typeof RunRef>;

/**
 * Everything that travels on our own queues (`dispatch-queues.ts`), whose delays are the timers.
 * Each kind may arrive twice, late, or out of order; none of them is trusted to be still true. What travels together is
 * handled one by one: what fails is sent again alone, and holds up nothing else.
 */
export const DispatchMessage = z.discriminatedUnion("kind", [
  /** From EventBridge Scheduler: plan the window of this minute. */
  z.object({
    kind: z.literal("wake"),
    owner: Owner,
    /** The scheduled minute; where it was not substituted, the message's sent time counts. */
    wake_at: z.string(),
  }),
  /** A definition became active, or occurrences may have been missed: plan [from, until). */
  z.object({
    kind: z.literal("launch"),
    owner: Owner,
    from: Timestamp,
    until: Timestamp,
    /** The definition as it was before an edit, a pause or its deletion: what fell due under it and has no record gets one. */
    former: FormerDefinition.optional(),
  }),
  FireMessage,
  /** Fires of one second. */
  z.object({ kind: z.literal("fires"), scheduled_at: Timestamp, fires: z.array(FireMessage).min(1) }),
  /** Hand runs that were prepared ahead to their workers, at their common second. */
  z.object({
    kind: z.literal("release"),
    scheduled_at: Timestamp,
    runs: z.array(z.object({ fire: FireMessage, queue: QueueName, message: JobMessage })),
  }),
  /** Has this run used up its time? */
  RunRef.extend({ kind: z.literal("deadline") }),
  /** Have these, which are to be looked at in the same second? */
  z.object({ kind: z.literal("deadlines"), runs: z.array(RunRef).min(1) }),
  /** Start steps of a workflow's run that have become due; without places: look at the whole run again. */
  z.object({ kind: z.literal("advance"), workflow_id: WorkflowId, run_id: RunIdText, places: z.array(z.int()).optional() }),
  /** React again to the runs that ended in a span, or had another attempt coming: what was told of them is lost. */
  z.object({
    kind: z.literal("react-again"),
    from: Timestamp,
    until: Timestamp,
    cursor: z.string().optional(),
    /** Only this one of them, whenever it ended. */
    of: z.object({ owner: Owner, run_id: RunIdText }).optional(),
  }),
  /** From a trigger's EventBridge rule: an event that may be meant for it. */
  z.object({ kind: z.literal("event"), trigger_id: TriggerId, event: BusEvent }),
]);
export type DispatchMessage = z.infer<typeof DispatchMessage>;
/** A prepared run, complete: when its second comes it only has to be handed over. */
export type PreparedRun = Extract<DispatchMessage, { kind: "release" }>["runs"][number];

/** What EventBridge replaces with the whole event in a rule's target input, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export const WHOLE_EVENT = "<aws.events.event.json>";

/** What EventBridge Scheduler replaces with the scheduled time in a target's input. */
export const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";
