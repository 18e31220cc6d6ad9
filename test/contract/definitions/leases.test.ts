import { afterAll, beforeAll } from "vitest";
import { dynamoLeases } from "../../../shared/adapters/dynamodb/leases.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryLeases } from "../../support/memory/definitions/leases.ts";
import { leasesContract } from "./leases.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

leasesContract("in memory", async () => new MemoryLeases());
leasesContract("on DynamoDB", async () => dynamoLeases(tables.client, await tables.jobTable()));
