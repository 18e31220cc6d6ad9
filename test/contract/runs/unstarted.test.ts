import { afterAll, beforeAll } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { dynamoRunStore } from "../../../shared/adapters/dynamodb/runs/run-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryJobStore } from "../../support/memory/definitions/job-store.ts";
import { MemoryRecords } from "../../support/memory/runs/records.ts";
import { MemoryRunStore } from "../../support/memory/runs/run-store.ts";
import { unstartedContract } from "./unstarted.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

unstartedContract("in memory", async () => {
  const slots = new MemoryJobStore();
  return { slots, runs: new MemoryRunStore(new MemoryRecords(), (of, run) => slots.countUnstarted(of, run)) };
});
unstartedContract("on DynamoDB", async () => {
  const [jobTable, runTable] = [await tables.jobTable(), await tables.runTable()];
  const slots = dynamoJobStore(tables.client, jobTable);
  return { slots, runs: dynamoRunStore(tables.client, { jobTable, runTable, retentionDays: 400 }) };
});
