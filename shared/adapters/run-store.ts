import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { Run } from "../domain/run.ts";
import type { RunPage, RunPageRequest, RunStore } from "../ports.ts";
import { batchGet, conditionally } from "./dynamodb.ts";
import { jobKey } from "./job-items.ts";
import { decodeCursor, encodeCursor } from "./run-cursor.ts";
import { runItem, runKey, runOf } from "./run-items.ts";
import { listByHours } from "./runs-by-hour.ts";

/** Runs in DynamoDB; each is deleted by its time to live, `retentionDays` after its scheduled time. */
export function dynamoRunStore(client: DynamoDBDocumentClient, table: string, retentionDays: number): RunStore {
  return {
    async create(run) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: runItem(run, retentionDays),
            ConditionExpression: "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return { created: true };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const existing = error.Item ? runOf(unmarshall(error.Item)) : await this.get(run.job_id, run.run_id);
        // It was there when the condition failed and is gone now: its time to live ended in between.
        if (!existing) throw error;
        return { created: false, existing };
      }
    },
    async get(jobId, runId) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: runKey(jobId, runId), ConsistentRead: true }));
      return Item && runOf(Item);
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
    async existing(jobId, runIds) {
      const items = await batchGet(
        client,
        table,
        runIds.map((id) => runKey(jobId, id)),
        { attributes: ["sk"], consistent: true },
      );
      return new Set(items.map((item) => String(item["sk"])));
    },
    listByJob: (jobId, page) => listByJob(client, table, jobId, page),
    listByTime: (range, page) => listByHours(client, table, range, page),
  };
}

async function listByJob(
  client: DynamoDBDocumentClient,
  table: string,
  jobId: string,
  { limit, status, cursor }: RunPageRequest,
): Promise<RunPage> {
  const found: Run[] = [];
  let before = cursor === undefined ? undefined : decodeCursor(cursor);
  // One more than asked for tells whether there is a next page.
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ScanIndexForward: false,
        Limit: limit + 1,
        ...(before && { ExclusiveStartKey: runKey(jobId, before.runId) }),
        ...(status && { FilterExpression: "#status = :status", ExpressionAttributeNames: { "#status": "status" } }),
        ExpressionAttributeValues: { ":pk": jobKey(jobId), ...(status && { ":status": status }) },
      }),
    );
    found.push(...(page.Items ?? []).map(runOf));
    const last = page.LastEvaluatedKey;
    before = last && { jobId, runId: String(last["sk"]) };
  } while (before && found.length <= limit);
  const runs = found.slice(0, limit);
  const last = runs.at(-1);
  const more = found.length > limit || before !== undefined;
  return { runs, nextCursor: more && last ? encodeCursor({ jobId, runId: last.run_id }) : null };
}
