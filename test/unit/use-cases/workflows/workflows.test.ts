import { describe, expect, it } from "vitest";
import type { WorkflowDefinition } from "../../../../shared/domain/definition/workflow.ts";
import { controlWorkflowRun } from "../../../../shared/use-cases/workflows/control/control-workflow-run.ts";
import { getWorkflowRun } from "../../../../shared/use-cases/workflows/control/get-workflow-run.ts";
import { provision } from "../../../../shared/use-cases/planning/provision.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { viewWorkflowRunDetail } from "../../../../functions/http/responses/workflow-run.ts";
import { aQueueStep as step } from "../../../support/arbitrary/arbitrary-dags.ts";
import { aWorkflow, NOON } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";
import { say } from "../../../../shared/contract/texts/en/all.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

const NOW = { parameters: {}, task_id: null, dataset_id: null, note: null };
const diamond = aWorkflow({
  workflow_id: "diamond",
  steps: [step("a"), step("b", ["a"]), step("c", ["a"]), step("d", ["b", "c"])],
});

async function started(...workflows: readonly WorkflowDefinition[]) {
  const world = new WorkflowSimulation();
  await world.register(...workflows);
  const [first] = workflows;
  const run = await runWorkflowNow(world.memory.ports, first?.workflow_id ?? "", NOW);
  const key = { workflow_id: run.workflow_id, run_id: run.run_id };
  const current = async () => viewWorkflowRunDetail(await getWorkflowRun(world.memory.ports, key), say);
  const control = (action: "stop" | "retry" | "rerun") => controlWorkflowRun(world.memory.ports, key, { action, note: null });
  return { world, key, current, control };
}

describe("a workflow's run", () => {
  it("goes through its DAG, gives its slot back and counts itself", async () => {
    const { world, current } = await started(diamond);
    await world.work();

    expect(await current()).toMatchObject({ status: "success", trigger_type: "api", attempt: 1, reason: null });
    expect(world.begun.toSorted()).toEqual(["a#1", "b#1", "c#1", "d#1"]);
    expect([world.begun[0], world.begun[3]]).toEqual(["a#1", "d#1"]);
    const state = (await world.memory.workflows.getStates(["diamond"])).get("diamond");
    expect(state).toMatchObject({ active_runs: [], last_status: "success" });
    expect(state?.counters.runs).toEqual([{ status: "success", triggerSource: "api", count: 1 }]);
  });

  it("hands earlier results to later steps by their templates", async () => {
    const flow = aWorkflow({
      workflow_id: "flow",
      default_params: { day: "today" },
      steps: [
        step("fetch", [], { params: { day: "<$.params.day>" } }),
        step("load", ["fetch"], {
          params: { rows: "<$.steps.fetch.result.rows>", text: "<$.steps.fetch.result.rows> rows of <$.run.workflow_id>" },
        }),
      ],
    });
    const { world } = await started(flow);
    await world.work((id) => ({ outcome: "success", ...(id === "fetch" && { result: { rows: 7 } }) }));

    expect(world.memory.workers.sent.map(({ message }) => message.params)).toEqual([{ day: "today" }, { rows: 7, text: "7 rows of flow" }]);
  });

  it("keeps a result that is larger than 256 KiB beside the record, where later steps and readers find it", async () => {
    const large = { text: "x".repeat(300_000), rows: 3 };
    const flow = aWorkflow({
      workflow_id: "large",
      steps: [step("fetch"), step("load", ["fetch"], { params: { rows: "<$.steps.fetch.result.rows>" } })],
    });
    const { world } = await started(flow);
    await world.work((id) => ({ outcome: "success", ...(id === "fetch" && { result: large }) }));

    const fetched = world.memory.runs.all().find(({ job_id }) => job_id === "large:fetch");
    expect(fetched).toMatchObject({ result: null, result_key: expect.stringContaining("results/large%3Afetch/") });
    expect(await world.memory.results.get(fetched?.result_key ?? "")).toEqual(large);
    expect(world.memory.workers.sent.at(-1)?.message.params).toEqual({ rows: 3 });
  });

  it("stops at a failed step: none starts after it, and the run has failed when the others have ended", async () => {
    const { world, current } = await started(diamond);
    await world.work((id) => (id === "b" ? { outcome: "failed" } : id === "c" ? undefined : { outcome: "success" }));
    expect(await current()).toMatchObject({ status: "running" });
    await world.work();

    const { status, steps } = await current();
    expect([status, steps.map((one) => one.status)]).toEqual(["failed", ["success", "failed", "success", "upstream_failed"]]);
    expect(steps[1]?.error).toBe("no");
  });

  it("goes on beside a failed step where its policy says so", async () => {
    const twoBranches = [step("a"), step("bad"), step("behind", ["bad"]), step("b", ["a"]), step("c", ["b"])];
    const { world, current } = await started(aWorkflow({ workflow_id: "wide", on_failure: "continue", steps: twoBranches }));
    await world.work((id) => ({ outcome: id === "bad" ? "failed" : "success" }));

    const { status, steps } = await current();
    expect(status).toBe("failed");
    expect(steps.map((one) => one.status)).toEqual(["success", "failed", "upstream_failed", "success", "success"]);
  });

  it("tries a step again as often as the step allows before it counts as failed", async () => {
    const { world, current } = await started(aWorkflow({ workflow_id: "retrying", steps: [step("a", [], { retry_limit: 2 })] }));
    await world.work((_, attempt) => ({ outcome: attempt < 3 ? "failed" : "success" }));
    await world.advance(60);
    await world.work((_, attempt) => ({ outcome: attempt < 3 ? "failed" : "success" }));
    expect(world.begun).toEqual(["a#1", "a#2", "a#3"]);
    expect(await current()).toMatchObject({ status: "success", steps: [{ attempt: 3 }] });
  });

  it("ends a step whose worker is lost at its time-out", async () => {
    const { world, current } = await started(
      aWorkflow({ workflow_id: "lost", misfire_grace_sec: 10, steps: [step("a", [], { timeout_sec: 30 })] }),
    );
    await world.advance(200);
    expect(await current()).toMatchObject({ status: "failed", steps: [{ status: "timeout" }] });
  });

  it("that is stopped starts nothing more and cancels what runs; a late report is refused", async () => {
    const { world, current, control } = await started(diamond);
    await world.work((id) => (id === "a" ? { outcome: "success" } : undefined));
    expect(await control("stop")).toMatchObject({ status: "failed", reason: text("stopped") });
    await world.work();

    expect((await current()).steps.map(({ status }) => status)).toEqual(["success", "cancelled", "cancelled", "upstream_failed"]);
    expect(world.begun).toEqual(["a#1"]);
    expect((await world.memory.workflows.getStates(["diamond"])).get("diamond")?.active_runs).toEqual([]);
    await expect(control("stop")).rejects.toMatchObject({ problem: { code: "CONFLICT" } });
  });

  it("that is retried repeats only what failed and does what had to wait, in the same run", async () => {
    const { world, current, control } = await started(diamond);
    await world.work((id) => ({ outcome: id === "b" ? "failed" : "success" }));
    expect(await control("retry")).toMatchObject({ status: "queued", attempt: 2, finished_at: null });
    await world.work();

    expect(await current()).toMatchObject({ status: "success", attempt: 2 });
    expect(world.begun.toSorted()).toEqual(["a#1", "b#1", "b#2", "c#1", "d#1"]);
    await expect(control("retry")).rejects.toMatchObject({ problem: { code: "CONFLICT" } });
  });

  it("that was stopped can be retried", async () => {
    const { world, current, control } = await started(diamond);
    await world.work((id) => (id === "a" ? { outcome: "success" } : undefined));
    await control("stop");
    await control("retry");
    await world.work();
    expect(await current()).toMatchObject({ status: "success", attempt: 2 });
    expect(world.begun.filter((begun) => begun.startsWith("d"))).toEqual(["d#1"]);
  });

  it("is run again as a new run with the same parameters", async () => {
    const { world, control } = await started(aWorkflow({ ...diamond, max_parallel: 2 }));
    const again = await control("rerun");
    await world.work();
    expect(world.runsOf("diamond").map(({ status, params }) => ({ status, params }))).toEqual([
      { status: "success", params: {} },
      { status: "success", params: {} },
    ]);
    expect(again).toMatchObject({ trigger_source: "rerun" });
  });

  it("is skipped, on record, where max_parallel runs are under way", async () => {
    const { world } = await started(diamond);
    const second = await runWorkflowNow(world.memory.ports, "diamond", NOW);
    expect(second).toMatchObject({ status: "skipped", reason: { code: "slots-taken", params: { runs: [{ state: "waiting" }] } } });
    await world.work();
    expect(world.begun).toHaveLength(4);
  });

  it("keeps the steps it began with while its definition changes", async () => {
    const { world, current } = await started(diamond);
    await world.settle();
    await world.memory.workflows.replace({ ...diamond, steps: [step("other")], version: 2 }, 1);
    await world.work();
    expect((await current()).steps.map(({ step_id }) => step_id)).toEqual(["a", "b", "c", "d"]);
  });

  it("is started once for an idempotency key, however often it is asked for", async () => {
    const world = new WorkflowSimulation();
    await world.register(diamond);
    const ids = [
      await runWorkflowNow(world.memory.ports, "diamond", NOW, "k"),
      await runWorkflowNow(world.memory.ports, "diamond", NOW, "k"),
    ];
    expect(ids[0]?.run_id).toBe(ids[1]?.run_id);
    await world.work();
    expect(world.begun).toHaveLength(4);
  });

  it("handles a thousand steps: a fan-out, a fan-in of five hundred, and a chain", async () => {
    const wide = Array.from({ length: 500 }, (_, at) => step(`w${at}`, ["start"]));
    const chain = Array.from({ length: 498 }, (_, at) => step(`c${at}`, [at === 0 ? "join" : `c${at - 1}`]));
    const steps = [
      step("start"),
      ...wide,
      step(
        "join",
        wide.map(({ step_id }) => step_id),
      ),
      ...chain,
    ];
    const { world, current } = await started(aWorkflow({ workflow_id: "huge", steps }));
    await world.work();
    expect((await current()).status).toBe("success");
    expect(new Set(world.begun).size).toBe(1_000);
    expect(world.begun).toHaveLength(1_000);
  });
});

describe("a workflow as a step", () => {
  const inner = aWorkflow({ workflow_id: "inner", steps: [step("x"), step("y", ["x"])] });
  const call = {
    kind: "workflow",
    step_id: "call",
    workflow_id: "inner",
    depends_on: ["a"],
    params: { n: 1 },
    timeout_sec: 3_600,
    retry_limit: 0,
  } as const;
  const outer = aWorkflow({ workflow_id: "outer", steps: [step("a"), call, step("z", ["call"])] });

  it("runs with the step's params, and the step ends when it does", async () => {
    const { world, current } = await started(outer, inner);
    await world.work();
    expect(await current()).toMatchObject({ status: "success" });
    expect(world.begun).toEqual(["a#1", "x#1", "y#1", "z#1"]);
    expect(world.runsOf("inner")).toMatchObject([{ status: "success", trigger_source: "workflow", params: { n: 1 }, hop: 1 }]);
  });

  it("fails the step when it fails; a retry of the outer run retries the inner one", async () => {
    const { world, current, control } = await started(outer, inner);
    await world.work((id) => ({ outcome: id === "y" ? "failed" : "success" }));
    expect((await current()).steps.map(({ status }) => status)).toEqual(["success", "failed", "upstream_failed"]);
    await control("retry");
    await world.work();
    expect((await current()).status).toBe("success");
    expect(world.runsOf("inner")).toMatchObject([{ status: "success", attempt: 2 }]);
    expect(world.begun).toEqual(["a#1", "x#1", "y#1", "y#2", "z#1"]);
  });

  it("is stopped with the run that it is a step of", async () => {
    const { world, control } = await started(outer, inner);
    await world.work((id) => (id === "a" ? { outcome: "success" } : undefined));
    await control("stop");
    await world.work();
    expect(world.runsOf("inner")).toMatchObject([{ status: "failed", reason: text("stopped") }]);
    expect(world.begun).toEqual(["a#1"]);
  });

  it.each([
    ["does not exist", [], "workflow 'inner' does not exist"],
    ["is not active", [{ ...inner, enabled: false }], "workflow 'inner' is not active"],
  ])("fails the step where it %s", async (_, inners, error) => {
    const { world, current } = await started(outer, ...inners);
    await world.work();
    expect(await current()).toMatchObject({ status: "failed", steps: [{}, { status: "failed", error }, {}] });
  });

  it("ends where workflows start each other without end", async () => {
    const loop = (id: string, other: string) =>
      aWorkflow({ workflow_id: id, max_parallel: 100, steps: [{ ...call, step_id: "call", workflow_id: other, depends_on: [] }] });
    const { world, current } = await started(loop("ping", "pong"), loop("pong", "ping"));
    await world.work();
    expect((await current()).status).toBe("failed");
    expect(world.memory.workflowRuns.all()).toHaveLength(17);
    expect(world.memory.workflowRuns.all().every(({ status }) => status === "failed")).toBe(true);
  });
});

it("a workflow runs on its schedule, once, with its occurrences on record", async () => {
  const world = new WorkflowSimulation({ now: NOON - 200_000, copies: 2 });
  await world.register(aWorkflow({ cron_expr: "* * * * *", active_since: new Date(NOON - 200_000).toISOString(), steps: [step("a")] }));
  await provision(world.memory.ports, "workflow#daily_pipeline");
  await world.advance(300, () => world.work());
  const runs = world.runsOf("daily_pipeline");
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => "success"));
  expect(runs.length).toBeGreaterThanOrEqual(5);
  expect(new Set(runs.map(({ scheduled_at }) => scheduled_at)).size).toBe(runs.length);
});
