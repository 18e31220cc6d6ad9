import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { timeOf } from "../../../domain/run/run-id.ts";
import { HOUR_MS } from "../../../domain/statistics/statistics.ts";
import { hourAt } from "../../../domain/statistics/statistics-age.ts";
import type { TimeQuery } from "../../../ports/runs/run-store.ts";
import type { Key } from "../dynamodb.ts";
import { type HourList, hourKey } from "./hour-key.ts";
import { boundsOf } from "../runs/records-of-definition.ts";

const BY_HOUR = "by-hour";

/** Hours asked for at the same time: a quiet day is a few round trips, a busy hour wastes little. */
const HOURS_AT_ONCE = 8;
const MOST_HOURS_AT_ONCE = 64;
/** Keys of a page of one hour. */
const KEYS_AT_ONCE = 2_000;

/** Keys of a list by time, in order; at least one more than `limit` tells that there are more. */
export async function keysByTime(client: DynamoDBDocumentClient, table: string, list: HourList, query: TimeQuery): Promise<readonly Key[]> {
  const hours = hoursOf(query);
  const keys: Key[] = [];
  for (let atOnce = HOURS_AT_ONCE; hours.length > 0 && keys.length <= query.limit;) {
    const pages = await Promise.all(hours.splice(0, atOnce).map((hour) => keysOfHour(client, table, hourKey(list, hour), query)));
    keys.push(...pages.flat());
    // Where there is nothing, more is looked at together.
    atOnce = keys.length === 0 ? Math.min(atOnce * 2, MOST_HOURS_AT_ONCE) : HOURS_AT_ONCE;
  }
  return keys;
}

/** The hours in which runs of the list may be, in its order. */
function hoursOf(query: TimeQuery): number[] {
  const { ":least": least, ":most": most } = boundsOf(query);
  if (least > most) return [];
  const [first, last] = [hourAt(timeOf(least)), hourAt(timeOf(most))];
  const hours = Array.from({ length: (last - first) / HOUR_MS + 1 }, (_, index) => first + index * HOUR_MS);
  return query.order === "newest" ? hours.toReversed() : hours;
}

async function keysOfHour(
  client: DynamoDBDocumentClient,
  table: string,
  hour: string,
  { order, limit, ...query }: TimeQuery,
): Promise<readonly Key[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: BY_HOUR,
      KeyConditionExpression: "#hour = :hour AND sk BETWEEN :least AND :most",
      ExpressionAttributeNames: { "#hour": "hour" },
      ExpressionAttributeValues: { ":hour": hour, ...boundsOf({ order, ...query }) },
      ScanIndexForward: order === "oldest",
      Limit: limit + 2,
    }),
  );
  return Items.map(keyOf)
    .filter(({ sk }) => sk !== query.after)
    .slice(0, limit + 1);
}

/** All keys of an hour's list by pages, `most` of them and one more, which tells whether there are more. */
export async function* keyPages(client: DynamoDBDocumentClient, table: string, hour: string, most: number): AsyncGenerator<readonly Key[]> {
  let left = most + 1;
  let startKey: Record<string, unknown> | undefined;
  do {
    const page: { Items?: Record<string, unknown>[] | undefined; LastEvaluatedKey?: Record<string, unknown> | undefined } =
      await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: BY_HOUR,
          KeyConditionExpression: "#hour = :hour",
          ExpressionAttributeNames: { "#hour": "hour" },
          ExpressionAttributeValues: { ":hour": hour },
          Limit: Math.min(left, KEYS_AT_ONCE),
          ...(startKey && { ExclusiveStartKey: startKey }),
        }),
      );
    const keys = (page.Items ?? []).map(keyOf);
    left -= keys.length;
    yield keys;
    startKey = page.LastEvaluatedKey;
  } while (startKey && left > 0);
}

/** Keys of the runs with this id, of whichever jobs or steps. */
export async function keysOfRun(client: DynamoDBDocumentClient, table: string, id: string): Promise<readonly Key[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: BY_HOUR,
      KeyConditionExpression: "#hour = :hour AND sk = :id",
      ExpressionAttributeNames: { "#hour": "hour" },
      ExpressionAttributeValues: { ":hour": hourKey("run", timeOf(id)), ":id": id },
    }),
  );
  return Items.map(keyOf);
}

function keyOf({ pk, sk }: Record<string, unknown>): Key {
  return { pk: String(pk), sk: String(sk) };
}
