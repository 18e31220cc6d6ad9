import { describe, it } from "vitest";
import { WorkerError } from "../../sdk/worker/index.ts";
import { own, useStack } from "../support/stack/stack.ts";
import { eventually } from "../support/stack/stack-wait.ts";
import { StackWorkflows, statusesOf } from "../support/stack/stack-workflows.ts";

const stack = useStack();
const workflows = new StackWorkflows(stack.real);
const NO_RETRIES = { retry_limit: 0 };

describe.concurrent("a workflow", () => {
  it("goes from step to step, and hands on what each has returned", async ({ expect }) => {
    const { job_id: id, queue } = own("chain");
    await workflows.put(id, {
      default_params: { rows: 2 },
      steps: [
        { step_id: "fetch", queue, params: { rows: "<$.params.rows>" } },
        { step_id: "clean", queue, params: { rows: "<$.steps.fetch.result.rows>", text: "<$.steps.fetch.result.rows> rows" } },
        { step_id: "load", queue, params: { of: "<$.run.id>", all: "<$.steps.clean.result>", first: "<$.steps.fetch.result.rows[0]>" } },
      ],
    });
    await stack.worker({
      queue,
      handler: (params, { job }) => ({ ...params, step: job.job_id.split(":")[1], rows: [params["rows"]].flat() }),
    });

    const runId = await workflows.start(id, { parameters: { rows: [3, 4] }, note: "by hand" });
    const run = await workflows.ended(id, runId);

    expect(run).toMatchObject({ status: "success", trigger_type: "api", note: "by hand", attempt: 1 });
    const clean = { step: "clean", rows: [3, 4], text: "[3,4] rows" };
    expect(Object.values(run.steps).map(({ result }) => result)).toEqual([
      { step: "fetch", rows: [3, 4] },
      clean,
      { step: "load", of: runId, all: clean, first: 3, rows: [null] },
    ]);
    const { run_id, job_id } = run.steps["load"] ?? {};
    expect(await stack.real.run(job_id ?? "", run_id ?? "", "success")).toMatchObject({ trigger_source: "workflow", attempt: 1 });
  });

  it("fans out to thirty steps, each started once, and in again", async ({ expect }) => {
    const { job_id: id, queue } = own("wide");
    const wide = Array.from({ length: 30 }, (_, at) => `w${at}`);
    await workflows.put(id, {
      steps: [
        { step_id: "start", queue },
        ...wide.map((step_id) => ({ step_id, queue, depends_on: ["start"] })),
        { step_id: "join", queue, depends_on: wide, params: { last: "<$.steps.w29.result>" } },
      ],
    });
    const begun: string[] = [];
    await stack.worker({ queue, concurrency: 10, handler: (_, { job }) => begun.push(job.job_id) });

    const run = await workflows.ended(id, await workflows.start(id));

    expect(run.status).toBe("success");
    expect(begun.toSorted()).toEqual(["start", ...wide, "join"].map((step) => `${id}:${step}`).toSorted());
    expect([begun[0], begun.at(-1), run.steps["join"]?.result]).toEqual([`${id}:start`, `${id}:join`, 32]);
  });

  it("stops at a step that fails; a retry repeats that one and goes on, in the same run", async ({ expect }) => {
    const { job_id: id, queue } = own("retried");
    await workflows.put(id, { steps: ["a", "b", "c"].map((step_id) => ({ step_id, queue, ...NO_RETRIES })) });
    const begun: string[] = [];
    let broken = true;
    await stack.worker({
      queue,
      handler: (_, { job, attempt }) => {
        begun.push(`${job.job_id.split(":")[1]}#${attempt}`);
        if (job.job_id.endsWith(":b") && broken) throw new Error("the market is closed");
      },
    });

    const runId = await workflows.start(id);
    const failed = await workflows.ended(id, runId);
    broken = false;
    await workflows.control(id, runId, "retry");
    const retried = await workflows.ended(id, runId);

    expect([failed.status, statusesOf(failed)]).toEqual(["failed", { a: "success", b: "failed", c: "upstream_failed" }]);
    expect(failed.steps["b"]?.error).toContain("the market is closed");
    expect(retried).toMatchObject({ status: "success", attempt: 2 });
    expect(begun).toEqual(["a#1", "b#1", "b#2", "c#1"]);
    expect(await workflows.runs(id)).toHaveLength(1);
  });

  it("that is stopped aborts what its workers do, starts nothing more, and refuses what comes late", async ({ expect }) => {
    const { job_id: id, queue } = own("stopped");
    await workflows.put(id, { steps: ["a", "b"].map((step_id) => ({ step_id, queue })) });
    const aborted = Promise.withResolvers<unknown>();
    await stack.worker({
      queue,
      cancellationCheckSeconds: 1,
      handler: (_, { signal }) => new Promise(() => signal.addEventListener("abort", () => aborted.resolve(signal.reason))),
    });

    const runId = await workflows.start(id);
    const { steps } = await workflows.run(id, runId, "is worked on", (run) => run.steps["a"]?.status === "running");
    expect(await workflows.control(id, runId, "stop")).toMatchObject({ status: "failed", reason: "stopped" });

    const reason = await aborted.promise;
    expect(reason).toBeInstanceOf(WorkerError);
    expect(reason).toMatchObject({ code: "RUN_CANCELLED", message: "the run has ended: cancelled" });
    const report = { run_id: steps["a"]?.run_id, attempt: 1, status: "success" };
    expect((await stack.real.send("POST", `/jobs/${id}:a/last-run`, report)).status).toBe(409);
    expect(statusesOf(await workflows.ended(id, runId))).toEqual({ a: "cancelled", b: "upstream_failed" });
    await stack.queues.empty(queue);
  });

  it("keeps a result of 300 KB, for the next step to read and for the API to show", async ({ expect }) => {
    const { job_id: id, queue } = own("large");
    await workflows.put(id, {
      steps: [
        { step_id: "fetch", queue },
        { step_id: "load", queue, params: { rows: "<$.steps.fetch.result.rows>" } },
      ],
    });
    const large = { rows: 7, text: "매".repeat(100_000) };
    await stack.worker({ queue, handler: (params, { job }) => (job.job_id.endsWith(":fetch") ? large : params) });

    const { status, steps } = await workflows.ended(id, await workflows.start(id));

    expect([status, steps["fetch"]?.result, steps["load"]?.result]).toEqual(["success", null, { rows: 7 }]);
    const run = await stack.real.run(`${id}:fetch`, steps["fetch"]?.run_id ?? "", "success");
    expect(run.result).toEqual(large);
    expect(await stack.real.runs(`${id}:fetch`)).toMatchObject([{ status: "success", result: null }]);
  });

  it("is a step of another, with that step's params and that step's end", async ({ expect }) => {
    const { job_id: id, queue } = own("outer");
    const inner = `${id}-inner`;
    await workflows.put(inner, {
      default_params: { unit: "rows" },
      steps: [{ step_id: "x", queue, params: { text: "<$.params.n> <$.params.unit>" }, ...NO_RETRIES }],
    });
    await workflows.put(id, {
      steps: [
        { step_id: "count", queue },
        { step_id: "call", workflow_id: inner, params: { n: "<$.steps.count.result>" } },
        { step_id: "after", queue, params: { status: "<$.steps.call.status>" } },
      ],
    });
    const said: unknown[] = [];
    let broken = true;
    await stack.worker({
      queue,
      handler: (params, { job }) => {
        if (job.job_id.endsWith(":count")) return 5;
        if (job.job_id.endsWith(":x") && broken) throw new Error("not yet");
        return said.push(params);
      },
    });

    const runId = await workflows.start(id);
    const failed = await workflows.ended(id, runId);
    broken = false;
    await workflows.control(id, runId, "retry");
    const { status } = await workflows.ended(id, runId);

    expect(statusesOf(failed)).toEqual({ count: "success", call: "failed", after: "upstream_failed" });
    expect([status, said]).toEqual(["success", [{ text: "5 rows" }, { status: "success" }]]);
    const [run, ...others] = await workflows.runs(inner);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: "success", attempt: 2, configuration: { parameters: { n: 5, unit: "rows" } } });
  });
});

describe.concurrent("a workflow on the clock", () => {
  it("runs on its seconds, one run at a time; what falls due meanwhile is skipped, with the reason", async ({ expect }) => {
    const { job_id: id, queue } = own("clock");
    const work = Promise.withResolvers<void>();
    await workflows.put(id, { interval_seconds: 1, max_parallel: 1, steps: [{ step_id: "slow", queue }] });
    await stack.worker({ queue, handler: () => work.promise });

    const runs = await eventually("two were skipped", async () => {
      const found = await workflows.runs(id);
      return found.filter(({ status }) => status === "skipped").length >= 2 && found;
    });
    work.resolve();
    await eventually(
      "the next one runs to its end",
      async () => (await workflows.runs(id)).filter(({ status }) => status === "success").length >= 2,
    );

    await workflows.delete(id);

    expect(runs.filter(({ status }) => status !== "skipped")).toMatchObject([{ trigger_type: "scheduled" }]);
    expect(runs.find(({ status }) => status === "skipped")).toMatchObject({
      reason: expect.stringMatching(/^max_parallel \(1\) runs are under way: run /) as unknown,
      start_date: null,
    });
    const due = runs.map(({ execution_date }) => execution_date);
    expect(due).toEqual([...new Set(due)].toSorted().toReversed());
    expect(due.every((at) => Date.parse(at) % 1_000 === 0)).toBe(true);
  });

  it("that is deleted while it runs starts no more: neither another run nor a further step of the one under way", async ({ expect }) => {
    const { job_id: id, queue } = own("deleted");
    const work = Promise.withResolvers<void>();
    await workflows.put(id, { interval_seconds: 1, max_parallel: 1, steps: ["a", "b"].map((step_id) => ({ step_id, queue })) });
    await stack.worker({ queue, handler: () => work.promise });
    const run = await eventually("a run has begun", async () => (await workflows.runs(id)).find(({ status }) => status === "running"));
    // Before that its step would be cancelled with it.
    await workflows.run(id, run.id, "is worked on", ({ steps }) => steps["a"]?.status === "running");

    await workflows.delete(id);
    const deleted = Date.now();
    // Where another one runs on, this one would as well.
    const control = own("control");
    await stack.real.create({ ...control, interval_seconds: 1, max_parallel: 1_000 });
    await stack.real.runsWith(control.job_id, "runs on", ({ scheduled_at }) => Date.parse(scheduled_at) > deleted + 2_000);
    await stack.real.send("DELETE", `/jobs/${control.job_id}`);
    work.resolve();

    expect(statusesOf(await workflows.ended(id, run.id))).toEqual({ a: "success", b: "skipped" });
    expect((await workflows.runs(id)).filter(({ execution_date }) => Date.parse(execution_date) > deleted)).toEqual([]);
    expect((await stack.real.send("GET", `/api/v1/workflows/${id}`)).status).toBe(404);
  });
});
