import { describe, expect, it } from "vitest";
import { DEFAULT_CHAIN, TASK_CHAIN } from "../../../shared/domain/tasks/task-chain.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aStep, aWorkflow, NOON } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";
import { aTask, execute, statuses, statusOf, stepOf, taskStatus } from "./task-world.ts";

const [FIRST, SECOND, THIRD] = DEFAULT_CHAIN;

describe("an execution that has begun", () => {
  it("can be done again after an end: a new run, with the old ones in the history", async () => {
    const { world, api } = await aTask();
    await execute(api, { note: "first" });
    await world.work(() => ({ outcome: "failed" }));
    await world.advance(1);
    expect(await execute(api, { note: "second" })).toMatchObject({ status: 201 });
    const during = await statusOf(api);
    expect(during).toMatchObject({ task_status: "running", overall_status: "running" });
    expect(statuses(during)).toEqual([
      [FIRST, "queued"],
      [FIRST, "failed"],
    ]);
    await world.work();
    const after = await statusOf(api);
    expect(after).toMatchObject({ task_status: "completed", overall_status: "completed", total_workflow_runs: 4 });
    expect(after.workflow_runs.map((run) => (run as unknown as { note: string }).note).filter((note) => note.startsWith("DAG 1"))).toEqual([
      `DAG 1/3: ${FIRST} - second`,
      `DAG 1/3: ${FIRST} - first`,
    ]);
    expect(world.runsOf(TASK_CHAIN)).toHaveLength(2);
  });

  it("is seen again as running, and then completed, where the failed run of its chain is retried", async () => {
    const { world, api } = await aTask();
    await execute(api);
    await world.work(() => ({ outcome: "failed" }));
    expect(await taskStatus(api)).toBe("failed");
    const [run] = world.runsOf(TASK_CHAIN);
    await api.send(`POST /api/v1/workflows/${TASK_CHAIN}/runs/${run?.run_id}/control`, { body: { action: "retry" } });
    expect(await taskStatus(api)).toBe("running");
    expect(await execute(api)).toMatchObject({ status: 409 });
    await world.work();
    expect(await taskStatus(api)).toBe("completed");
  });

  it("keeps what it began with; the task can be edited meanwhile, but for its status, and not be deleted", async () => {
    const { world, api } = await aTask();
    await execute(api);
    expect(await api.send("PUT /api/v1/tasks/1", { body: { name: "renamed", dataset_id: 0, status: "running" } })).toMatchObject({
      status: 200,
    });
    for (const status of ["pending", "completed", "failed", "cancelled"]) {
      const refused = await api.send("PUT /api/v1/tasks/1", { body: { status } });
      expect([refused.status, refused.error.reason]).toEqual([409, "task-running"]);
    }
    expect((await api.send("DELETE /api/v1/tasks/1")).error.reason).toBe("task-running");
    await world.work();
    const confs = world.memory.workers.sent.map(({ message }) => message.params["conf"] as { task_config: object });
    expect(confs).toMatchObject([1, 2, 3].map(() => ({ dataset_id: 1, task_config: { name: "build" } })));
    expect(await api.send("PUT /api/v1/tasks/1", { body: { status: "cancelled" } })).toMatchObject({ status: 200 });
    expect(await statusOf(api)).toMatchObject({ task_status: "cancelled", overall_status: "success" });
    expect(await api.send("DELETE /api/v1/tasks/1")).toMatchObject({ status: 204 });
  });

  it("shows in lists by status what runs say, without anybody having read the tasks before", async () => {
    const { world, api } = await aTask();
    const ids = async (status: string) =>
      ((await api.send(`GET /api/v1/tasks?status=${status}`)).json as { id: number }[]).map(({ id }) => id);
    await execute(api);
    expect([await ids("running"), await ids("completed")]).toEqual([[1], []]);
    await world.work();
    expect([await ids("completed"), await ids("running")]).toEqual([[1], []]);
    expect((await api.send("GET /api/v1/tasks")).json).toMatchObject([{ status: "completed" }]);
  });
});

describe("the workflows of a chain", () => {
  it("that do not exist are named before anything is written, with how to register them", async () => {
    const api = anApi();
    await api.memory.workflows.create(aWorkflow({ workflow_id: SECOND }));
    await api.send("POST /api/v1/tasks", { body: { name: "build" } });
    const { json } = await execute(api);
    expect(json).toMatchObject({
      error: "HTTP error",
      status_code: 404,
      reason: "chain-workflows-missing",
      detail: `the task chain needs workflows that do not exist: ${FIRST}, ${THIRD}. Register each with PUT /api/v1/workflows/{name}, or connect an Airflow that has DAGs of these names`,
    });
    expect([await taskStatus(api), await api.memory.workflows.getDefinition(TASK_CHAIN)]).toEqual(["pending", undefined]);
  });

  it("that need an Airflow where there is none are refused as such", async () => {
    const api = anApi();
    const dag = (workflow_id: string) =>
      aWorkflow({
        workflow_id,
        steps: [{ kind: "airflow", step_id: "dag", dag_id: "d", depends_on: [], params: {}, timeout_sec: 60, retry_limit: 0 }],
      });
    for (const name of DEFAULT_CHAIN) await api.memory.workflows.create(dag(name));
    await api.send("POST /api/v1/tasks", { body: { name: "build" } });
    expect(await execute(api)).toMatchObject({ status: 503, error: { reason: "airflow-not-connected" } });
    expect(await taskStatus(api)).toBe("pending");
  });

  it("are made for the DAGs of an Airflow that have none, once, by the names of the DAGs", async () => {
    const memory = memoryPorts(NOON, {} as never);
    const api = anApi({ memory });
    for (const name of ["a", "b"]) await api.send("POST /api/v1/tasks", { body: { name } });
    const both = await Promise.all([1, 2].map((id) => api.send(`POST /api/v1/tasks/${id}/execute`)));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect((await api.send(`GET /api/v1/workflows/${FIRST}`)).json).toMatchObject({
      id: FIRST,
      name: "Data Processing Pipeline",
      description: `Auto-created workflow for ${FIRST}`,
      dag_id: FIRST,
      max_parallel: 1_000,
    });
    expect((await api.send(`GET /api/v1/workflows/${TASK_CHAIN}`)).json).toMatchObject({
      steps: DEFAULT_CHAIN.map((name) => ({ step_id: name, workflow_id: name })),
    });
  });

  it("are a step each, in the order of the deployment, whatever somebody has made of the chain's workflow", async () => {
    const { world, api } = await aTask();
    await world.register(aWorkflow({ workflow_id: TASK_CHAIN, max_parallel: 10 }));
    await execute(api);
    await world.work();
    expect(world.begun).toEqual(DEFAULT_CHAIN.map((name) => `${stepOf(name)}#1`));
    expect((await api.send(`GET /api/v1/workflows/${TASK_CHAIN}`)).json).toMatchObject({ version: 2, max_parallel: 10 });
  });

  it("that are paused, or have no free slot, fail the execution at their link", async () => {
    for (const change of [{ enabled: false }, { max_parallel: 1 }]) {
      const { world, api } = await aTask();
      const workflow = { ...aWorkflow({ workflow_id: SECOND, steps: [aStep("s")] }), ...change };
      await world.memory.workflows.replace(workflow, 1);
      if (workflow.enabled) await api.send(`POST /api/v1/workflows/${SECOND}/runs`);
      await execute(api);
      await world.work((step) => (step === stepOf(FIRST) ? { outcome: "success" } : undefined));
      const progress = await statusOf(api);
      expect(progress).toMatchObject({ task_status: "failed", workflow_runs: [{ workflow_id: SECOND, status: "failed" }, {}] });
      expect(progress.workflow_runs).toHaveLength(2);
    }
  });
});
