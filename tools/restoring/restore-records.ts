import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import pMap from "p-map";
import { runItem, runOf } from "../../shared/adapters/dynamodb/runs/run-items.ts";
import { workflowRunItem, workflowRunOf } from "../../shared/adapters/dynamodb/runs/workflow-run-items.ts";
import { restoredRun, restoredWorkflowRun } from "../../shared/domain/run/changes/restored.ts";
import { hourOfKey } from "../../shared/adapters/dynamodb/statistics/hour-key.ts";
import { markOfHour } from "../../shared/adapters/dynamodb/statistics/hour-count-items.ts";
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
  const hours = new Map<string, RawItem[string]>();
  for await (const partition of partitionsOf(client, tables.from)) {
    // Counts are made again.
    if (isStatistics(partition[0])) continue;
    await pMap(
      partition,
      async (item) => {
        const isActive = ACTIVE.has(item["status"]?.S ?? "");
        if (!(await putIfAbsent(client, tables.to, isActive ? endedItem(item, now) : item))) return;
        counts.records += 1;
        if (item["hour"]?.S !== undefined && item["expires_at"]) hours.set(hourOfKey(item["hour"].S), item["expires_at"]);
        if (isActive) counts.ended += 1;
      },
      { concurrency: CONCURRENCY },
    );
  }
  await pMap(hours, ([hour, expires_at]) => markHour(client, tables.to, hour, expires_at), { concurrency: CONCURRENCY });
  return counts;
}

function isStatistics(item: RawItem | undefined): boolean {
  return item?.["pk"]?.S?.startsWith("stats#") === true;
}

/** What was counted of the hour without its records does not hold any more. */
async function markHour(client: DynamoDBClient, TableName: string, hour: string, expires_at: RawItem[string]): Promise<void> {
  const mark = markOfHour(Date.parse(`${hour}:00:00Z`), Date.now());
  await client.send(new PutItemCommand({ TableName, Item: { ...marshall(mark), expires_at } }));
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
