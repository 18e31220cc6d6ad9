import { type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import pMap from "p-map";
import { runItem, runOf } from "../../shared/adapters/run-items.ts";
import { workflowRunItem, workflowRunOf } from "../../shared/adapters/workflow-run-items.ts";
import { restoredRun, restoredWorkflowRun } from "../../shared/domain/restored.ts";
import { putIfAbsent } from "./put-item.ts";
import { partitionsOf, type RawItem } from "./scan-table.ts";

/** Records put back at the same time: some thousand a second, half of what a new table takes at once. */
const CONCURRENCY = 50;

/** Statuses of what is under way. */
const ACTIVE = new Set(["queued", "running"]);

/**
 * Puts records back that the table has no more. Those that it has stay as they are, for they are newer. What was under way in
 * the backup is put back as ended (`restored.ts`). Repeated: nothing. Answers how many were put back, and how many of them ended.
 */
export async function restoreRecords(
  client: DynamoDBClient,
  tables: { readonly from: string; readonly to: string },
  now: number,
): Promise<{ readonly records: number; readonly ended: number }> {
  const counts = { records: 0, ended: 0 };
  for await (const partition of partitionsOf(client, tables.from)) {
    await pMap(
      partition,
      async (item) => {
        const isActive = ACTIVE.has(item["status"]?.S ?? "");
        if (!(await putIfAbsent(client, tables.to, isActive ? endedItem(item, now) : item))) return;
        counts.records += 1;
        if (isActive) counts.ended += 1;
      },
      { concurrency: CONCURRENCY },
    );
  }
  return counts;
}

function endedItem(item: RawItem, now: number): RawItem {
  const read = unmarshall(item);
  const isOfWorkflow = String(read["pk"]).startsWith("workflow#");
  const ended = isOfWorkflow
    ? workflowRunItem(restoredWorkflowRun(workflowRunOf(read), now), 1)
    : runItem(restoredRun(runOf(read), now), 1);
  const { expires_at: _, ...rest } = marshall(ended, { removeUndefinedValues: true });
  // As long as the backup says, not as long as is said here.
  const expires = item["expires_at"];
  return expires === undefined ? rest : { ...rest, expires_at: expires };
}
