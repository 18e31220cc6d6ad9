import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import pMap from "p-map";
import { HOUR_MS } from "../../../domain/statistics/statistics.ts";
import type { KeptHour } from "../../../domain/statistics/statistics-age.ts";
import type { HourStatistics } from "../../../ports/runs/hour-statistics.ts";
import { conditionally, type Item } from "../dynamodb.ts";
import { hourCountItem, hourCountKey, KEPT_ATTRIBUTES, keptPartOf, MARK, markOfHour } from "./hour-count-items.ts";
import { readable } from "../items/readable-items.ts";

/** In ms; whoever marks an hour has other work to do. */
const LONGEST_MARK_MS = 1_000;
/** Counts that are deleted at the same time. */
const DELETED_AT_ONCE = 25;

/** Statistics in DynamoDB; each item is deleted by its time to live, with the records of its hour. */
export function dynamoHourStatistics(
  client: DynamoDBDocumentClient,
  { runTable, retentionDays }: { readonly runTable: string; readonly retentionDays: number },
): HourStatistics {
  /** Unless a later one is kept. */
  const put = (hour: number, item: Item, attribute: "counted_at" | "changed_at", abortSignal?: AbortSignal) =>
    conditionally(
      client.send(
        new PutCommand({
          TableName: runTable,
          Item: { ...item, expires_at: (hour + HOUR_MS) / 1000 + retentionDays * 86_400 },
          ConditionExpression: "attribute_not_exists(pk) OR #at < :at",
          ExpressionAttributeNames: { "#at": attribute },
          ExpressionAttributeValues: { ":at": item[attribute] },
        }),
        abortSignal === undefined ? {} : { abortSignal },
      ),
    );
  const itemsOf = async (first: number, last: number, attributes: readonly string[]): Promise<readonly Item[]> =>
    (await Promise.all(monthsOf(first, last).map((month) => itemsBetween(client, runTable, month, attributes)))).flat();

  return {
    async readHours(first, last) {
      const kept = new Map<number, KeptHour>();
      const items = await itemsOf(first, last, KEPT_ATTRIBUTES);
      for (const { hour, ...part } of readable(items, keptPartOf)) kept.set(hour, { ...kept.get(hour), ...part });
      return kept;
    },
    async keepCount(hour, at, count) {
      await put(hour, hourCountItem(hour, at, count), "counted_at");
    },
    async markHour(hour, at) {
      await put(hour, markOfHour(hour, at), "changed_at", AbortSignal.timeout(LONGEST_MARK_MS));
    },
    async forgetCounts(first, last) {
      const items = await itemsOf(first, last, ["sk"]);
      await pMap(
        items.filter(({ sk }) => !String(sk).endsWith(MARK)),
        ({ pk, sk }) => client.send(new DeleteCommand({ TableName: runTable, Key: { pk, sk } })),
        { concurrency: DELETED_AT_ONCE },
      );
    },
  };
}

/** The hours from `first` to `last` by the months that they are kept under. */
function monthsOf(first: number, last: number): readonly Hours[] {
  const months: { from: number; to: number }[] = [];
  for (let from = first; from <= last;) {
    const month = new Date(from);
    const next = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1);
    months.push({ from, to: Math.min(last, next - HOUR_MS) });
    from = next;
  }
  return months;
}

interface Hours {
  readonly from: number;
  readonly to: number;
}

/** Items of hours of one month: their partition and these attributes. */
async function itemsBetween(
  client: DynamoDBDocumentClient,
  table: string,
  { from, to }: Hours,
  attributes: readonly string[],
): Promise<readonly Item[]> {
  const { pk } = hourCountKey(from);
  const found: Item[] = [];
  let startKey: Item | undefined;
  do {
    const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": pk, ":from": hourCountKey(from).sk, ":to": hourCountKey(to).sk + MARK },
        ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(", "),
        ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => ({ ...item, pk })));
    startKey = page.LastEvaluatedKey;
  } while (startKey);
  return found;
}
