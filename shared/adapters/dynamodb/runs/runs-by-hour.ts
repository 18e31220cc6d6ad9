import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { definitionKey, parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { latenessOnceBegun, RUN_STATUSES } from "../../../domain/run/run.ts";
import type { CountedRun } from "../../../domain/statistics/statistics.ts";
import type { RunsOfHour, TimePage, TimeQuery } from "../../../ports/runs/run-store.ts";
import { batchGet, type Item, type Key } from "../dynamodb.ts";
import { keyPages, keysByTime, keysOfRun } from "../statistics/hour-index.ts";
import { type HourList, hourKey } from "../statistics/hour-key.ts";
import { InstantItem, OptionalInstantItem } from "../items/item-values.ts";
import { readable } from "../items/readable-items.ts";

/** Where records are read. */
interface From {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Records of a list by time: the index holds keys only, so they are fetched by key. */
export async function listByHours<Record>(
  { client, table }: From,
  list: HourList,
  query: TimeQuery,
  parse: (item: Item) => Record,
): Promise<TimePage<Record>> {
  const keys = await keysByTime(client, table, list, query);
  const shown = keys.slice(0, query.limit);
  return { records: await inOrder({ client, table }, shown, parse), last: keys.length > query.limit ? (shown.at(-1)?.sk ?? null) : null };
}

/** The run with this id, of whichever job or step: its id says its hour. */
export async function findByHour<Record>({ client, table }: From, id: string, parse: (item: Item) => Record): Promise<Record | undefined> {
  return (await inOrder({ client, table }, await keysOfRun(client, table, id), parse))[0];
}

const CountedItem = z.object({
  pk: z.string(),
  sk: z.string(),
  status: z.enum(RUN_STATUSES),
  scheduled_at: InstantItem,
  queued_at: InstantItem,
  started_at: OptionalInstantItem,
  begun_at: OptionalInstantItem,
});

/** Runs of an hour's lists as far as counting needs them: half a read unit each, whatever is read of it. Keys of a page are read side by side. */
export async function runsOfHour(from: From, lists: readonly HourList[], hour: number, most: number): Promise<RunsOfHour> {
  const runs = (await Promise.all(lists.map((list) => runsOfList(from, hourKey(list, hour), most)))).flat();
  return { runs: runs.slice(0, most), more: runs.length > most };
}

async function runsOfList({ client, table }: From, hour: string, most: number): Promise<readonly CountedRun[]> {
  const runs: CountedRun[] = [];
  for await (const keys of keyPages(client, table, hour, most)) {
    const items = await batchGet(client, table, keys, { attributes: Object.keys(CountedItem.shape) });
    runs.push(...readable(items, countedOf));
  }
  return runs;
}

function countedOf(item: Item): CountedRun {
  const { pk, sk, status, ...times } = CountedItem.parse(item);
  const { kind, id } = parseDefinitionKey(pk);
  return { owner: definitionKey(kind, id), run_id: sk, status, lateness: latenessOnceBegun({ status, ...times }) };
}

/** BatchGet answers in no order; the index's order is put back. */
async function inOrder<Record>({ client, table }: From, keys: readonly Key[], parse: (item: Item) => Record): Promise<readonly Record[]> {
  const items = await batchGet(client, table, keys);
  const byKey = new Map(readable(items, (item) => [`${String(item["pk"])} ${String(item["sk"])}`, parse(item)] as const));
  return keys.flatMap(({ pk, sk }) => byKey.get(`${pk} ${sk}`) ?? []);
}
