import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { contentHash } from "../../../domain/content-hash.ts";
import { AUDIT_KINDS, AUDIT_OUTCOMES, type AuditEntry } from "../../../domain/audit/audit-entry.ts";
import type { AuditFilter, AuditTrail } from "../../../ports/audit.ts";
import type { Item } from "../dynamodb.ts";
import { wholeItem } from "../items/item-values.ts";
import { readable } from "../items/readable-items.ts";

/** A partition takes some 1,000 writes a second: of a month there are so many, and a read asks all of them. */
const SHARDS = 8;
/** A read goes back so many times, for what its filter leaves out and for months without entries. */
const ROUNDS = 10;
const DAY_SECONDS = 86_400;
const PREFIX = "audit#";

const text = z.string().nullable().default(null);
const shown = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Entry = z.object({
  sk: z.string(),
  who: text,
  user_id: wholeItem(1).nullable().default(null),
  via: text,
  address: text,
  operation: z.string(),
  kind: z.enum(AUDIT_KINDS),
  id: text,
  run_id: text,
  outcome: z.enum(AUDIT_OUTCOMES),
  reason: text,
  changes: z.string().default("[]"),
  omitted: wholeItem(0).default(0),
});
const Changes = z.array(z.tuple([z.string(), shown, shown]));

/**
 * The trail in AccountTable: `pk = audit#2026-11#{shard}`, `sk = {instant}#{index}#{request}`. No index: who reads it reads a
 * stretch of time, and a write costs what its one item costs.
 */
export function dynamoAuditTrail(client: DynamoDBDocumentClient, table: string, retentionDays: number): AuditTrail {
  return {
    async append(entry) {
      await client.send(new PutCommand({ TableName: table, Item: itemOf(entry, retentionDays) }));
    },
    async read(filter) {
      const found: AuditEntry[] = [];
      let before = filter.before;
      for (let round = 0; round < ROUNDS; round += 1) {
        const month = monthBefore(before);
        const from = [filter.since, month].toSorted()[1] ?? month;
        const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => query(filter, { month, shard, from, before })));
        // Behind this all shards have been looked at; what one of them found further back comes with the next round.
        const frontier = shards.map(({ examined }) => examined ?? from).reduce((a, b) => (a > b ? a : b));
        const whole = shards.flatMap(({ items }) => items).filter(({ sk }) => String(sk) >= frontier);
        const sorted = whole.toSorted((a, b) => (String(a["sk"]) < String(b["sk"]) ? 1 : -1)).slice(0, filter.limit - found.length);
        found.push(...readable(sorted, entryOf));
        const isCut = sorted.length < whole.length || found.length >= filter.limit;
        before = isCut ? z.string().parse(sorted.at(-1)?.["sk"] ?? frontier) : frontier;
        if (!isCut && before <= filter.since) return { entries: found, next: undefined };
        if (isCut) break;
      }
      return { entries: found, next: before };
    },
  };

  async function query(filter: AuditFilter, { month, shard, from, before }: Stretch) {
    const named = Object.entries({ who: filter.who, kind: filter.kind, id: filter.id }).filter(([, value]) => value !== undefined);
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :before",
        ExpressionAttributeValues: {
          ":pk": `${PREFIX}${month}#${shard}`,
          ":from": from,
          // BETWEEN takes its ends in: the last one is left out below.
          ":before": before,
          ...Object.fromEntries(named.map(([name, value]) => [`:${name}`, value])),
        },
        ...(named.length > 0 && {
          FilterExpression: named.map(([name]) => `#${name} = :${name}`).join(" AND "),
          ExpressionAttributeNames: Object.fromEntries(named.map(([name]) => [`#${name}`, name])),
        }),
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: filter.limit + 1,
      }),
    );
    return {
      items: (Items as Item[]).filter(({ sk }) => String(sk) < before),
      examined: LastEvaluatedKey && String(LastEvaluatedKey["sk"]),
    };
  }
}

interface Stretch {
  readonly month: string;
  readonly shard: number;
  readonly from: string;
  readonly before: string;
}

/** The month that the last entry before this is in at the latest: `2026-11`, which also sorts before all its instants. */
function monthBefore(before: string): string {
  const month = before.slice(0, 7);
  // `2026-11` itself, or its very beginning: nothing of that month is before it.
  const isBeginning = before.length <= 7 || Date.parse(before.slice(0, 24)) <= Date.parse(`${month}-01T00:00:00.000Z`);
  if (!isBeginning || before.length > 24) return month;
  return new Date(Date.parse(`${month}-01T00:00:00.000Z`) - 1).toISOString().slice(0, 7);
}

function itemOf(entry: AuditEntry, retentionDays: number): Item {
  const { at, request_id, index, changes, omitted, ...plain } = entry;
  const shard = Number.parseInt(contentHash(`${request_id} ${index}`).slice(0, 8), 16) % SHARDS;
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null)),
    pk: `${PREFIX}${at.slice(0, 7)}#${shard}`,
    sk: `${at}#${String(index).padStart(3, "0")}#${request_id}`,
    ...(changes.length > 0 && { changes: JSON.stringify(changes.map(({ path, from, to }) => [path, from, to])) }),
    ...(omitted > 0 && { omitted }),
    expires_at: Math.floor(Date.parse(at) / 1000) + retentionDays * DAY_SECONDS,
  };
}

function entryOf(item: Item): AuditEntry {
  const { sk, changes, ...entry } = Entry.parse(item);
  const [at = "", index = "0", ...request] = sk.split("#");
  const read = Changes.parse(JSON.parse(changes)).map(([path, from, to]) => ({ path, from, to }));
  return { ...entry, at, index: Number(index), request_id: request.join("#"), changes: read };
}
