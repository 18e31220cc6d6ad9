import { afterAll, beforeAll } from "vitest";
import { dynamoConnections } from "../../../shared/adapters/dynamodb/accounts/connection-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryConnections } from "../../support/memory/messages/connections.ts";
import { connectionsContract } from "./connections.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

connectionsContract("in memory", async () => new MemoryConnections());
connectionsContract("on DynamoDB", async () => dynamoConnections(tables.client, await tables.connectionTable()));
