import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoJobStore } from "../../shared/adapters/dynamodb/definitions/job-store.ts";
import { dynamoLeases } from "../../shared/adapters/dynamodb/leases.ts";
import { dynamoPasses } from "../../shared/adapters/dynamodb/pass-store.ts";
import { dynamoRequests } from "../../shared/adapters/dynamodb/requests.ts";
import { dynamoRunStore } from "../../shared/adapters/dynamodb/runs/run-store.ts";
import { dynamoTriggerStore } from "../../shared/adapters/dynamodb/definitions/trigger-store.ts";
import { dynamoWorkflowRunStore } from "../../shared/adapters/dynamodb/runs/workflow-run-store.ts";
import { dynamoWorkflowStore } from "../../shared/adapters/dynamodb/definitions/workflow-store.ts";
import { definitionKey } from "../../shared/domain/definition/definition-key.ts";
import { deleteJob } from "../../shared/use-cases/definitions/delete-definition.ts";
import { stepsVersionOf } from "../../shared/domain/run/new-workflow-run.ts";
import { beginPass } from "../../shared/use-cases/planning/begin-pass.ts";
import { continuePass } from "../../shared/use-cases/planning/provision-pass.ts";
import { reportCompletion } from "../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../shared/use-cases/runs/reports/report-start.ts";
import { dynamoHourStatistics } from "../../shared/adapters/dynamodb/statistics/hour-statistics.ts";
import { countHour } from "../../shared/domain/statistics/statistics.ts";
import { sweep } from "../../shared/use-cases/sweep.ts";
import { restoreInto, STANDSTILL_MS } from "../../tools/restoring/restore-into.ts";
import { partitionsOf } from "../../tools/restoring/scan-table.ts";
import type { ScopeTables } from "../../tools/restoring/tables-of.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../support/servers/dynamodb-tables.ts";
import { aJob, aRun, aTrigger, aWorkflow, iso, NOON } from "../support/samples.ts";
import { Simulation } from "../support/simulation.ts";

let dynamodb: DynamoDbTables;
beforeAll(async () => {
  dynamodb = await startDynamoDbTables();
});
afterAll(() => dynamodb.stop());

const newTables = async (): Promise<ScopeTables> => ({
  definitions: await dynamodb.jobTable(),
  records: await dynamodb.runTable(),
  accounts: await dynamodb.accountTable(),
});

/** Lets a world keep everything in these tables. */
function use(world: Simulation, { definitions: jobTable, records: runTable }: ScopeTables): void {
  const { client } = dynamodb;
  const tables = { jobTable, runTable, retentionDays: 400 };
  Object.assign(world.memory.ports, {
    jobs: dynamoJobStore(client, jobTable),
    triggers: dynamoTriggerStore(client, tables),
    workflows: dynamoWorkflowStore(client, jobTable),
    requests: dynamoRequests(client, jobTable),
    leases: dynamoLeases(client, jobTable),
    passes: dynamoPasses(client, jobTable),
    runs: dynamoRunStore(client, tables),
    workflowRuns: dynamoWorkflowRunStore(client, tables),
  });
}

/** What AWS does at a point in time. */
async function copyOf(tables: ScopeTables): Promise<ScopeTables> {
  const copy = await newTables();
  for (const which of ["definitions", "records"] as const) {
    for await (const partition of partitionsOf(dynamodb.plain, tables[which]))
      for (const Item of partition) await dynamodb.plain.send(new PutItemCommand({ TableName: copy[which], Item }));
  }
  return copy;
}

async function provisionAll({ memory: { ports } }: Simulation): Promise<void> {
  await beginPass(ports);
  for (let pages = 0; pages < 100; pages += 1) {
    const pass = await ports.passes.get();
    if (!pass || pass.ended_at !== null) return;
    await continuePass(ports, pass);
  }
}

const WAKE = "cron(* * * * ? *)";
const minutely = aJob({ job_id: "minutely", max_parallel: 1_000 });
const hourly = aJob({ job_id: "hourly", cron_expr: "0 * * * *", max_parallel: 9, active_since: iso(NOON - 7_200_000) });
const deleted = aJob({ job_id: "deleted", max_parallel: 1_000 });
const under = aJob({ job_id: "under-way", cron_expr: "4 * * * *", timeout_sec: 600, retry_limit: 9, max_parallel: 9 });
const workflow = aWorkflow({ cron_expr: "*/10 * * * *", max_parallel: 9 });
const trigger = aTrigger({ trigger_id: "ticking", type: "cron", cron_expr: "*/7 * * * *", topic: "tick", targets: [] });
const waiting = aTrigger({ trigger_id: "waiting", type: "event", source_topic: "logs.**", topic: "alerts" });

/** A world an hour after its backup, in which each definition has run; and what was handed out until then. */
async function anHourAfterItsBackup() {
  const world = new Simulation({ now: NOON - 30_000 });
  const { memory } = world;
  const tables = await newTables();
  use(world, tables);
  const { ports } = memory;
  for (const job of [minutely, hourly, deleted, under]) {
    await ports.jobs.create(job);
    memory.wakes.recurring.set(definitionKey("job", job.job_id), WAKE);
  }
  await ports.workflows.saveStepsSnapshot(workflow.workflow_id, stepsVersionOf(workflow.steps), workflow.steps);
  await ports.workflows.create(workflow);
  for (const one of [trigger, waiting]) await ports.triggers.create(one);
  for (const owner of ["workflow#daily_pipeline", "trigger#ticking"] as const) memory.wakes.recurring.set(owner, WAKE);
  await world.advance(300);
  const [run] = (await ports.runs.listByJob("under-way", { limit: 1 })).runs;
  await reportStart(ports, "under-way", run?.run_id ?? "", { attempt: 1, worker_id: "w" });
  await sweep(ports);
  const backup = await copyOf(tables);
  await reportCompletion(ports, "under-way", { run_id: run?.run_id ?? "", status: "success" });
  await world.advance(3_300);
  await deleteJob(ports, "deleted");
  memory.wakes.recurring.delete("job#deleted");
  await ports.jobs.create(aJob({ job_id: "made-since" }));
  await world.advance(300);
  await sweep(ports);
  return { world, tables, backup, stoppedAt: world.now, before: handedOut(world) };
}

/** What workers were handed, and what triggers published: each occurrence as text. */
function handedOut({ memory }: Simulation, from = 0): string[] {
  const handed = memory.workers.sent.slice(from).map(({ message }) => `${message.job_id} ${message.scheduled_at} ${message.attempt}`);
  return [...new Set(handed)];
}

/** Stands still, is provisioned, swept, and goes on for a while, as `npm run restore` and the clock do it. */
async function resume(world: Simulation): Promise<void> {
  world.memory.clock.set(world.now + STANDSTILL_MS);
  world.memory.wakes.recurring.clear();
  world.memory.rules.patterns.clear();
  await provisionAll(world);
  await world.settle();
  for (let n = 0; n < 4; n += 1) {
    await sweep(world.memory.ports);
    await world.advance(300);
  }
}

const timesOf = (occurrences: readonly string[], job: string) =>
  occurrences.flatMap((one) => (one.startsWith(`${job} `) ? [Date.parse(one.split(" ")[1] ?? "")] : [])).toSorted((a, b) => a - b);

it("with both tables lost and restored an hour old, every definition is provisioned, and nothing that was handed out is handed out again", async () => {
  const { world, backup, stoppedAt, before } = await anHourAfterItsBackup();
  const handed = world.memory.workers.sent.length;
  const lost = await newTables();
  use(world, lost);
  const lines: string[] = [];
  await restoreInto(dynamodb.plain, lost, backup, { stoppedAt, print: (line) => lines.push(line) });
  await restoreInto(dynamodb.plain, lost, backup, { stoppedAt, print: () => undefined });
  await resume(world);

  expect([...world.memory.wakes.recurring.keys()].toSorted()).toEqual(
    ["job#deleted", "job#hourly", "job#minutely", "job#under-way", "trigger#ticking", "workflow#daily_pipeline"].toSorted(),
  );
  expect([...world.memory.rules.patterns.keys()]).toEqual(["waiting"]);
  const after = handedOut(world, handed);
  expect(after.filter((one) => before.includes(one))).toEqual([]);
  expect(after.filter((one) => Date.parse(one.split(" ")[1] ?? "") <= stoppedAt)).toEqual([]);
  // From the stop on, everything is on record: the latest of the standstill runs, those before it are missed.
  const { runs } = await world.memory.ports.runs.listByJob("minutely", { limit: 1_000 });
  const since = runs.filter(({ scheduled_at }) => Date.parse(scheduled_at) > stoppedAt);
  expect(new Set(since.map(({ scheduled_at }) => Date.parse(scheduled_at))).size).toBe(25);
  expect(since.filter(({ status }) => status === "missed")).toHaveLength(4);
  // What was under way in the backup has ended, and is not tried again.
  const [run] = (await world.memory.ports.runs.listByJob("under-way", { limit: 5 })).runs.toReversed();
  expect(run).toMatchObject({ status: "cancelled", attempt: 1, reason: { code: "lost-by-restore" } });
  expect(lines.slice(-2)).toEqual([expect.stringMatching(/^\d+ records put back, \d+ of them ended/), "7 definitions put back"]);
}, 120_000);

it("with definitions damaged and put back, what the records know runs on; what was deleted comes back, what was made since stays", async () => {
  const { world, tables, backup, stoppedAt, before } = await anHourAfterItsBackup();
  const { ports } = world.memory;
  const handed = world.memory.workers.sent.length;
  const damaged = (await ports.jobs.get("minutely"))?.definition;
  if (!damaged) throw new Error("it is there");
  await ports.jobs.replace({ ...damaged, queue: "real.jobs.nobody", enabled: false, version: 2 }, 1);
  await dynamodb.plain.send(
    new PutItemCommand({ TableName: tables.definitions, Item: marshall({ pk: "job#hourly", sk: "definition", broken: true }) }),
  );
  const state = (await ports.jobs.get("minutely"))?.state;

  await restoreInto(dynamodb.plain, tables, { definitions: backup.definitions }, { stoppedAt, print: () => undefined });
  expect((await ports.jobs.get("minutely"))?.state).toEqual(state);
  await resume(world);

  expect((await ports.jobs.get("minutely"))?.definition).toEqual(minutely);
  expect((await ports.jobs.get("hourly"))?.definition).toEqual(hourly);
  expect([...world.memory.wakes.recurring.keys()]).toEqual(
    expect.arrayContaining(["job#deleted", "job#hourly", "job#made-since", "job#minutely"]),
  );
  // Steps that nobody works on are handed out again by each sweep, as ever.
  const after = handedOut(world, handed).filter((one) => !/^(?:made-since|daily_pipeline:)/.test(one));
  expect(after.filter((one) => before.includes(one))).toEqual([]);
  expect(Math.min(...timesOf(after, "minutely"))).toBeGreaterThan(stoppedAt);
  // Its slots are its own again, although a deletion had taken its state away.
  expect(timesOf(after, "deleted").length).toBeGreaterThan(10);
  expect(Math.min(...timesOf(after, "deleted"))).toBeGreaterThan(stoppedAt);
}, 120_000);

it("hours whose records are put back are counted anew, and counts of the backup stay there", async () => {
  const [lost, backup] = [await newTables(), await newTables()];
  const statisticsOf = ({ records: runTable }: ScopeTables) => dynamoHourStatistics(dynamodb.client, { runTable, retentionDays: 400 });
  const runs = dynamoRunStore(dynamodb.client, { jobTable: backup.definitions, runTable: backup.records, retentionDays: 400 });
  await runs.create(aRun({ status: "success" }));
  await statisticsOf(backup).keepCount(NOON, NOON + 2, countHour(NOON, []));
  await statisticsOf(backup).keepCount(NOON - 3_600_000, NOON + 2, countHour(NOON, []));
  await statisticsOf(lost).keepCount(NOON, NOON + 1, countHour(NOON, []));
  const before = Date.now();
  const restored = { definitions: backup.definitions, records: backup.records };
  await restoreInto(dynamodb.plain, lost, restored, { stoppedAt: NOON, print: () => undefined });
  const kept = await statisticsOf(lost).readHours(NOON - 3_600_000, NOON);
  expect([...kept.keys()]).toEqual([NOON]);
  expect(kept.get(NOON)?.counted?.at).toBe(NOON + 1);
  expect(kept.get(NOON)?.markedAt).toBeGreaterThanOrEqual(before);
});
