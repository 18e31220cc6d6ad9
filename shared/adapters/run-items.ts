import * as z from "zod";
import { RUN_STATUSES, type Run } from "../domain/run.ts";
import { hourOf } from "../domain/run-id.ts";
import type { Item } from "./dynamodb.ts";
import { jobIdOf, jobKey } from "./job-items.ts";

/** Keys and items of RunTable: `pk = job#{id}`, `sk = run_id`; index by-hour (`hour`, `sk`), keys only. */
export const runKey = (jobId: string, runId: string) => ({ pk: jobKey(jobId), sk: runId });

/** What is null is left out of the item: absent attributes cost nothing. */
const text = z.string().nullable().default(null);

const RunItem = z.object({
  sk: z.string(),
  pk: z.string(),
  scope: z.string(),
  status: z.enum(RUN_STATUSES),
  reason: text,
  trigger_source: z.string(),
  scheduled_at: z.string(),
  queued_at: z.string(),
  started_at: text,
  finished_at: text,
  attempt: z.number(),
  error: text,
  result: text,
  retry_at: text,
  worker_id: text,
  next_delay_sec: z.number().nullable().default(null),
  started_by: text,
  dispatch: z.string(),
});
const Dispatch = z.object({
  queue: z.string(),
  params: z.record(z.string(), z.unknown()),
  timeout_sec: z.number(),
  retry_limit: z.number(),
  misfire_grace_sec: z.number(),
  telemetry_label: z.string().nullable(),
  interval_seconds: z.number().nullable(),
  active_since: z.string(),
});

export function runItem(run: Run, retentionDays: number): Item {
  const { run_id, job_id, result, dispatch, ...plain } = run;
  const scheduled = Date.parse(run.scheduled_at);
  const known = Object.entries(plain).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(known),
    ...runKey(job_id, run_id),
    ...(result === null ? {} : { result: JSON.stringify(result) }),
    dispatch: JSON.stringify(dispatch),
    hour: hourOf(scheduled),
    expires_at: Math.floor(scheduled / 1000) + retentionDays * 86_400,
  };
}

export function runOf(item: Item): Run {
  const { pk, sk, result, dispatch, ...plain } = RunItem.parse(item);
  return {
    ...plain,
    run_id: sk,
    job_id: jobIdOf(pk),
    result: result === null ? null : JSON.parse(result),
    dispatch: Dispatch.parse(JSON.parse(dispatch)),
  };
}
