import { expect, it } from "vitest";
import type { ControlWorkflowRun } from "../../../../shared/contract/workflows/workflow.ts";
import { controlWorkflowRun } from "../../../../shared/use-cases/workflows/control/control-workflow-run.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { aQueueStep as step } from "../../../support/arbitrary/arbitrary-dags.ts";
import { afterEachCrash } from "../../../support/crashes.ts";
import { aWorkflow, NOON } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

const NOW = { parameters: {}, task_id: null, dataset_id: null, note: null };
const diamond = aWorkflow({ workflow_id: "diamond", steps: [step("a"), step("b", ["a"]), step("c", ["a"]), step("d", ["b", "c"])] });
const call = {
  kind: "workflow",
  step_id: "call",
  workflow_id: "inner",
  depends_on: [],
  params: {},
  timeout_sec: 3_600,
  retry_limit: 0,
} as const;
const inner = aWorkflow({ workflow_id: "inner", steps: [step("x"), step("y", ["x"])] });

async function aWorld() {
  const world = new WorkflowSimulation();
  await world.register(diamond, inner, aWorkflow({ workflow_id: "outer", steps: [call, step("z", ["call"])] }));
  return world;
}

const start = (world: WorkflowSimulation, id = "diamond") => world.persistently(() => runWorkflowNow(world.memory.ports, id, NOW, "key"));

/** Lets redeliveries come, and the sweep after them, with workers at work all the time. */
async function goOn(world: WorkflowSimulation, work?: Parameters<WorkflowSimulation["work"]>[0]): Promise<void> {
  await world.work(work);
  await world.advance(150, () => world.work(work));
  await world.persistently(() => sweep(world.memory.ports));
  await world.advance(70, () => world.work(work));
}

async function control(world: WorkflowSimulation, id: string, action: ControlWorkflowRun["action"], refusalIsFine = false): Promise<void> {
  const run = world.runsOf(id)[0];
  if (!run) throw new Error(`${id} has no run`);
  await world.persistently(async () => {
    try {
      await controlWorkflowRun(world.memory.ports, run, { action, note: null });
    } catch (error) {
      // Asked again after its answer was lost, it has been done.
      if (!refusalIsFine || (error as Error).name !== "BelfryError") throw error;
    }
  });
}

const held = async (world: WorkflowSimulation, id: string) => (await world.memory.workflows.getStates([id])).get(id)?.active_runs ?? [];

it("a run reaches its end, each step done once, whichever call fails", async () => {
  const calls = await afterEachCrash(
    aWorld,
    async (world) => {
      await start(world);
      await goOn(world);
    },
    async (world) => {
      expect(world.runsOf("diamond").map(({ status, steps }) => `${status} ${steps}`)).toEqual(["success ssss"]);
      expect(world.begun.toSorted()).toEqual(["a#1", "b#1", "c#1", "d#1"]);
      expect(await held(world, "diamond")).toEqual([]);
      const state = (await world.memory.workflows.getStates(["diamond"])).get("diamond");
      expect(state?.counters.runs).toEqual([{ status: "success", triggerSource: "api", count: 1 }]);
    },
  );
  expect(calls).toBeGreaterThan(40);
});

it("a failed step ends its run and starts nothing more, whichever call fails", async () => {
  await afterEachCrash(
    aWorld,
    async (world) => {
      await start(world);
      await goOn(world, (id) => ({ outcome: id === "b" ? "failed" : "success" }));
    },
    async (world) => {
      expect(world.runsOf("diamond")).toMatchObject([{ status: "failed", steps: "sfsx" }]);
      expect(world.begun.toSorted()).toEqual(["a#1", "b#1", "c#1"]);
      expect(await held(world, "diamond")).toEqual([]);
    },
  );
});

it("a stopped run cancels what runs and starts nothing more, whichever call fails", async () => {
  await afterEachCrash(
    async () => {
      const world = await aWorld();
      await start(world);
      await world.work((id) => (id === "a" ? { outcome: "success" } : undefined));
      return world;
    },
    async (world) => {
      await control(world, "diamond", "stop", true);
      await goOn(world);
    },
    async (world) => {
      expect(world.runsOf("diamond")).toMatchObject([{ status: "failed", reason: text("stopped") }]);
      expect(world.stepStatuses(diamond)).toEqual({ a: "success", b: "cancelled", c: "cancelled", d: undefined });
      expect(world.begun).toEqual(["a#1"]);
      expect(await held(world, "diamond")).toEqual([]);
    },
  );
});

it("a stop that comes while steps are being started leaves none of them running, whichever call it comes after", async () => {
  const undisturbed = await aWorld();
  await start(undisturbed);
  const before = undisturbed.memory.faults.calls.length;
  await undisturbed.settle();
  for (let call = before; call < undisturbed.memory.faults.calls.length; call += 1) {
    const world = await aWorld();
    await start(world);
    world.memory.faults.afterCall(call, () => control(world, "diamond", "stop", true));
    await goOn(world);
    expect(world.runsOf("diamond")).toMatchObject([{ status: "failed", reason: text("stopped") }]);
    expect(["cancelled", undefined]).toContain(world.stepStatuses(diamond)["a"]);
    expect(world.begun).toEqual([]);
  }
});

it("a retry repeats what failed, once, whichever call fails", async () => {
  await afterEachCrash(
    async () => {
      const world = await aWorld();
      await start(world);
      await world.work((id) => ({ outcome: id === "b" ? "failed" : "success" }));
      return world;
    },
    async (world) => {
      await control(world, "diamond", "retry", true);
      await goOn(world);
    },
    async (world) => {
      expect(world.runsOf("diamond")).toMatchObject([{ status: "success", attempt: 2, steps: "ssss" }]);
      expect(world.begun.toSorted()).toEqual(["a#1", "b#1", "b#2", "c#1", "d#1"]);
      expect(await held(world, "diamond")).toEqual([]);
    },
  );
});

it("a retry right behind a stop does each step once more and no more, whichever call fails", async () => {
  await afterEachCrash(
    async () => {
      const world = await aWorld();
      await start(world);
      await world.work((id) => (id === "a" ? { outcome: "success" } : undefined));
      return world;
    },
    async (world) => {
      await control(world, "diamond", "stop", true);
      await control(world, "diamond", "retry", true);
      await goOn(world);
    },
    async (world) => {
      expect(world.runsOf("diamond")).toMatchObject([{ status: "success", attempt: 2 }]);
      expect(world.begun.map((begun) => begun.split("#")[0]).toSorted()).toEqual(["a", "b", "c", "d"]);
    },
  );
});

it("a workflow that is a step is run once and ends its step, whichever call fails", async () => {
  await afterEachCrash(
    aWorld,
    async (world) => {
      await start(world, "outer");
      await goOn(world);
    },
    async (world) => {
      expect(world.runsOf("outer")).toMatchObject([{ status: "success" }]);
      expect(world.runsOf("inner")).toMatchObject([{ status: "success" }]);
      expect(world.begun).toEqual(["x#1", "y#1", "z#1"]);
      expect([...(await held(world, "outer")), ...(await held(world, "inner"))]).toEqual([]);
    },
  );
});

it("a retry reaches into a workflow that is a step, whichever call fails", async () => {
  await afterEachCrash(
    async () => {
      const world = await aWorld();
      await start(world, "outer");
      await world.work((id) => ({ outcome: id === "y" ? "failed" : "success" }));
      return world;
    },
    async (world) => {
      await control(world, "outer", "retry", true);
      await goOn(world);
    },
    async (world) => {
      expect(world.runsOf("outer")).toMatchObject([{ status: "success", attempt: 2 }]);
      expect(world.runsOf("inner")).toMatchObject([{ status: "success", attempt: 2 }]);
      expect(world.begun).toEqual(["x#1", "y#1", "y#2", "z#1"]);
    },
  );
});

it("a scheduled run is started once and done, whichever call fails", async () => {
  const hourly = aWorkflow({ workflow_id: "hourly", cron_expr: "0 * * * *", steps: [step("a"), step("b", ["a"])] });
  await afterEachCrash(
    async () => {
      const world = new WorkflowSimulation({ now: NOON - 60_000 });
      await world.register(hourly);
      return world;
    },
    async (world) => {
      const until = new Date(NOON + 60_000).toISOString();
      world.memory.dispatch.add({ kind: "launch", owner: "workflow#hourly", from: new Date(NOON).toISOString(), until }, world.now);
      await goOn(world);
    },
    async (world) => {
      expect(world.runsOf("hourly")).toMatchObject([{ status: "success", trigger_source: "scheduler" }]);
      expect(world.begun).toEqual(["a#1", "b#1"]);
    },
  );
});
