import { afterAll, beforeAll } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { dynamoWorkflowStore } from "../../../shared/adapters/dynamodb/definitions/workflow-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryJobStore } from "../../support/memory/definitions/job-store.ts";
import { MemoryWorkflowStore } from "../../support/memory/definitions/workflow-store.ts";
import { slotsContract } from "./slots.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

slotsContract("jobs in memory", async () => new MemoryJobStore());
slotsContract("jobs on DynamoDB", async () => dynamoJobStore(tables.client, await tables.jobTable()));
slotsContract("workflows in memory", async () => new MemoryWorkflowStore());
slotsContract("workflows on DynamoDB", async () => dynamoWorkflowStore(tables.client, await tables.jobTable()));
