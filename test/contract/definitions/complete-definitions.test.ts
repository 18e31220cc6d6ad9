import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { completeDefinitions, countIndexed } from "../../../tools/upgrade/complete-definitions.ts";
import { untilIndexed } from "../../../tools/upgrade/until-indexed.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { firstDefinition, firstState } from "../../support/first-version.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

const put = (TableName: string, Item: Record<string, unknown>) => tables.client.send(new PutCommand({ TableName, Item }));

it("jobs of the first version come into the index, as they are, and stay as they are when it is done again", async () => {
  const table = await tables.jobTable();
  for (const id of ["buy-scanner", "scout"]) for (const item of [firstDefinition(id), firstState(id)]) await put(table, item);
  const jobs = dynamoJobStore(tables.client, table);
  expect([await countIndexed(tables.client, table), await jobs.listDefinitions({ limit: 10 })]).toEqual([0, []]);

  expect(await completeDefinitions(tables.client, table)).toEqual({ found: 2, completed: 2, unreadable: [] });
  expect(await untilIndexed(tables.client, table)).toBe(2);
  const listed = await jobs.listDefinitions({ limit: 10 });
  expect(listed).toMatchObject([
    { id: "buy-scanner", job_id: "buy-scanner", version: 3, generation: "", default_params: { market: "krx" } },
    { id: "scout", kind: "job", interval_seconds: 86_400 },
  ]);

  expect(await completeDefinitions(tables.client, table)).toEqual({ found: 2, completed: 0, unreadable: [] });
  expect(await jobs.listDefinitions({ limit: 10 })).toEqual(listed);
});

it("a job that this version cannot read is named with the reason, and holds up no other", async () => {
  const table = await tables.jobTable();
  await put(table, firstDefinition("odd", { cron_expr: "0 0 31 2 *" }));
  await put(table, firstDefinition("sound"));

  const { found, completed, unreadable } = await completeDefinitions(tables.client, table);
  expect([found, completed]).toEqual([2, 2]);
  expect(unreadable).toEqual([{ owner: "job#odd", error: expect.stringContaining("cron_expr") }]);
});

it("an index that does not hold all definitions is waited for no longer than said", async () => {
  const table = await tables.jobTable();
  // Of a kind that no index page is asked for.
  await put(table, { ...firstDefinition("strange"), id: "strange", kind: "unknown" });
  await expect(untilIndexed(tables.client, table, 0)).rejects.toThrow("the index holds 0 of 1 definitions");
});
