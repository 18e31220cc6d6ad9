import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { dynamoPasses } from "../../../shared/adapters/dynamodb/pass-store.ts";
import { newPass } from "../../../shared/domain/definition/pass.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryPassStore } from "../../support/memory/definitions/pass-store.ts";
import { NOON } from "../../support/samples.ts";
import { passStoreContract } from "./pass-store.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

passStoreContract("in memory", async () => new MemoryPassStore());
passStoreContract("on DynamoDB", async () => dynamoPasses(tables.client, await tables.jobTable()));

it("on DynamoDB a pass is no definition, and one that cannot be read is as good as none", async () => {
  const table = await tables.jobTable();
  const passes = dynamoPasses(tables.client, table);
  await passes.begin(newPass("one", NOON));
  expect(await dynamoJobStore(tables.client, table).listDefinitions({ limit: 10 })).toEqual([]);
  await tables.client.send(new PutCommand({ TableName: table, Item: { pk: "pass", sk: "pass", pass_id: "one" } }));
  expect(await passes.get()).toBeUndefined();
});
