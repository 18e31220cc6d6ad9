import QuickLRU from "quick-lru";
import * as z from "zod";
import { arn } from "../aws.ts";
import { throttled, type Throttled } from "./throttled-answer.ts";
import { TokenBucket } from "./token-bucket.ts";
import { type Write, writesOf } from "./written-keys.ts";

/**
 * Write units a second of one partition, and so of one key at most. AWS lets a key burst on what others left, and says that
 * this may change: none of it here. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const UNITS_PER_SECOND = 1_000;
/** A key that nobody writes to for a second has all its units again, so forgetting it changes nothing. */
const MOST_KEYS = 100_000;

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const described = z.object({
  Table: z.object({
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema: keySchema })).nullish(),
  }),
});
const units = z.object({ CapacityUnits: z.number() });
const consumed = z.object({
  TableName: z.string(),
  Table: units.optional(),
  GlobalSecondaryIndexes: z.record(z.string(), units).optional(),
});
const answered = z.object({ ConsumedCapacity: z.union([z.array(consumed), consumed.transform((one) => [one])]).optional() });
const found = z.object({ Item: z.record(z.string(), z.unknown()).optional() });

interface Partitioned {
  readonly arn: string;
  /** Undefined: the table itself. */
  readonly index: string | undefined;
  readonly partitionKey: string;
}

/** A write, once it may go on: what is told what it took. */
export type Admission = { readonly refused: Throttled } | { charge(answer: unknown): Promise<void> };

/** Counts the write units of each partition key, of tables and of their indexes, and refuses what goes beyond. */
export class WriteThrottle {
  readonly #call: (operation: string, input: unknown) => Promise<unknown>;
  readonly #now: () => number;
  readonly #tables = new Map<string, Promise<readonly Partitioned[]>>();
  readonly #buckets = new QuickLRU<string, TokenBucket>({ maxSize: MOST_KEYS });

  /** @param call asks DynamoDB itself for the keys of a table, and for those of an item that an update left out */
  constructor(call: (operation: string, input: unknown) => Promise<unknown>, now: () => number = Date.now) {
    this.#call = call;
    this.#now = now;
  }

  /** Undefined for a request that writes nothing. An index without units refuses writes of its table, where they name its key. */
  async admit(operation: string, input: unknown): Promise<Admission | undefined> {
    const writes = writesOf(operation, input);
    if (writes.length === 0) return undefined;
    const parts = await Promise.all(writes.map(async (write) => ({ write, keyed: await this.#partitionsOf(write.table) })));
    const busy = parts.map(({ write, keyed }) => keyed.find((one) => this.#bucket(one, write.attributes)?.hasOne() === false));
    if (busy.some((one) => one !== undefined)) return { refused: throttled(operation, input, busy) };
    // One unit at once, so that requests side by side see each other; the rest when it is known.
    for (const { write, keyed } of parts) this.#bucket(keyed[0], write.attributes)?.spend(1);
    return { charge: (answer) => this.#charge(writes, answer) };
  }

  async #charge(writes: readonly Write[], answer: unknown): Promise<void> {
    for (const { TableName, Table, GlobalSecondaryIndexes = {} } of answered.safeParse(answer).data?.ConsumedCapacity ?? []) {
      const ofTable = writes.filter(({ table }) => table === TableName);
      for (const write of ofTable) {
        for (const one of await this.#partitionsOf(TableName)) {
          // Several writes to a table are told in one sum.
          const taken = ((one.index === undefined ? Table : GlobalSecondaryIndexes[one.index])?.CapacityUnits ?? 0) / ofTable.length;
          if (taken > 0) this.#bucket(one, await this.#attributesOf(write, one))?.spend(one.index === undefined ? taken - 1 : taken);
        }
      }
    }
  }

  /** An update seldom names the key of an index that it writes to. What a delete takes from one is not known any more. */
  async #attributesOf({ table, attributes, whole }: Write, { index, partitionKey }: Partitioned): Promise<Write["attributes"]> {
    if (whole || index === undefined) return attributes;
    const input = { TableName: table, Key: attributes, ProjectionExpression: "#key", ExpressionAttributeNames: { "#key": partitionKey } };
    return found.parse(await this.#call("GetItem", input)).Item ?? {};
  }

  /** Undefined where the item has no such attribute, and so is not in the index. */
  #bucket(one: Partitioned | undefined, attributes: Write["attributes"]): TokenBucket | undefined {
    const value = one && attributes[one.partitionKey];
    if (one === undefined || value === undefined) return undefined;
    const key = `${one.arn} ${JSON.stringify(value)}`;
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(UNITS_PER_SECOND, UNITS_PER_SECOND, this.#now);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** The table first. None for a table that does not exist. */
  #partitionsOf(table: string): Promise<readonly Partitioned[]> {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const reading = this.#readPartitions(table).catch(() => {
      this.#tables.delete(table);
      return [];
    });
    this.#tables.set(table, reading);
    return reading;
  }

  async #readPartitions(table: string): Promise<readonly Partitioned[]> {
    const { KeySchema, GlobalSecondaryIndexes } = described.parse(await this.#call("DescribeTable", { TableName: table })).Table;
    const tableArn = arn("dynamodb", `table/${table}`);
    const hashOf = (keys: z.output<typeof keySchema>): string => keys.find(({ KeyType }) => KeyType === "HASH")?.AttributeName ?? "";
    return [
      { arn: tableArn, index: undefined, partitionKey: hashOf(KeySchema) },
      ...(GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema: keys }) => ({
        arn: `${tableArn}/index/${IndexName}`,
        index: IndexName,
        partitionKey: hashOf(keys),
      })),
    ];
  }
}
