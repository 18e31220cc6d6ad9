import { afterAll, beforeAll } from "vitest";
import { dynamoRunStore } from "../../shared/adapters/run-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../support/dynamodb-tables.ts";
import { MemoryRunStore } from "../support/memory/run-store.ts";
import { runStoreContract } from "./run-store.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

runStoreContract("in memory", async () => new MemoryRunStore());
runStoreContract("on DynamoDB", async () => dynamoRunStore(tables.client, await tables.runTable(), 400));
