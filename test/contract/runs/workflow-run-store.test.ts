import { afterAll, beforeAll, expect, it } from "vitest";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { workflowRunKey, workflowRunOf } from "../../../shared/adapters/dynamodb/runs/workflow-run-items.ts";
import { dynamoWorkflowRunStore } from "../../../shared/adapters/dynamodb/runs/workflow-run-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryWorkflowRunStore } from "../../support/memory/runs/workflow-run-store.ts";
import { aWorkflowRun, iso, NOON } from "../../support/samples.ts";
import { workflowRunStoreContract } from "./workflow-run-store.contract.ts";
import type { RecordTables } from "../../../shared/adapters/dynamodb/runs/run-store.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

const newTables = async (): Promise<RecordTables> => ({
  jobTable: await tables.jobTable(),
  runTable: await tables.runTable(),
  retentionDays: 400,
});

workflowRunStoreContract("in memory", async () => new MemoryWorkflowRunStore());
workflowRunStoreContract("on DynamoDB", async () => dynamoWorkflowRunStore(tables.client, await newTables()));

it("on DynamoDB a run is readable from its image, is in the index of its hour with those of its kind, and expires as long after its time as it is kept", async () => {
  const table = await tables.runTable();
  const run = aWorkflowRun({ scheduled_at: iso(NOON + 5_000) });
  await dynamoWorkflowRunStore(tables.client, { ...(await newTables()), runTable: table, retentionDays: 7 }).create(run);
  const { Item = {} } = await tables.client.send(new GetCommand({ TableName: table, Key: workflowRunKey(run.workflow_id, run.run_id) }));
  expect(workflowRunOf(Item)).toEqual(run);
  expect(Item).toMatchObject({ status: "queued", revision: 1, steps: "--", expires_at: NOON / 1000 + 7 * 86_400 });
  expect(Item["hour"]).toBe("2026-11-20T12 workflow");
  expect(Item).not.toHaveProperty("retry_at");
});

it("in memory every change of a run is told, as the table's stream would", async () => {
  const runs = new MemoryWorkflowRunStore();
  const run = aWorkflowRun();
  await runs.create(run);
  expect(runs.changes).toEqual([]);
  await runs.save(run, { ...run, revision: 2 });
  expect(runs.changes).toEqual([{ ...run, revision: 2 }]);
});
