import { randomUUID } from "node:crypto";
import * as z from "zod";
import { WorkerError } from "../../connection/errors.ts";
import { faultsOf } from "../completions/faults.ts";

/** Absent and null count the same: publishers write either for "not set". */
function orElse<Schema extends z.ZodType>(schema: Schema, fallback: () => z.output<Schema>) {
  return schema.nullish().transform((value): z.output<Schema> => value ?? fallback());
}

const Timestamp = z.iso.datetime({ offset: true });

/** A job's parameters: any JSON object. */
export type JobParams = Record<string, z.core.util.JSONType>;

/** One attempt of one run, as a worker receives it. Times are ISO 8601 with a zone. */
export interface JobMessage {
  job_id: string;
  /** `real`, `mock`, or another name of a stack. */
  scope: string;
  /** The same for every attempt and every copy of the message: the key for work that must happen once. */
  run_id: string;
  /** `scheduler`, `manual`, `auto-reschedule`, `bootstrap`, `resume`, or a caller's own word. */
  trigger_source: string;
  params: JobParams;
  /** Seconds until the next run; set in queue mode. */
  next_delay_sec: number | null;
  auto_reschedule: boolean;
  /** Seconds the attempt may take. */
  timeout_sec: number;
  /** Further attempts after a failed one. */
  retry_limit: number;
  telemetry_label: string | null;
  queued_at: string;
  /** When the run was due; the difference to its start is its lateness. */
  scheduled_at: string;
  /** From 1. */
  attempt: number;
}

const JobMessageSchema: z.ZodType<JobMessage> = z
  .object({
    job_id: orElse(z.string(), () => "unknown"),
    scope: orElse(z.string(), () => "real"),
    run_id: orElse(z.string(), () => randomUUID()),
    trigger_source: orElse(z.string(), () => "unknown"),
    params: orElse(z.record(z.string(), z.json()), () => ({})),
    next_delay_sec: orElse(z.int().nullable(), () => null),
    auto_reschedule: orElse(z.boolean(), () => true),
    timeout_sec: orElse(z.int().min(1), () => 120),
    retry_limit: orElse(z.int().min(0), () => 3),
    telemetry_label: orElse(z.string().nullable(), () => null),
    queued_at: orElse(Timestamp, () => new Date().toISOString()),
    scheduled_at: Timestamp.nullish(),
    attempt: orElse(z.int().min(1), () => 1),
  })
  .transform((message) => ({ ...message, scheduled_at: message.scheduled_at ?? message.queued_at }));

/**
 * Reads a job message: the body of an SQS message, or the object in it.
 *
 * Absent or null fields get defaults: job_id "unknown", a new run_id, trigger_source "unknown", params {}, scope "real",
 * next_delay_sec null, auto_reschedule true, timeout_sec 120, retry_limit 3, attempt 1, queued_at now, scheduled_at
 * queued_at. Unknown fields are left out.
 *
 * @throws WorkerError `MALFORMED_MESSAGE` for anything but a JSON object, and for a field of the wrong type.
 */
export function parseJobMessage(body: string | object): JobMessage {
  const payload: unknown = typeof body === "string" ? parseJson(body) : body;
  const parsed = JobMessageSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new WorkerError("MALFORMED_MESSAGE", `not a job message: ${faultsOf(parsed.error).join("; ")}`, { cause: parsed.error });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WorkerError("MALFORMED_MESSAGE", "not a job message: not JSON", { cause: error });
  }
}

/** The fields that every log line about a job carries. */
export function labelsOf(job: JobMessage) {
  const { job_id, run_id, trigger_source, scope, attempt, telemetry_label } = job;
  return { job_id, run_id, trigger_source, scope, attempt, ...(telemetry_label === null ? {} : { telemetry_label }) };
}
