import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoHourStatistics } from "../../../shared/adapters/dynamodb/statistics/hour-statistics.ts";
import { countHour } from "../../../shared/domain/statistics/statistics.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryHourStatistics } from "../../support/memory/runs/hour-statistics.ts";
import { NOON } from "../../support/samples.ts";
import { hourStatisticsContract } from "./hour-statistics.contract.ts";

const HOUR_SECONDS = 3_600;

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

hourStatisticsContract("in memory", async () => new MemoryHourStatistics());
hourStatisticsContract("on DynamoDB", async () =>
  dynamoHourStatistics(tables.client, { runTable: await tables.runTable(), retentionDays: 400 }),
);

it("on DynamoDB a count of the version before, of jobs and steps only, is read as such, with none of the other kinds", async () => {
  const runTable = await tables.runTable();
  const item = {
    pk: "stats#2026-11",
    sk: "20T12",
    counted_at: NOON,
    counts: { "0:job:success": 2, "3:step:failed": 1 },
    lateness: { "0": 2 },
  };
  await tables.client.send(new PutCommand({ TableName: runTable, Item: item }));
  const kept = await dynamoHourStatistics(tables.client, { runTable, retentionDays: 7 }).readHours(NOON, NOON);
  const none = { job: {}, step: {}, workflow: {}, schedule: {} };
  const quarters = [{ ...none, job: { success: 2 } }, none, none, { ...none, step: { failed: 1 } }];
  expect(kept.get(NOON)).toEqual({
    counted: { at: NOON, former: true, count: { quarters, lateness: { "0": 2 }, known: new Map(), cut: false } },
  });
});

it("on DynamoDB they expire with the records of their hour, are in no index, and nothing reacts to them", async () => {
  const runTable = await tables.runTable();
  const statistics = dynamoHourStatistics(tables.client, { runTable, retentionDays: 7 });
  await statistics.keepCount(NOON, NOON, countHour(NOON, []));
  await statistics.markHour(NOON, NOON);
  for (const sk of ["20T12", "20T12 changed"]) {
    const { Item } = await tables.client.send(new GetCommand({ TableName: runTable, Key: { pk: "stats#2026-11", sk } }));
    expect(Item?.["expires_at"]).toBe(NOON / 1000 + HOUR_SECONDS + 7 * 86_400);
    // The stream's filter and the index look for these.
    expect(Item).not.toHaveProperty("status");
    expect(Item).not.toHaveProperty("hour");
  }
  const { Items } = await tables.client.send(
    new QueryCommand({
      TableName: runTable,
      IndexName: "by-hour",
      KeyConditionExpression: "#hour = :hour",
      ExpressionAttributeNames: { "#hour": "hour" },
      ExpressionAttributeValues: { ":hour": "2026-11-20T12" },
    }),
  );
  expect(Items).toEqual([]);
});
