import * as z from "zod";
import { RunCause } from "../../../contract/runs/run-source.ts";
import { definitionKey, parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { WORKFLOW_RUN_STATUSES, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import { FAILURE_POLICIES } from "../../../domain/definition/workflow.ts";
import { timeOf } from "../../../domain/run/run-id.ts";
import { isScheduleId } from "../../../domain/schedules/schedule-id.ts";
import type { Item } from "../dynamodb.ts";
import { hourKey } from "../statistics/hour-key.ts";
import { InstantItem, OptionalInstantItem, wholeItem } from "../items/item-values.ts";
import { JsonObject, jsonText } from "../items/json-text.ts";
import { expiryOfRecord } from "../items/record-expiry.ts";
import { WordsItem } from "../items/words-item.ts";

/** Runs of workflows as items of RunTable: `pk = workflow#{id}`, `sk = run_id`; index by-hour (`hour`, `sk`), keys only. Those of versions before have no `hour` until they are changed. */
export const workflowRunKey = (workflowId: string, runId: string) => ({ pk: definitionKey("workflow", workflowId), sk: runId });

/** What is null is left out of the item: absent attributes cost nothing. */
const text = z.string().nullable().default(null);
const number = z.number().nullable().default(null);

const AirflowItem = z.object({
  dag_id: z.string(),
  dag_run_id: z.string(),
  state: z.string(),
  jobs: z.array(
    z.object({
      job_id: z.string(),
      state: z.string().nullable(),
      try_number: z.number(),
      started_at: z.string().nullable(),
      finished_at: z.string().nullable(),
    }),
  ),
});

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
  retried_by: z.string().exactOptional(),
  cause: jsonText(RunCause).nullable().default(null),
  parent: jsonText(z.object({ job_id: z.string(), run_id: z.string(), attempt: z.number(), workflow_run_id: z.string().exactOptional() }))
    .nullable()
    .default(null),
  airflow: jsonText(AirflowItem).exactOptional(),
});

export function workflowRunItem(run: WorkflowRun, retentionDays: number): Item {
  const { workflow_id, run_id, retried, params, parent, cause, airflow, ...plain } = run;
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null)),
    ...workflowRunKey(workflow_id, run_id),
    hour: hourKey(isScheduleId(workflow_id) ? "schedule" : "workflow", timeOf(run_id)),
    retried: JSON.stringify(retried),
    params: JSON.stringify(params),
    ...(parent && { parent: JSON.stringify(parent) }),
    ...(cause && { cause: JSON.stringify(cause) }),
    ...(airflow && { airflow: JSON.stringify(airflow) }),
    expires_at: expiryOfRecord(run_id, retentionDays),
  };
}

export function workflowRunOf(item: Item): WorkflowRun {
  const { pk, sk, ...plain } = WorkflowRunItem.parse(item);
  return { ...plain, workflow_id: parseDefinitionKey(pk).id, run_id: sk };
}
