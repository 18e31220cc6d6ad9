import { describe, expect, it } from "vitest";
import type { WorkflowRunDetail, WorkflowRunView } from "../../../shared/contract/workflows/workflow.ts";
import type { Step } from "../../../shared/domain/definition/workflow.ts";
import { aQueueStep as step } from "../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow, iso, NOON } from "../../support/samples.ts";
import { WorkflowSimulation } from "../../support/workflow-simulation.ts";
import { anApi } from "../http-events.ts";

const ROOT = "/api/v1/workflows";
const CHAIN = [
  step("fetch", [], { params: { day: "<$.params.day>" } }),
  step("train", ["fetch"], { retry_limit: 1 }),
  step("report", ["train"]),
];

/** A world with the workflow `flow`, and its API. */
async function withFlow(steps: readonly Step[] = CHAIN, change: object = {}) {
  const world = new WorkflowSimulation();
  await world.register(aWorkflow({ workflow_id: "flow", steps, max_parallel: 9, default_params: { day: "today" }, ...change }));
  const api = anApi({ memory: world.memory });
  const start = async () => ((await api.send(`POST ${ROOT}/flow/runs`)).json as WorkflowRunView).id;
  const detail = async (id: string) => (await api.send(`GET ${ROOT}/flow/runs/${id}`)).json as WorkflowRunDetail;
  return { world, api, start, detail };
}

describe("a run of a workflow", () => {
  it("tells of each step where it is done, with what, and what it waits for", async () => {
    const { world, start, detail } = await withFlow();
    const id = await start();
    await world.settle();
    const { on_failure, usual_sec, steps } = await detail(id);
    expect([on_failure, usual_sec]).toEqual(["stop", null]);
    const waiting = { params: null, queued_at: null, attempts: [], child: null, usual_sec: null };
    expect(steps).toMatchObject([
      { step_id: "fetch", queue: "real.jobs.steps", params: { day: "today" }, queued_at: iso(NOON), blocked_by: [], retry_limit: 0 },
      { step_id: "train", ...waiting, blocked_by: ["fetch"], timeout_sec: 120, retry_limit: 1 },
      { step_id: "report", ...waiting, blocked_by: ["train"] },
    ]);
  });

  it("tells a step's attempts, and which failure keeps the steps behind it from starting", async () => {
    const { world, start, detail } = await withFlow();
    const id = await start();
    await world.work((stepId) => ({ outcome: stepId === "train" ? "failed" : "success" }));
    const { status, steps } = await detail(id);
    expect([status, steps.map((one) => one.status)]).toEqual(["failed", ["success", "failed", "upstream_failed"]]);
    expect(steps[1]?.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, "failed"],
      [2, "failed"],
    ]);
    expect(steps.map(({ blocked_by }) => blocked_by)).toEqual([[], [], ["train"]]);
  });

  it("tells how long it and its steps usually take, by the last successes with the same steps", async () => {
    const { world, start, detail } = await withFlow();
    for (const seconds of [10, 30, 20]) {
      await start();
      await world.work(() => {
        world.memory.clock.advance(seconds);
        return { outcome: "success" };
      });
    }
    const { usual_sec, steps } = await detail(await start());
    expect(usual_sec).toBe(60);
    // The clock moves before the worker claims: what a step itself takes is nothing.
    expect(steps.map((one) => one.usual_sec)).toEqual([0, 0, 0]);
  });

  it("leaves the usual time of steps out where there are more than a hundred, and where the steps are new", async () => {
    const many = Array.from({ length: 101 }, (_, n) => step(`s${n}`));
    const large = await withFlow(many);
    await large.start();
    await large.world.work();
    expect((await large.detail(await large.start())).steps.every((one) => one.usual_sec === null)).toBe(true);

    const changed = await withFlow();
    await changed.start();
    await changed.world.work();
    await changed.api.send(`PATCH ${ROOT}/flow`, { body: { steps: [{ step_id: "fetch", queue: "real.jobs.steps" }] } });
    const { usual_sec, steps } = await changed.detail(await changed.start());
    expect([usual_sec, steps.map((one) => one.usual_sec)]).toEqual([0, [null]]);
  });

  it("names the run of another workflow that a step is", async () => {
    const inner = {
      kind: "workflow",
      step_id: "inner",
      workflow_id: "other",
      depends_on: [],
      params: {},
      timeout_sec: 9,
      retry_limit: 0,
    } as const;
    const { world, api, start, detail } = await withFlow([inner]);
    await world.register(aWorkflow({ workflow_id: "other", steps: [step("a")] }));
    const id = await start();
    expect((await detail(id)).steps[0]).toMatchObject({ queue: null, child: { workflow_id: "other", run_id: null } });
    await world.settle();
    const { child } = (await detail(id)).steps[0] ?? {};
    expect((await api.send(`GET ${ROOT}/other/runs/${child?.run_id}`)).json).toMatchObject({ source: { kind: "step", step_id: "inner" } });
  });
});

describe("a workflow", () => {
  it("tells how it fares, alone and in the list", async () => {
    const { world, api, start } = await withFlow(CHAIN, { max_parallel: 1 });
    const fares = async () => {
      const one = (await api.send(`GET ${ROOT}/flow`)).json as Record<string, unknown>;
      const { workflows } = (await api.send(`GET ${ROOT}`)).json as { workflows: readonly Record<string, unknown>[] };
      const { steps: _, ...alone } = one;
      expect(workflows[0]).toEqual({ ...alone, step_count: 3 });
      return one;
    };
    await start();
    expect(await fares()).toMatchObject({ active_runs: 1, last_status: "queued", last_run_at: iso(NOON), failure_streak: 0 });
    await start();
    expect(await fares()).toMatchObject({
      active_runs: 1,
      last_status: "skipped",
      last_reason: "slots-taken",
      last_error: expect.stringContaining("max_parallel"),
    });
    await world.work(() => ({ outcome: "failed" }));
    expect(await fares()).toMatchObject({ active_runs: 0, last_status: "failed", failure_streak: 1, failing_since: iso(NOON) });
    await api.send(`POST ${ROOT}/flow/pause`, { body: { reason: "moving" } });
    expect(await fares()).toMatchObject({ is_active: false, paused_at: iso(NOON), pause_reason: "moving" });
  });
});
