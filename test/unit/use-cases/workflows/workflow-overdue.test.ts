import { describe, expect, it } from "vitest";
import { holdUntilDue } from "../../../../shared/use-cases/starting/hold-until-due.ts";
import { planOccurrences } from "../../../../shared/domain/schedule/plan-occurrences.ts";
import { reportCompletion } from "../../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { aStep, aWorkflow, iso, NOON } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const MINUTE = 60_000;
const steps = [aStep("a", { timeout_sec: 20 }), aStep("b", { timeout_sec: 20 }), aStep("c", { depends_on: ["a", "b"] })];
const workflow = aWorkflow({ workflow_id: "daily", cron_expr: "* * * * *", steps });

async function fire(world: WorkflowSimulation, minute: number): Promise<void> {
  const at = NOON + minute * MINUTE;
  world.memory.clock.set(at);
  const [message] = planOccurrences(workflow, at, at + MINUTE);
  if (!message) throw new Error("each minute is an occurrence");
  await holdUntilDue(world.memory.ports, at, [{ message, messageId: `fire-${minute}` }]);
}

async function firedAt(minute: number): Promise<WorkflowSimulation> {
  const world = new WorkflowSimulation({ now: NOON });
  await world.register(workflow);
  await fire(world, minute);
  return world;
}

const outcomes = (world: WorkflowSimulation) => world.runsOf("daily").map(({ scheduled_at, status }) => [scheduled_at, status]);
const stepOf = (world: WorkflowSimulation, id: string) => world.memory.runs.all().find(({ job_id }) => job_id === `daily:${id}`);

describe("a workflow's run of which nobody has begun a step", () => {
  it("gives way to the next occurrence, and says so; its steps can be begun no more", async () => {
    const world = await firedAt(0);
    const [a, b] = [stepOf(world, "a"), stepOf(world, "b")];
    await fire(world, 1);
    expect(outcomes(world).toSorted()).toEqual([
      [iso(NOON), "failed"],
      [iso(NOON + MINUTE), "running"],
    ]);
    const replaced = world.runsOf("daily").find(({ status }) => status === "failed");
    expect(replaced).toMatchObject({ reason: { code: "replaced-by-next" }, finished_at: iso(NOON + MINUTE) });
    for (const step of [a, b]) {
      expect(await world.memory.runs.get(step?.job_id ?? "", step?.run_id ?? "")).toMatchObject({ status: "timeout" });
      const claim = reportStart(world.memory.ports, step?.job_id ?? "", step?.run_id ?? "", { attempt: 1, worker_id: "w" });
      await expect(claim).rejects.toMatchObject({ problem: { code: "CONFLICT" } });
    }
    await world.work();
    expect(outcomes(world).toSorted()).toEqual([
      [iso(NOON), "failed"],
      [iso(NOON + MINUTE), "success"],
    ]);
    const states = await world.memory.workflows.getStates(["daily"]);
    expect(states.get("daily")).toMatchObject({ active_runs: [] });
    const counted = states.get("daily")?.counters.runs.map(({ status, count }) => [status, count]);
    expect(counted?.toSorted()).toEqual([
      ["failed", 1],
      ["success", 1],
    ]);
  });

  it.each<[string, (world: WorkflowSimulation) => Promise<unknown>]>([
    [
      "has one that a worker has begun",
      (world) => reportStart(world.memory.ports, "daily:b", stepOf(world, "b")?.run_id ?? "", { attempt: 1, worker_id: "w" }),
    ],
    [
      "has one that has been done",
      (world) => reportCompletion(world.memory.ports, "daily:b", { run_id: stepOf(world, "b")?.run_id, attempt: 1, status: "success" }),
    ],
  ])("does not give way if it %s", async (_, happens) => {
    const world = await firedAt(0);
    await happens(world);
    await world.settle();
    await fire(world, 1);
    expect(outcomes(world).toSorted()).toEqual([
      [iso(NOON), "running"],
      [iso(NOON + MINUTE), "skipped"],
    ]);
  });

  it("does not give way if it was started by hand", async () => {
    const world = new WorkflowSimulation({ now: NOON });
    await world.register(workflow);
    await runWorkflowNow(world.memory.ports, "daily", { parameters: {}, task_id: null, dataset_id: null, note: null });
    await world.settle();
    await fire(world, 1);
    expect(outcomes(world).toSorted()).toEqual([
      [iso(NOON), "running"],
      [iso(NOON + MINUTE), "skipped"],
    ]);
  });
});
