import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { ownerKey } from "../domain/owner.ts";
import type { WorkflowRun } from "../domain/workflow-run.ts";
import type { WorkflowRunStore } from "../ports.ts";
import { conditionally, putOrExisting } from "./dynamodb.ts";
import { workflowRunItem, workflowRunKey, workflowRunOf } from "./workflow-run-items.ts";

/** Runs of workflows in DynamoDB; each is deleted by its time to live, `retentionDays` after its scheduled time. */
export function dynamoWorkflowRunStore(client: DynamoDBDocumentClient, table: string, retentionDays: number): WorkflowRunStore {
  return {
    async create(run) {
      const existing = await putOrExisting(client, {
        TableName: table,
        Item: workflowRunItem(run, retentionDays),
        ConditionExpression: "attribute_not_exists(pk)",
      });
      return existing ? { created: false, existing: workflowRunOf(existing) } : { created: true };
    },
    async get(workflowId, runId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: workflowRunKey(workflowId, runId), ConsistentRead: true }),
      );
      return Item && workflowRunOf(Item);
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
    found.push(...(page.Items ?? []).map(workflowRunOf));
    from = page.LastEvaluatedKey;
  } while (from && found.length < limit);
  return found;
}
