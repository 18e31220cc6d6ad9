import * as z from "zod";
import { OUTCOMES, RUN_STATUSES } from "../../domain/run/run.ts";
import { ErrorEnvelope } from "../requests/errors.ts";
import { DelaySeconds, ERROR_TEXT_LIMIT, Params, plainText, Result, RunIdText, Timestamp, WorkId } from "../requests/fields.ts";
import { RunSource } from "./run-source.ts";

export { OUTCOMES } from "../../domain/run/run.ts";

export const RunStatusName = z.enum(RUN_STATUSES);

/** A run as the API shows it. */
export const RunView = z
  .object({
    run_id: z.string(),
    job_id: z.string(),
    status: RunStatusName,
    reason: z.string().nullable(),
    reason_code: z.string().nullable().meta({ description: "The reason for programs: `slots-taken`, `missed-beyond-grace`, …" }),
    trigger_source: z.string(),
    scheduled_at: Timestamp,
    queued_at: Timestamp,
    started_at: Timestamp.nullable(),
    finished_at: Timestamp.nullable(),
    attempt: z.int(),
    error: z.string().nullable(),
    result_omitted: z.string().nullable().meta({ description: "Why the worker left its result out." }),
    result: z
      .json()
      .meta({ description: "What the worker returned. Null in lists where it is larger than 256 KiB; the run alone shows it." }),
    lateness: z
      .number()
      .meta({ description: "Seconds from scheduled time to the start of the first attempt, or to queueing while it has not started." }),
    retry_at: Timestamp.nullable(),
    source: RunSource,
    worker_id: z.string().nullable().meta({ description: "Who claimed the current attempt." }),
    duration_sec: z.number().nullable().meta({ description: "Seconds from the start of the last attempt (or its queueing) to its end." }),
  })
  .meta({ id: "Run" });
export type RunView = z.infer<typeof RunView>;

/** An attempt of a run; what has not happened is null. */
const AttemptView = z.object({
  attempt: z.int(),
  sent_at: Timestamp.meta({ description: "When it was handed to the workers, or is to be." }),
  started_at: Timestamp.nullable(),
  finished_at: Timestamp.nullable(),
  outcome: RunStatusName.meta({ description: "Of the last one: the run's status, it may be waiting or running." }),
  error: z.string().nullable().meta({ description: "Of the two newest that are over whole, of earlier ones 300 characters." }),
  worker_id: z.string().nullable(),
  retry_at: Timestamp.nullable().meta({ description: "When the next one was handed over, or is to be." }),
});

/** One run with all that is on record of it. */
export const RunDetail = z
  .object({
    ...RunView.shape,
    queue: z.string(),
    params: z.record(z.string(), z.json()).meta({ description: "As they were sent to the worker." }),
    timeout_sec: z.int(),
    retry_limit: z.int(),
    misfire_grace_sec: z.int(),
    definition_version: z.int().nullable().meta({ description: "Of the job, when the run was started; null for steps and old records." }),
    expires_at: Timestamp.meta({ description: "When the record may be deleted." }),
    attempts: z.array(AttemptView).meta({ description: "The newest 20, oldest first. Empty where the run never became active." }),
    previous_run_id: z.string().nullable(),
    next_run_id: z.string().nullable(),
  })
  .meta({ id: "RunDetail" });
export type RunDetail = z.infer<typeof RunDetail>;

/** POST /jobs/{job_id}/runs/{run_id}/cancel; the body may be left out. */
export const CancelRun = z
  .strictObject({ reason: plainText(500).nullable().default(null).meta({ description: "Why; shown with the run." }) })
  .meta({ id: "CancelRun" });

/** POST /jobs/{job_id}/runs/{run_id}/rerun; the body may be left out. */
export const RerunRun = z
  .strictObject({ params: Params.nullable().default(null).meta({ description: "Merged over the run's own, key by key." }) })
  .meta({ id: "RerunRun" });
export type RerunRun = z.infer<typeof RerunRun>;

export const RunPage = z
  .object({ runs: z.array(RunView), next_cursor: z.string().nullable() })
  .meta({ id: "RunPage", description: "Newest first." });
export type RunPage = z.infer<typeof RunPage>;

/** What an attempt ended with, as a worker says it; `done` is the word of the first system for success. */
const OutcomeName = z.enum([...OUTCOMES, "done"]);

const completion = {
  scope: z.string().nullable().optional(),
  run_id: RunIdText.optional().meta({
    description: "Absent: the one active run that was handed over before `finished_at` (or before the report arrived).",
  }),
  attempt: z.int().min(1).optional().meta({ description: "Absent: the attempt that was handed over last." }),
  status: OutcomeName.default("success"),
  error: z.string().max(ERROR_TEXT_LIMIT).nullable().optional(),
  result: Result.optional(),
  started_at: Timestamp.optional(),
  finished_at: Timestamp.optional(),
  next_delay_sec: DelaySeconds.min(1)
    .optional()
    .meta({ description: "Queue mode: seconds until the next run. Default: the job's `interval_seconds`." }),
  auto_reschedule: z.boolean().optional().meta({ description: "Queue mode: `false` ends the chain, no next run follows." }),
  result_omitted: plainText(500).nullable().optional().meta({ description: "Why the worker left its result out: too large, or not JSON." }),
};

/** POST /jobs/{job_id}/last-run; the body may be left out. */
export const ReportCompletion = z.strictObject(completion).meta({ id: "ReportCompletion" });
export type ReportCompletion = z.infer<typeof ReportCompletion>;

/** The same report as a message on the completion queue. */
export const CompletionMessage = z.strictObject({ ...completion, job_id: WorkId }).meta({ id: "CompletionMessage", unusedIO: "input" });
export type CompletionMessage = z.infer<typeof CompletionMessage>;

const start = {
  attempt: z.int().min(1).default(1),
  worker_id: plainText(200).min(1),
  lease_sec: z.int().min(1).max(43_200).optional().meta({
    description:
      "Seconds without a heartbeat after which another worker may take over; shorter than the message stays hidden. Absent: no other worker may, until `timeout_sec` ends the attempt.",
  }),
};

/** POST /jobs/{job_id}/runs/{run_id}/start: a worker claims an attempt before it works on it. */
export const ReportStart = z.strictObject(start).meta({ id: "ReportStart" });
export type ReportStart = z.infer<typeof ReportStart>;

/** One of the claims of POST /runs/start. */
export const Claim = z.strictObject({ job_id: WorkId, run_id: RunIdText, ...start }).meta({ id: "Claim" });
export type Claim = z.infer<typeof Claim>;

/** Most claims of one request: as many as one receive from SQS answers messages. */
export const CLAIM_LIMIT = 10;

/** POST /runs/start. Each claim is checked by itself, so that a malformed one does not refuse its neighbours. */
export const ReportStarts = z.strictObject({ claims: z.array(Claim).min(1).max(CLAIM_LIMIT) }).meta({ id: "ReportStarts" });

export const StartAnswer = z
  .object({
    claimed: z.literal(true),
    attempt: z.int().meta({ description: "The attempt to report the completion for; higher than asked after a takeover." }),
    started_at: Timestamp,
  })
  .meta({ id: "StartAnswer" });
export type StartAnswer = z.infer<typeof StartAnswer>;

const { code, reason, message, details } = ErrorEnvelope.shape.error.shape;

/** Why one of several claims was not granted, as the single route would have said it. */
const RefusedStart = z
  .object({
    claimed: z.literal(false),
    status: z.int().meta({ description: "The HTTP status with which `POST /jobs/{job_id}/runs/{run_id}/start` would have answered." }),
    code,
    reason,
    message,
    details,
  })
  .meta({ id: "RefusedStart" });

/** An answer to each claim, in their order. */
export const StartAnswers = z
  .object({ claims: z.array(z.discriminatedUnion("claimed", [StartAnswer, RefusedStart])) })
  .meta({ id: "StartAnswers" });
export type StartAnswers = z.infer<typeof StartAnswers>;

/** POST /jobs/{job_id}/runs/{run_id}/heartbeat: the worker of an attempt is alive. */
export const Heartbeat = z.strictObject({ attempt: z.int().min(1), worker_id: plainText(200).min(1) }).meta({ id: "Heartbeat" });
export type Heartbeat = z.infer<typeof Heartbeat>;

export const HeartbeatAnswer = z
  .object({
    status: RunStatusName,
    attempt: z.int(),
    lease_until: Timestamp.nullable().meta({ description: "Until when no other worker may take over; null: none may." }),
  })
  .meta({ id: "HeartbeatAnswer" });
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>;
