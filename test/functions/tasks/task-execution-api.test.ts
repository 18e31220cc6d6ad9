import { describe, expect, it } from "vitest";
import { DEFAULT_CHAIN, TASK_CHAIN } from "../../../shared/domain/tasks/task-chain.ts";
import type { Outcome } from "../../../shared/domain/run/run.ts";
import { aTask, execute, type Link, type Progress, statuses, statusOf, stepOf, taskStatus } from "./task-world.ts";

const [FIRST, SECOND, THIRD] = DEFAULT_CHAIN;
const AT = "2026-11-20T12:00:00.000Z";

describe("executing a task", () => {
  it("answers three runs, of which two wait, and makes the task running", async () => {
    const { api } = await aTask();
    const { status, json } = await execute(api, { parameters: { depth: 2 } }, { as: { user: 7, session: "s" } });
    const { workflow_runs } = json as { workflow_runs: readonly Link[] };
    const id = workflow_runs[0]?.id;
    const waiting = (name: string, index: number) => ({
      workflow_id: name,
      status: "queued",
      trigger_type: "api",
      configuration: { task_id: null, dataset_id: null, parameters: {} },
      id: `pending_${name}_1_${index}`,
      start_date: null,
      end_date: null,
      execution_date: AT,
      triggered_by: 7,
      external_trigger_id: `pending_${name}_1_${index}`,
      note: `Pending DAG ${index + 1}/3: ${name}`,
      error: null,
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      task_id: 1,
      total_dags: 3,
      message: "Task 1 execution started with 3 DAG chain",
      workflow_runs: [
        {
          workflow_id: FIRST,
          status: "queued",
          trigger_type: "api",
          configuration: { task_id: 1, dataset_id: 1, parameters: { depth: 2, dag_index: 0, dag_total: 3 } },
          id,
          start_date: null,
          end_date: null,
          execution_date: AT,
          triggered_by: 7,
          external_trigger_id: id,
          note: `DAG 1/3: ${FIRST} - Task execution`,
          error: null,
        },
        waiting(SECOND, 1),
        waiting(THIRD, 2),
      ],
    });
    expect(await taskStatus(api)).toBe("running");
    const progress = await api.send("GET /api/v1/tasks/1/status");
    expect(progress.json).toEqual({
      task_id: 1,
      task_status: "running",
      task_name: "build",
      dag_chain: [...DEFAULT_CHAIN],
      workflow_runs: [workflow_runs[0]],
      total_workflow_runs: 1,
      overall_status: "running",
    });
  });

  it("runs the links one after the other, each with what it is for, and completes the task with the last one", async () => {
    const { world, api } = await aTask();
    const started = await execute(api, { parameters: { depth: 2, dag_index: 9 }, note: "nightly" });
    const seen: unknown[] = [];
    await world.work((step) => {
      seen.push(step);
      return { outcome: "success" };
    });
    expect(seen).toEqual(DEFAULT_CHAIN.map(stepOf));
    const progress = await statusOf(api);
    expect(progress).toMatchObject({ task_status: "completed", overall_status: "completed", total_workflow_runs: 3 });
    expect(statuses(progress)).toEqual(DEFAULT_CHAIN.map((name) => [name, "success"]).toReversed());
    expect(progress.workflow_runs.at(-1)?.id).toBe((started.json as Progress).workflow_runs[0]?.id);
    expect(progress.workflow_runs[0]).toMatchObject({
      start_date: AT,
      end_date: AT,
      note: `DAG 3/3: ${THIRD} - Auto-triggered from previous DAG completion`,
    });
    const conf = {
      task_id: 1,
      dataset_id: 1,
      triggered_by: null,
      task_config: {
        name: "build",
        description: null,
        customer: null,
        status: "running",
        log_out_path: null,
        build_config: {
          branch_name: null,
          commit_id: "abc",
          build_config: null,
          build_config_customized: false,
          build_config_custom_conf: {},
          build_config_custom_ini: {},
        },
        video_output: { enabled: false, path: "out" },
      },
      dataset_config: { id: 1, name: "roads", description: null, path: "s3://roads", data_type: "Vector", gt_path: null },
    };
    expect(world.memory.workers.sent.map(({ message }) => message.params["conf"])).toEqual(
      DEFAULT_CHAIN.map((name, dag_index) => ({
        ...conf,
        parameters: { depth: 2, dag_index, dag_total: 3 },
        note: `DAG ${dag_index + 1}/3: ${name} - ${dag_index === 0 ? "nightly" : "Auto-triggered from previous DAG completion"}`,
      })),
    );
  });

  it("has each link on record as a run of its own workflow, for the task and its dataset", async () => {
    const { world, api } = await aTask();
    await execute(api);
    await world.work();
    for (const { workflow_id, id } of (await statusOf(api)).workflow_runs) {
      const { json } = await api.send(`GET /api/v1/workflows/${workflow_id}/runs`);
      expect(json).toMatchObject({ runs: [{ id, status: "success", configuration: { task_id: 1, dataset_id: 1 } }], total: 1 });
    }
    const chain = await api.send(`GET /api/v1/workflows/${TASK_CHAIN}/runs`);
    expect(chain.json).toMatchObject({ runs: [{ status: "success", configuration: { task_id: 1, dataset_id: 1 } }] });
  });

  it.each(
    DEFAULT_CHAIN.flatMap((failing, index) =>
      (["failed", "timeout", "cancelled"] as const).map((outcome) => [index, failing, outcome] as const),
    ),
  )("fails with link %i, %s, which ends as %s; nothing after it begins", async (index, failing, outcome: Outcome) => {
    const { world, api } = await aTask();
    await execute(api);
    await world.work((step) => ({ outcome: step === stepOf(failing) ? outcome : "success" }));
    const progress = await statusOf(api);
    expect(progress).toMatchObject({ task_status: "failed", overall_status: "failed" });
    const expected = DEFAULT_CHAIN.slice(0, index + 1).map((name) => [name, name === failing ? "failed" : "success"]);
    expect(statuses(progress)).toEqual(expected.toReversed());
    expect(world.begun).toHaveLength(index + 1);
  });

  it("is running between two links, and neither completed nor failed before the last one has ended", async () => {
    const { world, api } = await aTask();
    await execute(api);
    for (const done of [[], [FIRST], [FIRST, SECOND]]) {
      await world.work((step) => (done.map(stepOf).includes(step) ? { outcome: "success" } : undefined));
      expect(await statusOf(api)).toMatchObject({ task_status: "running", overall_status: "running" });
    }
    await world.work();
    expect(await taskStatus(api)).toBe("completed");
  });

  it("fails when the chain's run, or a link's, is stopped", async () => {
    for (const stopped of [TASK_CHAIN, FIRST]) {
      const { world, api } = await aTask();
      await execute(api);
      await world.settle();
      const { runs } = (await api.send(`GET /api/v1/workflows/${stopped}/runs`)).json as { runs: { id: string }[] };
      await api.send(`POST /api/v1/workflows/${stopped}/runs/${runs[0]?.id}/control`, { body: { action: "stop" } });
      await world.settle();
      expect(await statusOf(api)).toMatchObject({ task_status: "failed", overall_status: "failed" });
      expect(world.active()).toEqual([]);
    }
  });

  it("is refused while it runs, and one of two at once starts a run", async () => {
    const { world, api } = await aTask();
    const both = await Promise.all([execute(api), execute(api)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const refused = both.find(({ status }) => status === 409);
    expect(refused?.error).toMatchObject({ code: "CONFLICT", reason: "task-running" });
    expect(refused?.error.message).toContain(`/api/v1/workflows/${TASK_CHAIN}/runs/${world.runsOf(TASK_CHAIN)[0]?.run_id}/control`);
    expect(world.runsOf(TASK_CHAIN)).toHaveLength(1);
    expect(await execute(api)).toMatchObject({ status: 409 });
  });

  it.each([
    ["parameters", { parameters: [] }],
    ["parameters", { parameters: { a: "x".repeat(16_384) } }],
    ["note", { note: "x".repeat(501) }],
    ["dags", { dags: [] }],
  ])("is refused with 422 where %s is at fault, and nothing begins (%#)", async (path, body) => {
    const { world, api } = await aTask();
    const { status, error } = await execute(api, body);
    expect([status, error.details[0]?.path]).toEqual([422, path]);
    expect([await taskStatus(api), world.runsOf(TASK_CHAIN)]).toEqual(["pending", []]);
  });
});
