import * as z from "zod";
import { JobId, Params, QueueName, RunIdText, Timestamp } from "./fields.ts";

/** What a worker receives. Unknown fields are kept out of the type and ignored. */
export const JobMessage = z.object({
  job_id: z.string(),
  scope: z.string(),
  run_id: z.string(),
  /** `scheduler`, `manual`, `auto-reschedule`, `bootstrap`, `resume`, or a caller's own word. */
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

/** Start a run at its second, or prepare it shortly before. */
const FireMessage = z.object({
  kind: z.literal("fire"),
  job_id: JobId,
  run_id: RunIdText,
  scheduled_at: Timestamp,
  trigger_source: z.string(),
  /** The definition's version it was planned from: if that is still current, it still is an occurrence. */
  version: z.int().optional(),
  /** The activation it belongs to; after a pause and resume, runs promised before are void. */
  active_since: Timestamp.optional(),
  /** Merged over `default_params`. */
  params: Params.optional(),
  /** The occurrence after this one. */
  next_due_at: Timestamp.nullable().optional(),
});
export type FireMessage = z.infer<typeof FireMessage>;

/**
 * Everything that travels on the dispatch queue: its delays are the timers.
 * Each kind may arrive twice, late, or out of order; none of them is trusted to be still true.
 */
export const DispatchMessage = z.discriminatedUnion("kind", [
  /** From EventBridge Scheduler: plan the window of this minute. */
  z.object({
    kind: z.literal("wake"),
    job_id: JobId,
    /** The scheduled minute; where it was not substituted, the message's sent time counts. */
    wake_at: z.string(),
  }),
  /** A definition became active, or occurrences may have been missed: plan [from, until). */
  z.object({ kind: z.literal("launch"), job_id: JobId, from: Timestamp, until: Timestamp }),
  FireMessage,
  /** Hand runs that were prepared ahead to their workers, at their common second. */
  z.object({
    kind: z.literal("release"),
    scheduled_at: Timestamp,
    runs: z.array(z.object({ fire: FireMessage, queue: QueueName, message: JobMessage })),
  }),
  /** Has this run used up its time? */
  z.object({ kind: z.literal("deadline"), job_id: JobId, run_id: RunIdText }),
]);
export type DispatchMessage = z.infer<typeof DispatchMessage>;
/** A prepared run, complete: when its second comes it only has to be handed over. */
export type PreparedRun = Extract<DispatchMessage, { kind: "release" }>["runs"][number];

/** What EventBridge Scheduler replaces with the scheduled time in a target's input. */
export const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";
