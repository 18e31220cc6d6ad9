import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  paginateQuery,
} from "@aws-sdk/lib-dynamodb";
import { idsBetween } from "../../../domain/run/run-id.ts";
import { definitionKey } from "../../../domain/definition/definition-key.ts";
import type { WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { WorkflowRunStore } from "../../../ports/runs/workflow-run-store.ts";
import { deferred } from "../../../deferred.ts";
import { batchGet, conditionally, putOrExisting } from "../dynamodb.ts";
import { workflowRunItem, workflowRunKey, workflowRunOf } from "./workflow-run-items.ts";
import { recordsOfDefinition } from "./records-of-definition.ts";
import { recordUnstarted } from "./record-unstarted.ts";
import type { RecordTables } from "./run-store.ts";
import { readable, readRecord } from "../items/readable-items.ts";

const byHour = deferred(() => import("./runs-by-hour.ts"));

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
    async getMany(keys) {
      const items = await batchGet(
        client,
        table,
        keys.map(({ workflow_id, run_id }) => workflowRunKey(workflow_id, run_id)),
      );
      return readable(items, workflowRunOf);
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
    async listOfWorkflow(workflowId, query) {
      const { records, last } = await recordsOfDefinition(client, table, definitionKey("workflow", workflowId), query);
      return { records: readable(records, workflowRunOf), last };
    },
    listByTime: (kind, query) => byHour.listByHours({ client, table }, kind, query, workflowRunOf),
    runsOfHour: (hour, most) => byHour.runsOfHour({ client, table }, ["workflow", "schedule"], hour, most),
    async list(workflowId, { skip, limit }) {
      const query: QueryCommandInput = {
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": definitionKey("workflow", workflowId) },
        ScanIndexForward: false,
      };
      const skipped = await skipRuns(client, query, skip);
      return skipped.more ? takeRuns(client, query, skipped.from, limit) : [];
    },
    async listWithin(workflowId, { from, until, skip, limit }) {
      const { least, most } = idsBetween(from, Math.min(until - 1, LATEST_MS));
      if (least > most) return { runs: [], total: 0 };
      const query: QueryCommandInput = {
        TableName: table,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :least AND :most",
        ExpressionAttributeValues: { ":pk": definitionKey("workflow", workflowId), ":least": least, ":most": most },
        ScanIndexForward: false,
      };
      const [total, skipped] = await Promise.all([countRuns(client, query), skipRuns(client, query, skip)]);
      return { runs: skipped.more ? await takeRuns(client, query, skipped.from, limit) : [], total };
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

/** The latest instant that an id can carry. */
const LATEST_MS = 2 ** 48 - 1;

type From = QueryCommandInput["ExclusiveStartKey"];

async function countRuns(client: DynamoDBDocumentClient, query: QueryCommandInput): Promise<number> {
  let total = 0;
  for await (const { Count = 0 } of paginateQuery({ client }, { ...query, Select: "COUNT" })) total += Count;
  return total;
}

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
