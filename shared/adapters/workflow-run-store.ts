import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { ownerKey } from "../domain/owner.ts";
import type { WorkflowRun } from "../domain/workflow-run.ts";
import type { WorkflowRunStore } from "../ports.ts";
import { conditionally, putOrExisting } from "./dynamodb.ts";
import { workflowRunItem, workflowRunKey, workflowRunOf } from "./workflow-run-items.ts";
import { recordUnstarted } from "./record-unstarted.ts";
import type { RecordTables } from "./run-store.ts";
import { readable, readRecord } from "./readable-items.ts";

/** Runs of workflows in DynamoDB; each is deleted by its time to live, `retentionDays` after its scheduled time. */
export function dynamoWorkflowRunStore(
  client: DynamoDBDocumentClient,
  { runTable: table, jobTable, retentionDays }: RecordTables,
): WorkflowRunStore {
  return {
    create,
    async createUnstarted(run, of) {
      const { trigger_source, reason, scheduled_at } = run;
      const status = run.status === "missed" ? "missed" : "skipped";
      const item = workflowRunItem(run, retentionDays);
      const unstarted = {
        kind: "workflow",
        runTable: table,
        jobTable,
        item,
        run: { status, trigger_source, reason, scheduled_at },
      } as const;
      // On record already, or without a definition to count it on.
      return of && (await recordUnstarted(client, { ...unstarted, of })) ? { created: true } : create(run);
    },
    async get(workflowId, runId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: workflowRunKey(workflowId, runId), ConsistentRead: true }),
      );
      return Item && readRecord(Item, workflowRunOf);
    },
    save(previous, next) {
      return conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: workflowRunItem(next, retentionDays),
            ConditionExpression: "revision = :previous",
            ExpressionAttributeValues: { ":previous": previous.revision },
          }),
        ),
      );
    },
    async list(workflowId, { skip, limit }) {
      const query: QueryCommandInput = {
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": ownerKey("workflow", workflowId) },
        ScanIndexForward: false,
      };
      const skipped = await skipRuns(client, query, skip);
      return skipped.more ? takeRuns(client, query, skipped.from, limit) : [];
    },
  };

  async function create(run: WorkflowRun): ReturnType<WorkflowRunStore["create"]> {
    const existing = await putOrExisting(client, {
      TableName: table,
      Item: workflowRunItem(run, retentionDays),
      ConditionExpression: "attribute_not_exists(pk)",
    });
    return existing ? { created: false, existing: readRecord(existing, workflowRunOf) } : { created: true };
  }
}

type From = QueryCommandInput["ExclusiveStartKey"];

/** Counts runs without reading them here; `from` is where those after them begin. */
async function skipRuns(client: DynamoDBDocumentClient, query: QueryCommandInput, skip: number): Promise<{ from: From; more: boolean }> {
  let from: From;
  for (let left = skip; left > 0;) {
    const page = await client.send(new QueryCommand({ ...query, Select: "COUNT", Limit: left, ExclusiveStartKey: from }));
    left -= page.Count ?? 0;
    from = page.LastEvaluatedKey;
    if (!from) return { from, more: false };
  }
  return { from, more: true };
}

async function takeRuns(client: DynamoDBDocumentClient, query: QueryCommandInput, start: From, limit: number): Promise<WorkflowRun[]> {
  const found: WorkflowRun[] = [];
  let from = start;
  do {
    const page = await client.send(new QueryCommand({ ...query, Limit: limit - found.length, ExclusiveStartKey: from }));
    found.push(...readable(page.Items ?? [], workflowRunOf));
    from = page.LastEvaluatedKey;
  } while (from && found.length < limit);
  return found;
}
