import { describe, expect, it } from "vitest";
import { DEFAULT_CHAIN, TASK_CHAIN } from "../../../../shared/domain/tasks/task-chain.ts";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { executeTask } from "../../../../shared/use-cases/tasks/execute-task.ts";
import { createTask, getTask, listTasks } from "../../../../shared/use-cases/tasks/tasks.ts";
import { CreateTask } from "../../../../shared/contract/tasks/task.ts";
import { afterEachCrash } from "../../../support/crashes.ts";
import { aStep, aWorkflow } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const ASKER = { userId: undefined, access: [] };
const NOTHING = { parameters: {}, note: null };

async function open(): Promise<WorkflowSimulation> {
  const world = new WorkflowSimulation();
  await world.register(
    ...DEFAULT_CHAIN.map((workflow_id) => aWorkflow({ workflow_id, steps: [aStep(`${workflow_id}-step`)], max_parallel: 10 })),
  );
  await createTask(world.memory.ports, CreateTask.parse({ name: "build" }), ASKER);
  return world;
}

const execute = (world: WorkflowSimulation) => executeTask({ ...world.memory.ports, taskChain: DEFAULT_CHAIN }, 1, NOTHING, ASKER);
const statusOf = async (world: WorkflowSimulation) => (await getTask(world.memory.ports, 1)).task.status;

/** Half an hour with workers and sweeps. */
async function letPass(world: WorkflowSimulation): Promise<void> {
  for (let times = 0; times < 6; times += 1) {
    await world.work();
    await world.advance(300);
    await world.persistently(() => sweep(world.memory.ports));
  }
}

describe("an execution that dies at any call", () => {
  it("leaves a task that ends: completed with each link run once, or not running, so that it can be executed again", async () => {
    const calls = await afterEachCrash(
      open,
      async (world) => {
        await execute(world).catch(() => undefined);
        await letPass(world);
      },
      async (world) => {
        let status = "";
        await world.persistently(async () => (status = await statusOf(world)));
        const links = DEFAULT_CHAIN.map((name) => world.runsOf(name).length);
        expect([status, links]).toEqual(status === "completed" ? [status, [1, 1, 1]] : [status, [0, 0, 0]]);
        expect(["pending", "failed", "completed"]).toContain(status);
        if (status === "completed") return;
        await execute(world);
        await letPass(world);
        expect(await statusOf(world)).toBe("completed");
      },
    );
    expect(calls).toBeGreaterThan(10);
  });
});

describe("a task whose run was never made", () => {
  async function lost(): Promise<WorkflowSimulation> {
    const world = await open();
    world.memory.faults.failNext("workflows.acquireSlot", "before");
    await expect(execute(world)).rejects.toThrow("acquireSlot");
    return world;
  }

  it("is running for a minute, in which its run may come, and has failed from then on", async () => {
    const world = await lost();
    world.memory.clock.set(world.now + 59_000);
    expect(await statusOf(world)).toBe("running");
    await expect(execute(world)).rejects.toMatchObject({ problem: { code: "CONFLICT", text: { code: "task-running" } } });
    world.memory.clock.set(world.now + 1_000);
    expect(await statusOf(world)).toBe("failed");
    expect(world.runsOf(TASK_CHAIN)).toMatchObject([{ status: "skipped", reason: { code: "execution-not-started" } }]);
    expect(world.memory.telemetry.named("task.execution_lost")).toHaveLength(1);
    expect(await world.memory.tasks.get(1)).toMatchObject({ status: "failed" });
  });

  it("is found out by a list as well", async () => {
    const world = await lost();
    world.memory.clock.set(world.now + 60_000);
    const query = { skip: 0, limit: 10 };
    expect((await listTasks(world.memory.ports, { ...query, status: "running" })).map(({ task }) => task.id)).toEqual([]);
    expect((await listTasks(world.memory.ports, query)).map(({ task }) => task.status)).toEqual(["failed"]);
  });

  it("stays failed where the start comes after all: nothing of it runs", async () => {
    const world = await open();
    const { calls } = world.memory.faults;
    const before = calls.length;
    await execute(world);
    const place = calls.indexOf("workflows.acquireSlot", before) - before;
    const late = await open();
    late.memory.faults.afterCall(late.memory.faults.calls.length + place, async () => {
      late.memory.clock.set(late.now + 61_000);
      expect(await statusOf(late)).toBe("failed");
    });
    await expect(execute(late)).rejects.toMatchObject({ problem: { code: "CONFLICT", text: { code: "execution-not-started" } } });
    await letPass(late);
    expect([await statusOf(late), late.runsOf(DEFAULT_CHAIN[0])]).toEqual(["failed", []]);
  });

  it("fails also where the chain's workflow has been deleted in between", async () => {
    const world = await lost();
    await world.memory.workflows.delete(TASK_CHAIN);
    world.memory.clock.set(world.now + 60_000);
    expect(await statusOf(world)).toBe("failed");
  });
});

it("an edit between reading a task and making it running is kept, and the execution goes on", async () => {
  const world = await open();
  const { calls } = world.memory.faults;
  world.memory.faults.afterCall(calls.length, async () => {
    const task = await world.memory.tasks.get(1);
    if (task) await world.memory.tasks.replace({ ...task, version: task.version + 1, customer: "acme" }, task.version);
  });
  const { task } = await execute(world);
  expect(task).toMatchObject({ customer: "acme", status: "running" });
  expect(world.runsOf(TASK_CHAIN)).toHaveLength(1);
});
