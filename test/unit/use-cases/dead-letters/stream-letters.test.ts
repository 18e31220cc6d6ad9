import { expect, it } from "vitest";
import { reportCompletion } from "../../../../shared/use-cases/runs/reports/report-completion.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { redriveLetters } from "../../../../shared/use-cases/dead-letters/redrive.ts";
import { aJob, aRun, aStep, aTrigger, aWorkflow, iso, NOON, ref } from "../../../support/samples.ts";
import { provision } from "../../../../shared/use-cases/planning/provision.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";
import { Simulation } from "../../../support/simulation.ts";

/** What Lambda writes of a batch that it gave up; nothing in it says which runs. */
const letterOf = (from: number, until: number, more: object = {}) => ({
  requestContext: { condition: "RetryAttemptsExhausted" },
  version: "1.0",
  timestamp: iso(until + 600_000),
  DDBStreamBatchInfo: {
    shardId: "shardId-1",
    startSequenceNumber: "1",
    endSequenceNumber: "2",
    approximateArrivalOfFirstRecord: iso(from),
    approximateArrivalOfLastRecord: iso(until),
    batchSize: 2,
  },
  ...more,
});

const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };

it("the stream empty, runs that ended in a letter's span are reacted to by the tables, once, however often it is redriven", async () => {
  const world = new Simulation({ now: NOON, copies: 2 });
  const { memory } = world;
  await memory.jobs.create(aJob({ enabled: false }));
  await memory.triggers.create(aTrigger({ trigger_id: "ended", type: "event", source_topic: "run.success" }));
  await provision(memory.ports, "trigger#ended");
  const ended = aRun({ status: "success", finished_at: iso(NOON - 200_000) }, {}, NOON - 300_000);
  const waiting = aRun({ attempt: 2, retry_at: iso(NOON - 190_000) }, {}, NOON - 240_000);
  const later = aRun({ status: "success", finished_at: iso(NOON - 10_000) }, {}, NOON - 60_000);
  for (const run of [ended, waiting, later]) {
    await memory.runs.create(run);
    await memory.jobs.acquireSlot(ref("buy-scanner"), run.run_id, slot);
  }
  memory.runs.changes.splice(0);

  for (let n = 0; n < 3; n += 1) {
    memory.deadLetters.add("run-stream", letterOf(NOON - 201_000, NOON - 199_000));
    expect((await redriveLetters(memory.ports, "run-stream", undefined)).letters).toMatchObject([{ outcome: "redriven" }]);
    await world.settle();
  }
  const state = (await memory.jobs.get("buy-scanner"))?.state;
  expect(state?.active_runs).toEqual([waiting.run_id, later.run_id].toSorted());
  expect(state?.counters.runs).toEqual([{ status: "success", triggerSource: "scheduler", count: 1 }]);
  expect(new Set(memory.workers.sent.map(({ message }) => `${message.run_id} ${message.attempt}`))).toEqual(
    new Set([`${waiting.run_id} 2`]),
  );
  expect((await memory.triggers.listOccurrences("ended", { limit: 9 })).occurrences).toHaveLength(1);
});

it("a workflow goes on whose steps' ends were given up, page after page", async () => {
  const world = new WorkflowSimulation();
  const { memory } = world;
  const steps = Array.from({ length: 120 }, (_, n) => aStep(`s${n}`));
  const workflow = aWorkflow({ steps: [...steps, aStep("last", { depends_on: steps.map(({ step_id }) => step_id) })] });
  await world.register(workflow);
  await runWorkflowNow(memory.ports, workflow.workflow_id, { parameters: {}, task_id: null, dataset_id: null, note: null });
  await world.settle();
  for (const { job_id, run_id } of world.active()) {
    await reportCompletion(memory.ports, job_id, { run_id, status: "success" });
  }
  memory.runs.changes.splice(0);
  memory.deadLetters.add("run-stream", letterOf(world.now - 1_000, world.now));
  await redriveLetters(memory.ports, "run-stream", undefined);
  await world.work();
  expect(world.runsOf(workflow.workflow_id)).toMatchObject([{ status: "success" }]);
  expect(world.begun.filter((step) => step.startsWith("last"))).toEqual(["last#1"]);
});

it("a letter of definitions provisions them all anew, by one pass however many letters there are", async () => {
  const world = new Simulation();
  await world.memory.jobs.create(aJob());
  for (let n = 0; n < 3; n += 1) world.memory.deadLetters.add("job-stream", letterOf(NOON, NOON));
  const { letters } = await redriveLetters(world.memory.ports, "job-stream", undefined);
  expect(letters.map(({ outcome }) => outcome)).toEqual(["redriven", "redriven", "redriven"]);
  expect(await world.memory.passes.get()).toMatchObject({ stage: "job-definitions", ended_at: null });
});

it("a letter of a record that still cannot be read stays, and says of which", async () => {
  const world = new Simulation();
  const run = aRun();
  world.memory.faults.failNext("runs.get", "before");
  world.memory.deadLetters.add("run-stream", letterOf(NOON, NOON, { keys: { pk: "job#buy-scanner", sk: run.run_id } }));
  const [kept] = (await redriveLetters(world.memory.ports, "run-stream", undefined)).letters;
  expect(kept).toMatchObject({ outcome: "kept", about: { job_id: "buy-scanner", run_id: run.run_id } });
  expect((await redriveLetters(world.memory.ports, "run-stream", undefined)).letters).toMatchObject([{ outcome: "redriven" }]);
});
