import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Run } from "../domain/run.ts";
import { hourOf, type RunId, timeOf } from "../domain/run-id.ts";
import type { RunPage, RunPageRequest } from "../ports.ts";
import { batchGet } from "./dynamodb.ts";
import { decodeCursor, encodeCursor, type RecordCursor } from "./record-cursor.ts";
import { runKey, runOf } from "./run-items.ts";
import { readable } from "./readable-items.ts";

const HOUR_MS = 3_600_000;
/** Hours asked for at the same time: a quiet day is a few round trips, a busy hour wastes little. */
const HOURS_AT_ONCE = 8;

/**
 * Runs of all jobs in [from, to] (epoch ms), newest first. The index holds keys only, so that a run's changes of status
 * write no index entry; the runs themselves are fetched by key.
 */
export async function listByHours(
  client: DynamoDBDocumentClient,
  table: string,
  { from, to }: { readonly from: number; readonly to: number },
  { limit, status, cursor }: RunPageRequest,
): Promise<RunPage> {
  const start = cursor === undefined ? undefined : decodeCursor(cursor);
  const found: Run[] = [];
  let hour = Math.floor((start ? timeOf(start.id) : to) / HOUR_MS) * HOUR_MS;
  while (hour + HOUR_MS > from && found.length <= limit) {
    const hours = Array.from({ length: HOURS_AT_ONCE }, (_, index) => hour - index * HOUR_MS).filter((at) => at + HOUR_MS > from);
    const wanted = (run: Run) => inRange(run, from, to) && (status === undefined || run.status === status);
    const pages = await Promise.all(hours.map((at) => runsOfHour(client, table, at, limit + 1, wanted, start)));
    found.push(...pages.flat());
    hour -= HOURS_AT_ONCE * HOUR_MS;
  }
  const runs = found.slice(0, limit);
  const last = runs.at(-1);
  const more = found.length > limit && last !== undefined;
  return { runs, nextCursor: more ? encodeCursor({ pk: runKey(last.job_id, last.run_id).pk, id: last.run_id }) : null };
}

/** The run with this id, whosever it is: its id says its hour. */
export async function findByHour(client: DynamoDBDocumentClient, table: string, id: RunId): Promise<Run | undefined> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: "by-hour",
      KeyConditionExpression: "#hour = :hour AND sk = :id",
      ExpressionAttributeNames: { "#hour": "hour" },
      ExpressionAttributeValues: { ":hour": hourOf(timeOf(id)), ":id": id },
    }),
  );
  return (await inOrder(client, table, Items))[0];
}

async function runsOfHour(
  client: DynamoDBDocumentClient,
  table: string,
  at: number,
  count: number,
  wanted: (run: Run) => boolean,
  after: RecordCursor | undefined,
): Promise<Run[]> {
  const hour = hourOf(at);
  const found: Run[] = [];
  let startKey: Record<string, unknown> | undefined =
    after && hourOf(timeOf(after.id)) === hour ? { hour, pk: after.pk, sk: after.id } : undefined;
  do {
    const page: { Items?: Record<string, unknown>[] | undefined; LastEvaluatedKey?: Record<string, unknown> | undefined } =
      await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: "by-hour",
          KeyConditionExpression: "#hour = :hour",
          ExpressionAttributeNames: { "#hour": "hour" },
          ExpressionAttributeValues: { ":hour": hour },
          ScanIndexForward: false,
          Limit: Math.max(count, 100),
          ...(startKey && { ExclusiveStartKey: startKey }),
        }),
      );
    found.push(...(await inOrder(client, table, page.Items ?? [])).filter(wanted));
    startKey = page.LastEvaluatedKey;
  } while (startKey && found.length < count);
  return found;
}

/** BatchGet answers in no order; the index's order is put back. */
async function inOrder(client: DynamoDBDocumentClient, table: string, keys: readonly Record<string, unknown>[]): Promise<Run[]> {
  const items = await batchGet(
    client,
    table,
    keys.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  );
  const byKey = new Map(readable(items, (item) => [`${String(item["pk"])} ${String(item["sk"])}`, runOf(item)] as const));
  return keys.flatMap(({ pk, sk }) => byKey.get(`${String(pk)} ${String(sk)}`) ?? []);
}

function inRange(run: Run, from: number, to: number): boolean {
  const at = timeOf(run.run_id);
  return at >= from && at <= to;
}
