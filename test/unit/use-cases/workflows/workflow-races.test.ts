import { describe, expect, it } from "vitest";
import type { BelfryError } from "../../../../shared/domain/errors.ts";
import type { Run } from "../../../../shared/domain/run/run.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import type { WorkflowRun } from "../../../../shared/domain/run/workflow-run.ts";
import { controlWorkflowRun } from "../../../../shared/use-cases/workflows/control/control-workflow-run.ts";
import { react } from "../../../../shared/use-cases/react.ts";
import { reportCompletion } from "../../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { aQueueStep as step } from "../../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const NOW = { parameters: {}, task_id: null, dataset_id: null, note: null };
const pair = aWorkflow({ workflow_id: "pair", steps: [step("a"), step("b", ["a"])] });
const call = {
  kind: "workflow",
  step_id: "call",
  workflow_id: "inner",
  depends_on: [],
  params: {},
  timeout_sec: 3_600,
  retry_limit: 0,
} as const;
const inner = aWorkflow({ workflow_id: "inner", steps: [step("x")] });
const outer = aWorkflow({ workflow_id: "outer", steps: [call] });
const fails = () => ({ outcome: "failed" }) as const;

async function begun(id: string): Promise<WorkflowSimulation> {
  const world = new WorkflowSimulation();
  await world.register(pair, inner, outer);
  await runWorkflowNow(world.memory.ports, id, NOW);
  return world;
}

function runOf(world: WorkflowSimulation, id: string): WorkflowRun {
  const [run] = world.runsOf(id);
  if (!run) throw new Error(`${id} has no run`);
  return run;
}

function stepOf(world: WorkflowSimulation, jobId: string): Run {
  const run = world.memory.runs.all().find(({ job_id }) => job_id === jobId);
  if (!run) throw new Error(`${jobId} has no run`);
  return structuredClone(run);
}

const control = (world: WorkflowSimulation, id: string, action: "stop" | "retry") =>
  controlWorkflowRun(world.memory.ports, runOf(world, id), { action, note: null });
const held = async (world: WorkflowSimulation, id: string) => (await world.memory.workflows.getStates([id])).get(id)?.active_runs ?? [];
const claim = (world: WorkflowSimulation, { job_id, run_id, attempt }: Run) =>
  reportStart(world.memory.ports, job_id, run_id, { attempt, worker_id: "silent", lease_sec: 60 });
const tell = (world: WorkflowSimulation, run: Run) => react(world.memory.ports, [{ change: { kind: "run", run } }]);

/** Hands on what has changed so far, and no more. */
async function reactOnce(world: WorkflowSimulation): Promise<void> {
  const runs = world.memory.runs.changes.splice(0).map((run) => ({ kind: "run", run }) as const);
  const workflowRuns = world.memory.workflowRuns.changes.splice(0).map((run) => ({ kind: "workflow-run", run }) as const);
  await react(
    world.memory.ports,
    [...runs, ...workflowRuns].map((change) => ({ change })),
  );
}

/** Plays once undisturbed, then once for each port call it makes with something else happening right behind that call. */
async function behindEachCall(
  id: string,
  before: (world: WorkflowSimulation) => Promise<unknown>,
  meanwhile: (world: WorkflowSimulation) => Promise<void>,
) {
  const undisturbed = await begun(id);
  await before(undisturbed);
  const from = undisturbed.memory.faults.calls.length;
  await undisturbed.settle();
  const worlds: WorkflowSimulation[] = [];
  for (let at = from; at < undisturbed.memory.faults.calls.length; at += 1) {
    const world = await begun(id);
    await before(world);
    world.memory.faults.afterCall(at, () => meanwhile(world));
    await world.settle();
    worlds.push(world);
  }
  return worlds;
}

describe("a stop", () => {
  it("that a step's success overtakes can be retried to the end", async () => {
    const world = await begun("pair");
    await world.settle();
    const a = stepOf(world, "pair:a");
    await claim(world, a);
    await control(world, "pair", "stop");
    await reportCompletion(world.memory.ports, "pair:a", { run_id: a.run_id, attempt: 1, status: "success" });
    await world.settle();
    await control(world, "pair", "retry");
    await world.work();
    expect(runOf(world, "pair")).toMatchObject({ status: "success", steps: "ss" });
    expect(world.begun).toEqual(["b#1"]);
  });

  it.each([1, 2, 3])("that answers after call %i, behind which the run ends by itself, is true", async (call) => {
    const world = await begun("pair");
    await world.settle();
    world.memory.faults.afterCall(world.memory.faults.calls.length + call - 1, () => world.work());
    const answer = await control(world, "pair", "stop").catch((error: BelfryError) => error.problem);
    await world.settle();
    await world.work();
    const refused = { code: "CONFLICT", text: text("run-ended", { status: "success" }) };
    const stopped = { status: "failed", reason: text("stopped") };
    expect(answer).toMatchObject(runOf(world, "pair").status === "success" ? refused : stopped);
  });

  it("while a workflow is being started as a step leaves none of it running", async () => {
    const meanwhile = async (world: WorkflowSimulation) => {
      await control(world, "outer", "stop").catch(() => undefined);
      for (let rounds = 0; rounds < 4; rounds += 1) await reactOnce(world);
    };
    for (const world of await behindEachCall("outer", async () => undefined, meanwhile)) {
      await world.work();
      expect(world.begun).toEqual([]);
    }
  });
});

describe("a retry", () => {
  it("that comes while the end of its run is settled keeps its slot", async () => {
    const meanwhile = async (world: WorkflowSimulation) => void (await control(world, "pair", "retry"));
    for (const world of await behindEachCall(
      "pair",
      async (one) => {
        await one.settle();
        await control(one, "pair", "stop");
      },
      meanwhile,
    )) {
      expect([runOf(world, "pair").status, (await held(world, "pair")).length]).toEqual(["running", 1]);
    }
  });

  it("gives a step its time-out anew", async () => {
    const world = await begun("pair");
    await world.work(fails);
    await world.advance(7_200);
    await control(world, "pair", "retry");
    await world.settle();
    await claim(world, stepOf(world, "pair:a"));
    await world.advance(600);
    expect(stepOf(world, "pair:a")).toMatchObject({ status: "timeout", attempt: 2 });
    expect(runOf(world, "pair").status).toBe("failed");
  });

  it("gives a step its own number of attempts, not more with each retry", async () => {
    const world = await begun("pair");
    const attempts: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const before = world.begun.length;
      await world.advance(3_600, () => world.work(fails));
      attempts.push(world.begun.length - before);
      await control(world, "pair", "retry");
    }
    expect(attempts).toEqual([1, 1, 1, 1, 1]);
  });

  it("fails, and holds nothing up, where the workflow that is a step has no free slot", async () => {
    const world = await begun("outer");
    await world.work(fails);
    await runWorkflowNow(world.memory.ports, "inner", NOW);
    await world.settle();
    await control(world, "outer", "retry");
    await world.settle();
    expect(world.memory.telemetry.named("react.failed")).toEqual([]);
    expect(runOf(world, "outer").status).toBe("failed");
    expect(stepOf(world, "outer:call").error).toMatchObject({ code: "workflow-busy" });
  });
});

describe("what a stream tells twice", () => {
  it("does not run a workflow that is a step once more: a queued attempt that is over", async () => {
    const world = await begun("outer");
    await world.work(fails);
    await control(world, "outer", "retry");
    await world.advance(0, async () => undefined);
    const queued = { ...stepOf(world, "outer:call"), status: "queued", retry_at: new Date(world.now).toISOString() } as const;
    await world.work(fails);
    const done = [...world.begun];
    await tell(world, queued);
    await world.work(fails);
    expect(world.begun).toEqual(done);
  });

  it("does not end the retried step: the end that its workflow had before", async () => {
    const world = await begun("outer");
    await world.work(fails);
    const failed = structuredClone(runOf(world, "inner"));
    await control(world, "outer", "retry");
    const asked = world.memory.workflowRuns.changes.splice(0);
    await react(
      world.memory.ports,
      asked.map((run) => ({ change: { kind: "workflow-run", run } }) as const),
    );
    await react(world.memory.ports, [{ change: { kind: "workflow-run", run: failed } }]);
    await world.work();
    expect([runOf(world, "outer").status, runOf(world, "inner").status, world.begun]).toEqual(["success", "success", ["x#1", "x#2"]]);
  });

  it("does not stop the retried workflow: the end that its step had before", async () => {
    const world = await begun("outer");
    await world.work(fails);
    const failed = stepOf(world, "outer:call");
    await control(world, "outer", "retry");
    await world.settle();
    await tell(world, failed);
    await world.work();
    expect([runOf(world, "outer").status, runOf(world, "inner").status]).toEqual(["success", "success"]);
  });
});

it("one run that cannot go on does not keep the sweep from the others", async () => {
  const world = await begun("pair");
  await runWorkflowNow(world.memory.ports, "inner", NOW);
  world.memory.clock.advance(600);
  world.memory.dispatch.pending.splice(0);
  world.memory.faults.failNext("workflowRuns.get", "before");
  await sweep(world.memory.ports);
  await world.work();
  expect(
    world
      .runsOf("pair")
      .concat(world.runsOf("inner"))
      .map(({ status }) => status)
      .toSorted(),
  ).toEqual(["queued", "success"]);
  expect(world.memory.telemetry.named("repair.failed")).toHaveLength(1);
});
