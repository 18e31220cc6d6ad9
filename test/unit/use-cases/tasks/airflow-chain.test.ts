import { afterEach, describe, expect, it } from "vitest";
import { task } from "../../../../localstack/airflow-stub/dag.ts";
import { type AirflowStub, startAirflowStub } from "../../../../localstack/airflow-stub/airflow-stub.ts";
import type { TaskStart } from "../../../../localstack/airflow-stub/script.ts";
import { airflowClient } from "../../../../shared/adapters/airflow/airflow-client.ts";
import { CreateTask } from "../../../../shared/contract/tasks/task.ts";
import { DEFAULT_CHAIN } from "../../../../shared/domain/tasks/task-chain.ts";
import { syncAirflow } from "../../../../shared/use-cases/schedules/sync/sync-airflow.ts";
import { executeTask } from "../../../../shared/use-cases/tasks/execute-task.ts";
import { taskProgress } from "../../../../shared/use-cases/tasks/task-progress.ts";
import { createTask } from "../../../../shared/use-cases/tasks/tasks.ts";
import { NOON } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const ASKER = { userId: 7, access: [] };
const DAG_FILES = { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const;

let stub: AirflowStub | undefined;
afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

interface World {
  readonly world: WorkflowSimulation;
  /** Tries of DAGs' tasks, in the order in which they began. */
  readonly begun: TaskStart[];
  execute(): Promise<unknown>;
  progress(): ReturnType<typeof taskProgress>;
  /** Lets a minute pass, and looks at Airflow, so many times. */
  syncs(times: number): Promise<void>;
}

/** A task, and an Airflow that has a DAG of one step for each of these names; one of `failing` fails. */
async function open(api: "v1" | "v2", dags: readonly string[] = DEFAULT_CHAIN, failing?: string): Promise<World> {
  let now = NOON;
  const opened = await startAirflowStub({
    api,
    now: () => now,
    files: () => dags.map((name) => ({ name: `${name}.py`, text: name })),
    read: (_, dag_id) => ({
      dag_id,
      display_name: dag_id,
      description: null,
      owner: "airflow",
      tags: [],
      tasks: [task("work", "PythonOperator", [])],
      schedule: null,
      is_paused_upon_creation: false,
      max_active_runs: 16,
      data: {},
    }),
  });
  stub = opened;
  const begun: TaskStart[] = [];
  opened.world.switches.script = (start) => {
    begun.push(start);
    return { state: start.dag.dag_id === failing ? "failed" : "success" };
  };
  const clock = { now: () => now, until: async () => undefined };
  const settings = { baseUrl: opened.url, username: "admin", password: "admin", callsPerSecond: 1_000_000 };
  const world = new WorkflowSimulation({ now, airflow: airflowClient(settings, { clock, telemetry: { record: () => undefined } }) });
  const ports = { ...world.memory.ports, taskChain: DEFAULT_CHAIN, dagFiles: DAG_FILES };
  await createTask(ports, CreateTask.parse({ name: "build" }), ASKER);
  return {
    world,
    begun,
    execute: () => executeTask(ports, 1, { parameters: { depth: 2 }, note: null }, ASKER),
    progress: () => taskProgress(ports, 1),
    async syncs(times) {
      for (let sync = 0; sync < times; sync += 1) {
        await world.settle();
        now += 60_000;
        world.memory.clock.set(now);
        await syncAirflow(ports, "sync");
        await world.settle();
      }
    },
  };
}

describe.each(["v1", "v2"] as const)("a task whose links are DAGs of an Airflow by %s", (api) => {
  it("runs them one after the other, each with its conf, and is completed by the last one", async () => {
    const { execute, progress, syncs, begun } = await open(api);
    await execute();
    await syncs(1);
    expect(await progress()).toMatchObject({ task: { status: "running" }, newest: ["running", "success"] });
    await syncs(3);
    const { task: done, links } = await progress();
    expect([done.status, links.map(({ status }) => status)]).toEqual(["completed", ["success", "success", "success"]]);
    expect(begun.map(({ dag, conf }) => [dag.dag_id, conf])).toEqual(
      DEFAULT_CHAIN.map((name, dag_index) => [
        name,
        expect.objectContaining({
          task_id: 1,
          dataset_id: null,
          triggered_by: 7,
          parameters: { depth: 2, dag_index, dag_total: 3 },
          task_config: expect.objectContaining({ name: "build" }),
          dataset_config: null,
        }),
      ]),
    );
  });

  it("fails with a DAG that fails, and with one that Airflow does not have", async () => {
    const failing = await open(api, DEFAULT_CHAIN, DEFAULT_CHAIN[1]);
    await failing.execute();
    await failing.syncs(4);
    expect(await failing.progress()).toMatchObject({ task: { status: "failed" }, newest: ["failed", "success"] });
    expect(failing.begun).toHaveLength(2);
    await stub?.stop();
    const missing = await open(api, DEFAULT_CHAIN.slice(0, 1));
    await missing.execute();
    await missing.syncs(4);
    expect(await missing.progress()).toMatchObject({ task: { status: "failed" }, newest: ["failed", "success"] });
  });
});
