import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoJobStore } from "../../../shared/adapters/dynamodb/definitions/job-store.ts";
import { dynamoTriggerStore } from "../../../shared/adapters/dynamodb/definitions/trigger-store.ts";
import { dynamoWorkflowStore } from "../../../shared/adapters/dynamodb/definitions/workflow-store.ts";
import type { TriggerStore } from "../../../shared/ports/definitions/trigger-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryJobStore } from "../../support/memory/definitions/job-store.ts";
import { MemoryTriggerStore } from "../../support/memory/definitions/trigger-store.ts";
import { MemoryWorkflowStore } from "../../support/memory/definitions/workflow-store.ts";
import { aJob, aStep, aTrigger, aWorkflow, iso, NOON } from "../../support/samples.ts";
import { definitionStoreContract } from "./definition-store.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

/** An object of 64 KB that is nested deeper than DynamoDB's own maps can be. */
function deep(): Record<string, unknown> {
  let nested: Record<string, unknown> = { b: { "": [1, null, "😀"] }, a: 0.1, text: "x".repeat(65_000) };
  for (let depth = 0; depth < 60; depth += 1) nested = { a: nested };
  return nested;
}
const text = "설명\n2";

const jobs = {
  make: (job_id: string, change = {}) => aJob({ job_id, ...change }),
  odd: [aJob({ default_params: deep(), description: text, max_parallel: 1_000, paused_at: iso(NOON), pause_reason: text })],
  idOf: ({ job_id }: { readonly job_id: string }) => job_id,
};
definitionStoreContract("jobs in memory", { ...jobs, open: async () => new MemoryJobStore() });
definitionStoreContract("jobs on DynamoDB", { ...jobs, open: async () => dynamoJobStore(tables.client, await tables.jobTable()) });

const largeSteps = Array.from({ length: 1_000 }, (_, n) =>
  aStep(`step-${n}`, { depends_on: n === 0 ? [] : [`step-${n - 1}`], params: { n, text } }),
);
const workflows = {
  make: (workflow_id: string, change = {}) => aWorkflow({ workflow_id, ...change }),
  odd: [
    aWorkflow({ steps: largeSteps, default_params: deep(), on_failure: "continue" }),
    aWorkflow({
      workflow_id: "kinds",
      description: text,
      steps: [
        aStep("a", { params: deep() }),
        { kind: "workflow", step_id: "b", workflow_id: "other", depends_on: ["a"], params: {}, timeout_sec: 1, retry_limit: 0 },
        {
          kind: "airflow",
          step_id: "c",
          dag_id: "dag",
          depends_on: ["a", "b"],
          params: { x: "<$.params.x>" },
          timeout_sec: 1,
          retry_limit: 0,
        },
      ],
    }),
    aWorkflow({ workflow_id: "dag", dag_id: "a_dag", steps: [] }),
  ],
  idOf: ({ workflow_id }: { readonly workflow_id: string }) => workflow_id,
};
definitionStoreContract("workflows in memory", { ...workflows, open: async () => new MemoryWorkflowStore() });
definitionStoreContract("workflows on DynamoDB", {
  ...workflows,
  open: async () => dynamoWorkflowStore(tables.client, await tables.jobTable()),
});

const { at: _, ...withoutAt } = aTrigger({ trigger_id: "timeless" });
const triggers = {
  make: (trigger_id: string, change = {}) => aTrigger({ trigger_id, ...change }),
  odd: [
    aTrigger({ payload: deep(), secret: text, description: text }),
    aTrigger({
      trigger_id: "listener",
      type: "event",
      source_topic: "logs.**",
      filter: { detail: { level: ["ERROR", { prefix: "" }], code: [{ numeric: [">", 0.5] }] } },
      client_queue: "real.jobs.trigger-x",
      targets: [
        { job_id: "scan", params: deep() },
        { workflow_id: "daily", params: null },
      ],
    }),
    aTrigger({ trigger_id: "once", type: "cron", at: iso(NOON) }),
    withoutAt,
  ],
  idOf: ({ trigger_id }: { readonly trigger_id: string }) => trigger_id,
};
definitionStoreContract("triggers in memory", { ...triggers, open: async () => new MemoryTriggerStore() });
definitionStoreContract("triggers on DynamoDB", { ...triggers, open: () => openTriggers() });

async function openTriggers(jobTable?: string): Promise<TriggerStore> {
  const runTable = await tables.runTable();
  return dynamoTriggerStore(tables.client, { jobTable: jobTable ?? (await tables.jobTable()), runTable, retentionDays: 400 });
}

it("on DynamoDB a job, a workflow and a trigger of one id are three things", async () => {
  const table = await tables.jobTable();
  const stores = [dynamoJobStore(tables.client, table), dynamoWorkflowStore(tables.client, table), await openTriggers(table)] as const;
  const definitions = [jobs.make("same"), workflows.make("same"), triggers.make("same")] as const;
  await stores[0].create(definitions[0]);
  await stores[1].create(definitions[1]);
  await stores[2].create(definitions[2]);
  await stores[0].setSweptUntil(iso(NOON));
  for (const [at, store] of stores.entries()) {
    expect(await store.getDefinition("same")).toEqual(definitions[at]);
    expect(await store.listDefinitions({ limit: 10 })).toEqual([definitions[at]]);
  }
  await stores[1].delete("same");
  expect(await stores[0].getDefinition("same")).toEqual(definitions[0]);
  expect(await stores[2].getDefinition("same")).toEqual(definitions[2]);
});
