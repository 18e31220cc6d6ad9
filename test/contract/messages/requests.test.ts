import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { dynamoRequests } from "../../../shared/adapters/dynamodb/requests.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryRequestStore } from "../../support/memory/messages/requests.ts";
import { iso, NOON } from "../../support/samples.ts";
import { requestStoreContract } from "./requests.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

requestStoreContract("in memory", async () => new MemoryRequestStore(Date.now));
requestStoreContract("on DynamoDB", async () => dynamoRequests(tables.client, await tables.jobTable()));

it("on DynamoDB a request is no definition, whatever its fields are called", async () => {
  const table = await tables.jobTable();
  await dynamoRequests(tables.client, table).remember("job#scan", "key", { id: "x", at: iso(NOON), fingerprint: "f" }, 60);
  expect(await dynamoJobStore(tables.client, table).listDefinitions({ limit: 10 })).toEqual([]);
});
