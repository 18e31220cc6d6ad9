import { afterAll, beforeAll } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryJobStore } from "../../support/memory/definitions/job-store.ts";
import { jobStoreContract } from "./job-store.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

jobStoreContract("in memory", async () => new MemoryJobStore());
jobStoreContract("on DynamoDB", async () => dynamoJobStore(tables.client, await tables.jobTable()));
