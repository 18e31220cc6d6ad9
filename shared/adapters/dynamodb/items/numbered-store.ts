import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { comparable, type Numbered, type NumberedRules, type NumberedStore, type NumberedWrite } from "../../../ports/numbered.ts";
import type { Item, Key } from "../dynamodb.ts";
import { readable, readRecord } from "./readable-items.ts";
import { refusalsOf } from "../transaction.ts";

type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];
/** A write, and what it means that its condition refused it. */
type Guarded = readonly [write: Write, refused: NumberedWrite];

/**
 * Records in AccountTable: `pk = user`, `sk = 0000000012`; beside them the last number (`sk = #number`) and how many must not run
 * out (`sk = #remaining`), which sort before all numbers. A unique value is an item of its own: `pk = user#username`, `sk = {value}`.
 * `toItem`: what `schema` reads back, where an item keeps fields in another form. @default the entry as it is
 */
export function dynamoNumbered<Entry extends Numbered>(
  client: DynamoDBDocumentClient,
  table: string,
  { kind, unique, oneMustRemain }: NumberedRules<Entry>,
  schema: z.ZodType<Entry>,
  toItem: (entry: Entry) => Item = (entry) => Object.fromEntries(Object.entries(entry)),
): NumberedStore<Entry> {
  const entryOf = (item: Item) => schema.parse(item);
  const keyOf = (id: number): Key => ({ pk: kind, sk: String(id).padStart(10, "0") });
  const uniqueKey = (field: string, value: unknown): Key => ({ pk: `${kind}#${field}`, sk: comparable(value) });
  const counts = (entry: Entry) => oneMustRemain?.(entry) ?? false;

  return {
    async nextId() {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk: kind, sk: "#number" },
          UpdateExpression: "ADD last_number :one",
          ExpressionAttributeValues: { ":one": 1 },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return z.int().parse(Attributes?.["last_number"]);
    },
    create: (entry) =>
      write([
        ...unique.map((field) => claim(field, entry)),
        [{ Put: { TableName: table, Item: itemOf(entry), ConditionExpression: "attribute_not_exists(pk)" } }, "changed"],
        ...remaining(Number(counts(entry))),
      ]),
    async replace(entry, expectedVersion) {
      const former = await get(entry.id);
      if (former?.version !== expectedVersion) return "changed";
      const moved = unique.filter((field) => comparable(former[field]) !== comparable(entry[field]));
      return write([
        ...moved.flatMap((field) => [claim(field, entry), release(field, former)]),
        [{ Put: { TableName: table, Item: itemOf(entry), ...isAt(expectedVersion) } }, "changed"],
        ...remaining(Number(counts(entry)) - Number(counts(former))),
      ]);
    },
    remove: (entry) =>
      write([
        ...unique.map((field) => release(field, entry)),
        [{ Delete: { TableName: table, Key: keyOf(entry.id), ...isAt(entry.version) } }, "changed"],
        ...remaining(-Number(counts(entry))),
      ]),
    get,
    async findBy(field, value) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: uniqueKey(field, value), ConsistentRead: true }));
      return Item && get(z.int().parse(Item["id"]));
    },
    async list({ skip, limit }, where = () => true) {
      const found: Entry[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "pk = :pk AND sk >= :first",
          ExpressionAttributeValues: { ":pk": kind, ":first": "0" },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) {
        found.push(...readable(Items, entryOf).filter(where));
        if (found.length >= skip + limit) break;
      }
      return found.slice(skip, skip + limit);
    },
  };

  async function get(id: number): Promise<Entry | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
    return Item && readRecord(Item, entryOf);
  }

  function itemOf(entry: Entry): Item {
    return { ...toItem(entry), ...keyOf(entry.id) };
  }

  function claim(field: keyof Entry & string, entry: Entry): Guarded {
    const Item = { ...uniqueKey(field, entry[field]), id: entry.id };
    return [{ Put: { TableName: table, Item, ConditionExpression: "attribute_not_exists(pk)" } }, { taken: field }];
  }

  function release(field: keyof Entry & string, entry: Entry): Guarded {
    return [{ Delete: { TableName: table, Key: uniqueKey(field, entry[field]) } }, "changed"];
  }

  /** How many are left of those of which one must remain. */
  function remaining(change: number): Guarded[] {
    if (change === 0) return [];
    const update = {
      TableName: table,
      Key: { pk: kind, sk: "#remaining" },
      UpdateExpression: "ADD remaining :change",
      ...(change < 0 && { ConditionExpression: "remaining > :least" }),
      ExpressionAttributeValues: { ":change": change, ...(change < 0 && { ":least": -change }) },
    };
    return [[{ Update: update }, "last"]];
  }

  async function write(writes: readonly Guarded[]): Promise<NumberedWrite> {
    const refusals = await refusalsOf(
      client,
      writes.map(([one]) => one),
    );
    const index = refusals?.findIndex(({ Code }) => Code === "ConditionalCheckFailed") ?? -1;
    return writes[index]?.[1] ?? "done";
  }
}

function isAt(version: number) {
  return {
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": version },
  };
}
