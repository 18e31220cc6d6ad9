import { describe, expect, it } from "vitest";
import { keyOf } from "../../../../shared/domain/definition/definition.ts";
import type { AnyDefinition } from "../../../../shared/use-cases/definitions/definitions.ts";
import { cancelDeleted } from "../../../../shared/use-cases/runs/ends/cancel-deleted.ts";
import { deleteJob, deleteWorkflow } from "../../../../shared/use-cases/definitions/delete-definition.ts";
import { provisionChanges } from "../../../../shared/use-cases/planning/provision-changes.ts";
import { reportCompletion } from "../../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { runJobNow } from "../../../../shared/use-cases/starting/run-job-now.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { aFire, aJob, aStep, aTrigger, aWorkflow, iso, NOON } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const at = (seconds: number) => NOON + seconds * 1000;
const MINUTE = { cron_expr: "* * * * *", active_since: iso(NOON), misfire_grace_sec: 600 } as const;

/** What provision does about a change at `seconds` after noon. */
const changeOf = (before: AnyDefinition, after: AnyDefinition | undefined, at: number) => {
  return { owner: keyOf(before), before, after, deleted: after ? undefined : before, at };
};

async function change(world: Simulation, before: AnyDefinition, after: AnyDefinition | undefined, seconds: number): Promise<void> {
  world.memory.clock.set(at(seconds));
  await provisionChanges(world.memory.ports, keyOf(before), [changeOf(before, after, world.now)], after);
  await world.advance(15);
}

describe("what fell due before a change and has no record by then", () => {
  it.each([
    ["paused", { enabled: false }, "paused"],
    ["edited", { cron_expr: "0 0 1 1 *", active_since: iso(at(200)) }, "edited"],
  ] as const)("is recorded as missed when its job is %s", async (_, changed, became) => {
    const world = new Simulation();
    const before = aJob(MINUTE);
    const after = aJob({ ...MINUTE, ...changed, version: 2 });
    await world.memory.jobs.create(after);
    await change(world, before, after, 200);
    expect(world.memory.runs.all().map(({ status, reason, scheduled_at }) => [status, reason, scheduled_at])).toEqual(
      [180, 120, 60].map((second) => ["missed", { code: "missed-before-change", params: { became } }, iso(at(second))]),
    );
  });

  it("is recorded when its job is deleted, and its generation's records do not stand in the way of the next one", async () => {
    const world = new Simulation();
    const before = aJob({ ...MINUTE, misfire_grace_sec: 100 });
    await change(world, before, undefined, 200);
    expect(world.memory.runs.all().map(({ reason }) => reason)).toMatchObject([
      { code: "missed-before-change", params: { became: "deleted" } },
      { code: "missed-before-change" },
      { code: "missed-beyond-grace" },
    ]);
    const again = aJob({ ...MINUTE, generation: "generation-2" });
    await world.memory.jobs.create(again);
    world.memory.dispatch.add(aFire(again, at(180)), world.now);
    world.memory.dispatch.add(aFire(before, at(180)), world.now);
    await world.settle();
    expect(world.active().map(({ dispatch }) => dispatch.generation)).toEqual(["generation-2"]);
  });

  it("is recorded for workflows and triggers too, and what has a record keeps it", async () => {
    const world = new Simulation();
    const workflow = aWorkflow(MINUTE);
    await change(world, workflow, undefined, 130);
    expect(world.memory.workflowRuns.all()).toMatchObject([{ status: "missed" }, { status: "missed" }]);
    const trigger = aTrigger({ ...MINUTE, type: "cron" });
    await world.memory.triggers.create(trigger);
    world.memory.dispatch.add(aFire(trigger, at(120)), world.now);
    await world.settle();
    await world.memory.triggers.delete(trigger.trigger_id);
    await change(world, trigger, undefined, 170);
    expect(world.memory.triggers.occurrences.map(({ scheduled_at, status }) => [scheduled_at, status])).toEqual([
      [iso(at(120)), "published"],
      [iso(at(60)), "missed"],
    ]);
  });
});

describe("deleting a job", () => {
  it("cancels what waits for a worker or a retry, lets what runs end as its last attempt, and starts nothing more", async () => {
    const job = aJob({ max_parallel: 3, retry_limit: 3 });
    const world = new Simulation();
    await world.memory.jobs.create(job);
    const ids = [0, 1, 2].map((second) => aFire(job, at(second)).run_id);
    for (const second of [0, 1, 2]) world.memory.dispatch.add(aFire(job, at(second)), at(second));
    await world.advance(2);
    const [running = "", retrying = "", waiting = ""] = ids;
    await reportStart(world.memory.ports, job.job_id, running, { attempt: 1, worker_id: "w" });
    await reportCompletion(world.memory.ports, job.job_id, { run_id: retrying, attempt: 1, status: "failed" });
    await world.settle();
    expect(await deleteJob(world.memory.ports, job.job_id)).toEqual({ cancelled: 2, ending: 1 });
    const sent = world.memory.workers.sent.length;
    await reportCompletion(world.memory.ports, job.job_id, { run_id: running, attempt: 1, status: "failed", error: "no" });
    await world.advance(120);
    const statuses = await Promise.all([running, retrying, waiting].map((id) => world.memory.runs.get(job.job_id, id)));
    expect(statuses.map((run) => run?.status)).toEqual(["failed", "cancelled", "cancelled"]);
    expect(world.memory.workers.sent).toHaveLength(sent);
  });

  it("voids a delayed run and its key: the job made anew under the id starts neither", async () => {
    const world = new Simulation();
    await world.memory.jobs.create(aJob());
    const later = { params: null, delay_seconds: 60, trigger_source: "manual" };
    const first = await runJobNow(world.memory.ports, "buy-scanner", later, "k");
    await deleteJob(world.memory.ports, "buy-scanner");
    await world.memory.jobs.create(aJob({ generation: "generation-2", cron_expr: "0 0 1 1 *" }));
    const second = await runJobNow(world.memory.ports, "buy-scanner", later, "k");
    expect(second.runId).not.toBe(first.runId);
    await world.advance(100);
    expect(world.active().map(({ run_id }) => run_id)).toEqual([second.runId]);
    // Its id was answered: it is on record.
    expect(await world.memory.runs.get("buy-scanner", first.runId)).toMatchObject({ status: "cancelled", reason: { code: "job-deleted" } });
  });

  it("cancels by the reaction what started while it was being deleted", async () => {
    const world = new Simulation();
    const job = aJob();
    await world.memory.jobs.create(job);
    world.memory.dispatch.add(aFire(job, NOON), NOON);
    await world.settle();
    await world.memory.jobs.delete(job.job_id);
    await change(world, job, undefined, 1);
    expect(await world.memory.runs.get(job.job_id, aFire(job, NOON).run_id)).toMatchObject({ status: "cancelled" });
  });

  it.each([
    ["is cancelled when that one is deleted", true, "cancelled"],
    ["goes on while it is still there", false, "queued"],
  ] as const)("a run of a definition that cannot be read %s", async (_, isDeleted, status) => {
    const world = new Simulation();
    const job = aJob();
    await world.memory.jobs.create(job);
    world.memory.dispatch.add(aFire(job, NOON), NOON);
    await world.settle();
    const owner = keyOf(job);
    const unread = { owner, before: undefined, after: undefined, at: world.now };
    await provisionChanges(world.memory.ports, owner, [{ ...unread, deleted: isDeleted ? job : undefined }], undefined);
    expect(await world.memory.runs.get(job.job_id, aFire(job, NOON).run_id)).toMatchObject({ status });
  });

  it("tells of what it cancelled also where the reaction was faster than the answer", async () => {
    const world = new Simulation();
    const job = aJob();
    await world.memory.jobs.create(job);
    world.memory.dispatch.add(aFire(job, NOON), NOON);
    await world.settle();
    await cancelDeleted(world.memory.ports, job);
    expect(await deleteJob(world.memory.ports, job.job_id)).toEqual({ cancelled: 1, ending: 0 });
  });
});

it("deleting a workflow lets its running step end, starts no further one, and ends its run", async () => {
  const world = new WorkflowSimulation();
  const workflow = aWorkflow({ workflow_id: "flow", id: "flow", steps: [aStep("a"), aStep("b", { depends_on: ["a"] })] });
  await world.register(workflow);
  const start = { parameters: {}, task_id: null, dataset_id: null, note: null };
  const { run_id: run } = await runWorkflowNow(world.memory.ports, "flow", start);
  await world.settle();
  const [step] = world.memory.runs.all();
  await reportStart(world.memory.ports, step?.job_id ?? "", step?.run_id ?? "", { attempt: 1, worker_id: "w" });
  expect(await deleteWorkflow(world.memory.ports, "flow")).toEqual({ cancelled: 0, ending: 1 });
  await reportCompletion(world.memory.ports, step?.job_id ?? "", { run_id: step?.run_id, attempt: 1, status: "success" });
  await world.settle();
  expect(await world.memory.workflowRuns.get("flow", run)).toMatchObject({ status: "failed", reason: { code: "workflow-deleted" } });
  expect(world.memory.runs.all()).toHaveLength(1);
});

it("deleting a workflow tells of what it cancelled also where the reaction was faster than the answer", async () => {
  const world = new WorkflowSimulation();
  const workflow = aWorkflow({ workflow_id: "flow", id: "flow" });
  await world.register(workflow);
  await runWorkflowNow(world.memory.ports, "flow", { parameters: {}, task_id: null, dataset_id: null, note: null });
  await cancelDeleted(world.memory.ports, workflow);
  expect(await deleteWorkflow(world.memory.ports, "flow")).toEqual({ cancelled: 1, ending: 0 });
  await world.settle();
  expect(world.runsOf("flow")).toMatchObject([{ status: "failed", reason: { code: "workflow-deleted" } }]);
});
