import * as z from "zod";
import { RunCause } from "../contract/run-source.ts";
import { ownerKey, ownerOf } from "../domain/owner.ts";
import { WORKFLOW_RUN_STATUSES, type WorkflowRun } from "../domain/workflow-run.ts";
import { FAILURE_POLICIES } from "../domain/workflow.ts";
import type { Item } from "./dynamodb.ts";
import { InstantItem, OptionalInstantItem, wholeItem } from "./item-values.ts";
import { JsonObject, jsonText } from "./json-text.ts";
import { expiryOfRecord } from "./record-expiry.ts";
import { WordsItem } from "./words-item.ts";

/** Runs of workflows as items of RunTable: `pk = workflow#{id}`, `sk = run_id`; without `hour`, which indexes runs of jobs. */
export const workflowRunKey = (workflowId: string, runId: string) => ({ pk: ownerKey("workflow", workflowId), sk: runId });

/** What is null is left out of the item: absent attributes cost nothing. */
const text = z.string().nullable().default(null);
const number = z.number().nullable().default(null);

const WorkflowRunItem = z.object({
  pk: z.string(),
  sk: z.string(),
  scope: z.string(),
  generation: z.string().default(""),
  status: z.enum(WORKFLOW_RUN_STATUSES),
  reason: WordsItem,
  trigger_source: z.string(),
  scheduled_at: InstantItem,
  queued_at: InstantItem,
  started_at: OptionalInstantItem,
  finished_at: OptionalInstantItem,
  attempt: wholeItem(1),
  retry_at: OptionalInstantItem,
  revision: z.number(),
  spec: z.string(),
  on_failure: z.enum(FAILURE_POLICIES),
  steps: z.string(),
  retried: jsonText(z.record(z.string(), z.number())),
  params: jsonText(JsonObject),
  misfire_grace_sec: z.number(),
  task_id: number,
  dataset_id: number,
  note: text,
  hop: z.number(),
  version: number,
  cause: jsonText(RunCause).nullable().default(null),
  parent: jsonText(z.object({ job_id: z.string(), run_id: z.string(), attempt: z.number(), workflow_run_id: z.string().exactOptional() }))
    .nullable()
    .default(null),
});

export function workflowRunItem(run: WorkflowRun, retentionDays: number): Item {
  const { workflow_id, run_id, retried, params, parent, cause, ...plain } = run;
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null)),
    ...workflowRunKey(workflow_id, run_id),
    retried: JSON.stringify(retried),
    params: JSON.stringify(params),
    ...(parent && { parent: JSON.stringify(parent) }),
    ...(cause && { cause: JSON.stringify(cause) }),
    expires_at: expiryOfRecord(run_id, retentionDays),
  };
}

export function workflowRunOf(item: Item): WorkflowRun {
  const { pk, sk, ...plain } = WorkflowRunItem.parse(item);
  return { ...plain, workflow_id: ownerOf(pk).id, run_id: sk };
}
