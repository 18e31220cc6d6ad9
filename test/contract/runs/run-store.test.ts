import { afterAll, beforeAll } from "vitest";
import { dynamoRunStore, type RecordTables } from "../../../shared/adapters/dynamodb/runs/run-store.ts";
import { dynamoTriggerStore } from "../../../shared/adapters/dynamodb/definitions/trigger-store.ts";
import { dynamoWorkflowRunStore } from "../../../shared/adapters/dynamodb/runs/workflow-run-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryRunStore } from "../../support/memory/runs/run-store.ts";
import { MemoryTriggerStore } from "../../support/memory/definitions/trigger-store.ts";
import { MemoryRecords } from "../../support/memory/runs/records.ts";
import { MemoryWorkflowRunStore } from "../../support/memory/runs/workflow-run-store.ts";
import { directChangeContract } from "../definitions/direct-change.contract.ts";
import { recordsContract } from "./records.contract.ts";
import { runStoreContract } from "./run-store.contract.ts";
import { runsByTimeContract } from "./runs-by-time.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

const newTables = async (): Promise<RecordTables> => ({
  jobTable: await tables.jobTable(),
  runTable: await tables.runTable(),
  retentionDays: 400,
});

runStoreContract("in memory", async () => new MemoryRunStore());
runStoreContract("on DynamoDB", async () => dynamoRunStore(tables.client, await newTables()));

runsByTimeContract("in memory", async () => new MemoryRunStore());
runsByTimeContract("on DynamoDB", async () => dynamoRunStore(tables.client, await newTables()));

directChangeContract("in memory", async () => new MemoryRunStore());
directChangeContract("on DynamoDB", async () => dynamoRunStore(tables.client, await newTables()));

recordsContract("in memory", async () => {
  const records = new MemoryRecords();
  return {
    runs: new MemoryRunStore(records),
    workflowRuns: new MemoryWorkflowRunStore(records),
    triggers: new MemoryTriggerStore(records),
  };
});
recordsContract("on DynamoDB", async () => {
  const all = await newTables();
  return {
    runs: dynamoRunStore(tables.client, all),
    workflowRuns: dynamoWorkflowRunStore(tables.client, all),
    triggers: dynamoTriggerStore(tables.client, all),
  };
});
