import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { definitionKey } from "../../../domain/definition/definition-key.ts";
import type { RunStore } from "../../../ports/runs/run-store.ts";
import { deferred } from "../../../deferred.ts";
import { batchGet, conditionally, putOrExisting, updateOrExisting } from "../dynamodb.ts";
import { expiryOfRecord } from "../items/record-expiry.ts";
import { neighbour, recordPage } from "../items/record-page.ts";
import { recordsOfDefinition } from "./records-of-definition.ts";
import { runItem, runKey, runOf } from "./run-items.ts";
import { runUpdate } from "./run-updates.ts";
import type { Run } from "../../../domain/run/run.ts";
import { recordUnstarted } from "./record-unstarted.ts";
import { readable, readRecord } from "../items/readable-items.ts";

/** Few functions list runs by time. */
const byHour = deferred(() => import("./runs-by-hour.ts"));

/** Where records are, and the states that count them. */
export interface RecordTables {
  readonly jobTable: string;
  readonly runTable: string;
  readonly retentionDays: number;
}

/** Runs in DynamoDB; each is deleted by its time to live, `retentionDays` after its scheduled time. */
export function dynamoRunStore(client: DynamoDBDocumentClient, { runTable: table, jobTable, retentionDays }: RecordTables): RunStore {
  return {
    create,
    async createUnstarted(run, of) {
      const item = runItem(run, retentionDays);
      const recorded = of && (await recordUnstarted(client, { kind: "job", of, runTable: table, jobTable, item, run }));
      // On record already, or without a definition to count it on.
      return recorded ? { created: true } : create(run);
    },
    async get(jobId, runId) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: runKey(jobId, runId), ConsistentRead: true }));
      return Item && readRecord(Item, runOf);
    },
    async getMany(keys, consistency) {
      const items = await batchGet(
        client,
        table,
        keys.map(({ job_id, run_id }) => runKey(job_id, run_id)),
        { consistent: consistency !== "eventually" },
      );
      return readable(items, runOf);
    },
    save(previous, next) {
      const worker = previous.worker_id === null ? "attribute_not_exists(worker_id)" : "worker_id = :worker";
      return conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: runItem(next, retentionDays),
            ConditionExpression: `#status = :status AND attempt = :attempt AND ${worker}`,
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: {
              ":status": previous.status,
              ":attempt": previous.attempt,
              ...(previous.worker_id === null ? {} : { ":worker": previous.worker_id }),
            },
          }),
        ),
      );
    },
    async change({ job_id, run_id }, change) {
      const found = await updateOrExisting(client, { TableName: table, Key: runKey(job_id, run_id), ...runUpdate(change) });
      return found && { applied: found.applied, before: readRecord(found.before, runOf) };
    },
    async existing(owner, runIds) {
      const items = await batchGet(
        client,
        table,
        runIds.map((id) => ({ pk: owner, sk: id })),
        { attributes: ["sk"], consistent: true },
      );
      return new Set(items.map((item) => String(item["sk"])));
    },
    async listByJob(jobId, page) {
      const { items, nextCursor } = await recordPage(client, table, definitionKey("job", jobId), page);
      return { runs: readable(items, runOf), nextCursor };
    },
    async neighbours(jobId, runId) {
      const [previous, next] = await Promise.all([
        neighbour(client, table, runKey(jobId, runId), "before"),
        neighbour(client, table, runKey(jobId, runId), "after"),
      ]);
      return { previous, next, expiresAt: new Date(expiryOfRecord(runId, retentionDays) * 1000).toISOString() };
    },
    getById: (runId) => byHour.findByHour({ client, table }, runId, runOf),
    listByTime: (query) => byHour.listByHours({ client, table }, "run", query, runOf),
    async listOfJob(jobId, query) {
      const { records, last } = await recordsOfDefinition(client, table, definitionKey("job", jobId), query);
      return { records: readable(records, runOf), last };
    },
    runsOfHour: (hour, most) => byHour.runsOfHour({ client, table }, ["run"], hour, most),
  };

  async function create(run: Run): ReturnType<RunStore["create"]> {
    const existing = await putOrExisting(client, {
      TableName: table,
      Item: runItem(run, retentionDays),
      ConditionExpression: "attribute_not_exists(pk)",
    });
    return existing ? { created: false, existing: readRecord(existing, runOf) } : { created: true };
  }
}
