import { afterAll, beforeAll } from "vitest";
import * as z from "zod";
import { dynamoNumbered } from "../../../shared/adapters/dynamodb/items/numbered-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryNumbered } from "../../support/memory/definitions/numbered-store.ts";
import { numberedStoreContract, PEOPLE, type Person } from "./numbered-store.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

const PersonItem: z.ZodType<Person> = z.object({ id: z.int(), version: z.int(), name: z.string(), leads: z.boolean() });

numberedStoreContract("in memory", async () => new MemoryNumbered(PEOPLE));
numberedStoreContract("on DynamoDB", async () => dynamoNumbered(tables.client, await tables.accountTable(), PEOPLE, PersonItem));
