import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { type MalformedItem, reportMalformedItems } from "../../../shared/adapters/dynamodb/items/readable-items.ts";
import { dynamoRunStore } from "../../../shared/adapters/dynamodb/runs/run-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { aJob, aRun, NOON } from "../../support/samples.ts";

let tables: DynamoDbTables;
const reported: MalformedItem[] = [];
beforeAll(async () => {
  tables = await startDynamoDbTables();
  reportMalformedItems((item) => reported.push(item));
});
beforeEach(() => void reported.splice(0));
afterAll(() => tables.stop());

const put = (table: string, item: Record<string, unknown>) => tables.client.send(new PutCommand({ TableName: table, Item: item }));

it("a definition that cannot be read is reported, listed as broken, left out of what starts, and can be deleted", async () => {
  const table = await tables.jobTable();
  const jobs = dynamoJobStore(tables.client, table);
  await jobs.create(aJob({ job_id: "a", id: "a" }));
  await put(table, { pk: "job#b", sk: "definition", kind: "job", id: "b", cron_expr: 7 });
  await jobs.create(aJob({ job_id: "c", id: "c" }));
  expect(await jobs.listDefinitions({ limit: 10 })).toMatchObject([
    { id: "a", version: 1 },
    { id: "b", broken: expect.any(String) },
    { id: "c" },
  ]);
  expect([...(await jobs.getDefinitions(["a", "b", "c"])).keys()].sort()).toEqual(["a", "c"]);
  await expect(jobs.getDefinition("b")).rejects.toMatchObject({ problem: { text: { code: "definition-broken" } } });
  await expect(jobs.get("b")).rejects.toMatchObject({ problem: { text: { code: "definition-broken" } } });
  expect(new Set(reported.map(({ pk, sk }) => `${pk} ${sk}`))).toEqual(new Set(["job#b definition"]));
  expect(await jobs.delete("b")).toBe(true);
});

it("so is one whose cron expression only another version could read", async () => {
  const table = await tables.jobTable();
  const jobs = dynamoJobStore(tables.client, table);
  await put(table, { ...aJob({ cron_expr: "0 12 * * ? *" }), default_params: "{}", pk: "job#buy-scanner", sk: "definition" });
  expect(await jobs.listDefinitions({ limit: 10 })).toMatchObject([{ id: "buy-scanner", broken: expect.stringContaining("cron_expr") }]);
});

it.each([
  ["active_since", "soon"],
  ["created_at", "2026-13-45T00:00:00Z"],
  ["first_due_at", ""],
  ["interval_seconds", 0],
  ["interval_seconds", -60],
  ["interval_seconds", 0.5],
  ["max_parallel", 0],
  ["timeout_sec", -1],
  ["retry_limit", 1.5],
  ["misfire_grace_sec", -1],
  ["queue", "../../etc"],
])("so is one whose %s is %j: of the right type, but nothing that could be planned", async (name, value) => {
  const table = await tables.jobTable();
  const jobs = dynamoJobStore(tables.client, table);
  await put(table, { ...aJob(), default_params: "{}", pk: "job#buy-scanner", sk: "definition", [name]: value });
  expect(await jobs.listDefinitions({ limit: 10 })).toMatchObject([{ id: "buy-scanner", broken: expect.stringContaining(name) }]);
  expect((await jobs.getDefinitions(["buy-scanner"])).size).toBe(0);
});

it("a mark of the last sweep that cannot be read is as good as none", async () => {
  const table = await tables.jobTable();
  await put(table, { pk: "sweep", sk: "state", swept_until: "yesterday" });
  expect(await dynamoJobStore(tables.client, table).getSweptUntil()).toBeUndefined();
});

it("a run that cannot be read is reported and left out of lists, and keeps none of its neighbours back", async () => {
  const where = { jobTable: await tables.jobTable(), runTable: await tables.runTable(), retentionDays: 400 };
  const runs = dynamoRunStore(tables.client, where);
  const [first, last] = [aRun(), aRun({}, {}, NOON + 2_000)];
  for (const run of [first, last]) await runs.create(run);
  const { run_id } = aRun({}, {}, NOON + 1_000);
  await put(where.runTable, { pk: "job#buy-scanner", sk: run_id, hour: "2026-11-20T12", status: "half-way" });
  const ids = [last.run_id, first.run_id];
  expect((await runs.listByJob("buy-scanner", { limit: 10 })).runs.map((run) => run.run_id)).toEqual(ids);
  const query = { from: NOON, to: NOON + 5_000, order: "newest", limit: 10 } as const;
  for (const page of [await runs.listByTime(query), await runs.listOfJob("buy-scanner", query)])
    expect(page.records.map((run) => run.run_id)).toEqual(ids);
  // The one that cannot be read is no end.
  expect(await runs.listByTime({ ...query, after: last.run_id, limit: 1 })).toEqual({ records: [], last: run_id });
  const found = await runs.getMany([...ids, run_id].map((id) => ({ job_id: "buy-scanner", run_id: id })));
  expect(found.map((run) => run.run_id).sort()).toEqual([...ids].sort());
  expect(new Set(reported.map(({ sk }) => sk))).toEqual(new Set([run_id]));
  const broken = { problem: { code: "CONFLICT", text: { code: "run-broken", params: { id: run_id } } } };
  await expect(runs.get("buy-scanner", run_id)).rejects.toMatchObject(broken);
  await expect(runs.create(aRun({}, {}, NOON + 1_000))).rejects.toMatchObject(broken);
});
