import * as z from "zod";
import { OUTCOMES, RUN_STATUSES, type Run } from "../../../domain/run/run.ts";
import { timeOf } from "../../../domain/run/run-id.ts";
import { definitionKey, parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { RunCause } from "../../../contract/runs/run-source.ts";
import type { Item } from "../dynamodb.ts";
import { hourKey } from "../statistics/hour-key.ts";
import { InstantItem, OptionalInstantItem, wholeItem } from "../items/item-values.ts";
import { expiryOfRecord } from "../items/record-expiry.ts";
import { WordsItem } from "../items/words-item.ts";

/** Runs as items of RunTable: `pk = job#{id}`, also for steps of workflows, `sk = run_id`; index by-hour (`hour`, `sk`), keys only. */
export const runKey = (jobId: string, runId: string) => ({ pk: definitionKey("job", jobId), sk: runId });

/** What is null is left out of the item: absent attributes cost nothing. */
const text = z.string().nullable().default(null);

const PastAttemptItem = z.object({
  attempt: wholeItem(1),
  sent_at: InstantItem,
  started_at: OptionalInstantItem,
  finished_at: InstantItem,
  outcome: z.enum(OUTCOMES),
  error: WordsItem,
  worker_id: text,
  retry_at: InstantItem,
});

const RunItem = z.object({
  sk: z.string(),
  pk: z.string(),
  scope: z.string(),
  status: z.enum(RUN_STATUSES),
  reason: WordsItem,
  trigger_source: z.string(),
  scheduled_at: InstantItem,
  queued_at: InstantItem,
  started_at: OptionalInstantItem,
  begun_at: OptionalInstantItem,
  finished_at: OptionalInstantItem,
  attempt: wholeItem(1),
  past_attempts: z.array(PastAttemptItem).default([]),
  error: WordsItem,
  result: text,
  result_key: text,
  result_omitted: text,
  reported_at: OptionalInstantItem,
  retry_at: OptionalInstantItem,
  worker_id: text,
  takeovers: z.number().default(0),
  lease_sec: z.number().nullable().default(null),
  lease_until: OptionalInstantItem,
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
  // Compared, never counted with: empty in records of earlier versions, of runs whose job was gone.
  active_since: z.string(),
  generation: z.string().default(""),
  scheduled: z.literal(true).exactOptional(),
  version: z.number().exactOptional(),
  cause: RunCause.exactOptional(),
  hop: z.number().exactOptional(),
  step: z
    .object({
      workflow_id: z.string(),
      run_id: z.string(),
      place: z.number(),
      child_workflow_id: z.string().exactOptional(),
      dag_id: z.string().exactOptional(),
    })
    .exactOptional(),
});

export function runItem(run: Run, retentionDays: number): Item {
  const { run_id, job_id, result, dispatch, takeovers, past_attempts, ...plain } = run;
  const known = Object.entries(plain).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(known),
    ...runKey(job_id, run_id),
    ...(result === null ? {} : { result: JSON.stringify(result) }),
    dispatch: JSON.stringify(dispatch),
    ...(takeovers > 0 && { takeovers }),
    ...(past_attempts.length > 0 && { past_attempts }),
    // By the id's time, as a list by time reads it: a step's run carries the time of its workflow's run.
    hour: hourKey("run", timeOf(run_id)),
    expires_at: expiryOfRecord(run_id, retentionDays),
  };
}

export function runOf(item: Item): Run {
  const { pk, sk, result, dispatch, ...plain } = RunItem.parse(item);
  return {
    ...plain,
    run_id: sk,
    job_id: parseDefinitionKey(pk).id,
    result: result === null ? null : JSON.parse(result),
    dispatch: Dispatch.parse(JSON.parse(dispatch)),
  };
}
