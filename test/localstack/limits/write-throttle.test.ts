import { describe, expect, it } from "vitest";
import { WriteThrottle } from "../../../localstack/limits/write-throttle.ts";

const TABLE = {
  Table: {
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [{ IndexName: "by-hour", KeySchema: [{ AttributeName: "hour", KeyType: "HASH" }] }],
  },
};
const put = (pk: string, hour?: string) => ({
  TableName: "runs",
  Item: { pk: { S: pk }, sk: { S: "1" }, ...(hour && { hour: { S: hour } }) },
});
const update = (pk: string) => ({ TableName: "runs", Key: { pk: { S: pk }, sk: { S: "1" } } });
const took = (table: number, index?: number) => ({
  ConsumedCapacity: {
    TableName: "runs",
    Table: { CapacityUnits: table },
    ...(index !== undefined && { GlobalSecondaryIndexes: { "by-hour": { CapacityUnits: index } } }),
  },
});

/** A throttle whose clock the test sets, over a table whose items are all of the hour `stored`. */
function aThrottle(stored = "noon") {
  const clock = { now: 0 };
  const throttle = new WriteThrottle(
    async (operation) => {
      if (operation === "DescribeTable") return TABLE;
      if (operation === "GetItem") return { Item: { hour: { S: stored } } };
      throw new Error(operation);
    },
    () => clock.now,
  );
  /** Answers undefined where the write goes on, else what is refused. */
  const write = async (operation: string, input: unknown, answer: unknown = {}) => {
    const admission = await throttle.admit(operation, input);
    if (admission === undefined) throw new Error("not counted");
    if ("refused" in admission) return admission.refused;
    await admission.charge(answer);
    return undefined;
  };
  return { clock, throttle, write };
}

describe("write units of a partition key", () => {
  it("are 1,000 a second for each key; beyond, a write is refused as a table on demand says it", async () => {
    const { clock, write } = aThrottle();
    for (let index = 0; index < 1_000; index += 1) expect(await write("UpdateItem", update("hot"), took(1))).toBeUndefined();
    expect(await write("UpdateItem", update("hot"))).toEqual({
      status: 400,
      body: {
        __type: "com.amazonaws.dynamodb.v20120810#ThrottlingException",
        message: expect.stringMatching(/^Throughput exceeds the current capacity of your table or index/) as unknown,
        ThrottlingReasons: [
          { reason: "TableWriteKeyRangeThroughputExceeded", resource: "arn:aws:dynamodb:us-east-1:000000000000:table/runs" },
        ],
      },
    });
    expect(await write("UpdateItem", update("cold"), took(1))).toBeUndefined();
    clock.now += 2;
    expect(await write("UpdateItem", update("hot"), took(1))).toBeUndefined();
    expect(await write("UpdateItem", update("hot"), took(1))).toBeUndefined();
    expect(await write("UpdateItem", update("hot"), took(1))).toBeDefined();
  });

  it("of an item of 400 KB are as many as DynamoDB tells, and a debt is paid off first", async () => {
    const { clock, write } = aThrottle();
    for (let index = 0; index < 3; index += 1) expect(await write("PutItem", put("hot"), took(400))).toBeUndefined();
    clock.now = 200;
    expect(await write("PutItem", put("hot"))).toBeDefined();
    clock.now = 202;
    expect(await write("PutItem", put("hot"))).toBeUndefined();
  });

  it("are taken by a write whose condition fails, too: one", async () => {
    const { write } = aThrottle();
    const refused = { __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException" };
    for (let index = 0; index < 1_000; index += 1) await write("PutItem", put("hot"), refused);
    expect(await write("PutItem", put("hot"))).toBeDefined();
  });
});

describe("write units of an index's key", () => {
  it("are its own, whatever the keys of the table, and hold back the table's writes", async () => {
    const { write } = aThrottle();
    for (let index = 0; index < 1_000; index += 1) expect(await write("PutItem", put(`run-${index}`, "noon"), took(1, 1))).toBeUndefined();
    expect(await write("PutItem", put("another", "noon"))).toMatchObject({
      body: {
        ThrottlingReasons: [
          {
            reason: "IndexWriteKeyRangeThroughputExceeded",
            resource: "arn:aws:dynamodb:us-east-1:000000000000:table/runs/index/by-hour",
          },
        ],
      },
    });
    expect(await write("PutItem", put("another", "one o'clock"), took(1, 1))).toBeUndefined();
    expect(await write("PutItem", put("without an hour"), took(1))).toBeUndefined();
  });

  it("are found for an update that does not name the key", async () => {
    const { write } = aThrottle("noon");
    for (let index = 0; index < 500; index += 1) await write("UpdateItem", update(`run-${index}`), took(1, 2));
    expect(await write("PutItem", put("another", "noon"))).toBeDefined();
  });
});

describe("a request that writes several items", () => {
  const both = { TransactItems: [{ Update: update("hot") }, { Put: put("cold") }] };

  it("is cancelled as a transaction with the reason of each item, and takes what it took from all of its keys", async () => {
    const { write } = aThrottle();
    const transacted = { ConsumedCapacity: [{ ...took(4).ConsumedCapacity }] };
    for (let index = 0; index < 500; index += 1) expect(await write("TransactWriteItems", both, transacted)).toBeUndefined();
    expect(await write("TransactWriteItems", { TransactItems: [{ Update: update("hot") }, { Put: put("new") }] })).toMatchObject({
      status: 400,
      body: {
        __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        message: "Transaction cancelled, please refer cancellation reasons for specific reasons [ThrottlingError, None]",
        CancellationReasons: [{ Code: "ThrottlingError" }, { Code: "None" }],
      },
    });
  });

  it("comes back whole as a batch, as not processed", async () => {
    const { write } = aThrottle();
    for (let index = 0; index < 1_000; index += 1) await write("PutItem", put("hot"), took(1));
    const RequestItems = { runs: [{ PutRequest: { Item: put("hot").Item } }, { DeleteRequest: { Key: update("cold").Key } }] };
    expect(await write("BatchWriteItem", { RequestItems })).toEqual({ status: 200, body: { UnprocessedItems: RequestItems } });
  });
});

it("what only reads is not counted", async () => {
  expect(await aThrottle().throttle.admit("GetItem", update("hot"))).toBeUndefined();
});
