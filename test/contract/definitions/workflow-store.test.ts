import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoWorkflowStore } from "../../../shared/adapters/dynamodb/definitions/workflow-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryWorkflowStore } from "../../support/memory/definitions/workflow-store.ts";
import { aWorkflow } from "../../support/samples.ts";
import { workflowStoreContract } from "./workflow-store.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

workflowStoreContract("in memory", async () => new MemoryWorkflowStore());
workflowStoreContract("on DynamoDB", async () => dynamoWorkflowStore(tables.client, await tables.jobTable()));

it("on DynamoDB steps that one process kept are read by another, and those that were not there may come later", async () => {
  const table = await tables.jobTable();
  const [writer, reader] = [dynamoWorkflowStore(tables.client, table), dynamoWorkflowStore(tables.client, table)];
  expect(await reader.getSteps("daily", "one")).toBeUndefined();
  await writer.saveStepsSnapshot("daily", "one", aWorkflow().steps);
  expect(await reader.getSteps("daily", "one")).toEqual(aWorkflow().steps);
  expect(await reader.getSteps("daily", "one")).toEqual(aWorkflow().steps);
});
