import { afterEach, describe, expect, it } from "vitest";
import { task } from "../../../../localstack/airflow-stub/dag.ts";
import type { Airflow } from "../../../../shared/ports/airflow.ts";
import { syncAirflow } from "../../../../shared/use-cases/schedules/sync/sync-airflow.ts";
import { startSchedule } from "../../../../shared/use-cases/schedules/start-schedule.ts";
import { react } from "../../../../shared/use-cases/react.ts";
import { repairWorkflows } from "../../../../shared/use-cases/workflows/repair-workflows.ts";
import { controlWorkflowRun } from "../../../../shared/use-cases/workflows/control/control-workflow-run.ts";
import { runWorkflowNow } from "../../../../shared/use-cases/workflows/control/run-workflow-now.ts";
import { failDagRun } from "../../../../shared/use-cases/workflows/control/stop-dag-run.ts";
import { type AirflowBench, openAirflow } from "../../../support/airflow.ts";
import { type ScheduleSimulation, simulateSchedules } from "../../../support/airflow/schedule-simulation.ts";
import { aWorkflow } from "../../../support/samples.ts";
import { WorkflowSimulation } from "../../../support/workflow-simulation.ts";

const HOUR = 3_600_000;
const DAG_FILES = { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const;
const AWAY = { status: 503, type: "text/html", text: "down" } as const;
const stop = { action: "stop", note: null } as const;

const opened: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
});

describe.each(["v1", "v2"] as const)("a run of a schedule on Airflow by %s that is stopped", (api) => {
  async function running(): Promise<{
    world: ScheduleSimulation;
    key: { workflow_id: string; run_id: string };
    state(): string | undefined;
  }> {
    const world = await simulateSchedules(api);
    opened.push(world);
    const { schedule_id } = await world.create();
    world.stub.world.switches.script = ({ task: { task_id } }) => (task_id === "job_1" ? { takes: HOUR } : undefined);
    await world.syncAfter(60);
    const { run_id } = await startSchedule(world.ports, schedule_id);
    await world.syncAfter(60);
    const state = () => world.stub.world.runs().find(({ dag_id }) => dag_id === schedule_id)?.state;
    expect(state()).toBe("running");
    return { world, key: { workflow_id: schedule_id, run_id }, state };
  }

  const stopped = async ({ ports }: ScheduleSimulation, key: { workflow_id: string; run_id: string }) => {
    const run = await controlWorkflowRun(ports, key, stop);
    expect(await react(ports, [{ change: { kind: "workflow-run", run } }])).toEqual([]);
  };

  it("is stopped in Airflow at once, its mark first, with all its tasks", async () => {
    const { world, key, state } = await running();
    await stopped(world, key);
    expect(state()).toBe("failed");
    expect([...world.memory.scheduleFiles.marks]).toEqual([expect.stringMatching(`^airflow-results/${key.workflow_id}/.*/stopped$`)]);
    const { airflow } = world.ports;
    const dagRun = (await world.memory.workflowRuns.get(key.workflow_id, key.run_id))?.airflow?.dag_run_id ?? "";
    const states = (await airflow?.listTaskInstances(key.workflow_id, dagRun))?.map((one) => one.state) ?? [];
    expect(states.length).toBeGreaterThan(0);
    for (const one of states) expect(["success", "failed", "skipped", "upstream_failed"]).toContain(one);
  });

  it("is stopped again where it revives, and is cancelled all the while", async () => {
    const { world, key, state } = await running();
    world.stub.world.switches.revives.add(key.workflow_id);
    await stopped(world, key);
    await world.syncAfter(120);
    await world.syncAfter(60);
    expect(state()).toBe("failed");
    expect(await world.memory.workflowRuns.get(key.workflow_id, key.run_id)).toMatchObject({
      status: "failed",
      reason: { code: "stopped" },
    });
  });

  it("holds up no reaction where Airflow is away, and is stopped within a pass of its return", async () => {
    const { world, key, state } = await running();
    world.stub.switches.before = () => AWAY;
    await stopped(world, key);
    const ids = { dag_id: key.workflow_id, fault: "server" };
    expect(world.memory.telemetry.named("airflow.run_not_stopped")).toMatchObject([{ level: "warn", detail: ids }]);
    expect(state()).toBe("running");
    world.stub.switches.before = () => undefined;
    await world.syncAfter(60);
    expect(state()).toBe("failed");
  });
});

describe.each(["v1", "v2"] as const)("a workflow's step that is a DAG of an Airflow by %s", (api) => {
  const workflow = aWorkflow({
    steps: [{ kind: "airflow", step_id: "dag", dag_id: "etl", depends_on: [], params: {}, timeout_sec: 43_200, retry_limit: 0 }],
    default_params: {},
  });
  const { workflow_id } = workflow;

  async function open(script: AirflowBench["stub"]["world"]["switches"]["script"] = () => undefined, fault?: typeof AWAY) {
    const bench = await openAirflow(api, [
      {
        dag_id: "etl",
        tasks: [task("work", "PythonOperator", ["last"]), task("last", "PythonOperator", [], { trigger_rule: "all_done" })],
      },
    ]);
    opened.push({ stop: () => bench.stub.stop() });
    bench.stub.world.switches.script = script;
    await bench.airflow.getDag("etl");
    const world = new WorkflowSimulation({ now: bench.now(), airflow: bench.airflow });
    await world.register(workflow);
    bench.stub.switches.before = () => fault;
    const ports = { ...world.memory.ports, dagFiles: DAG_FILES };
    const { run_id } = await runWorkflowNow(ports, workflow_id, { parameters: {}, task_id: null, dataset_id: null, note: null }, undefined);
    await world.settle();
    const sync = async (seconds: number) => {
      bench.pass(seconds * 1_000);
      world.memory.clock.set(bench.now());
      await syncAirflow(ports, "sync");
      await world.settle();
    };
    const control = async () => {
      await controlWorkflowRun(ports, { workflow_id, run_id }, stop);
      await world.settle();
    };
    const states = () => bench.stub.world.runs().map(({ state }) => state);
    const record = () => world.memory.workflowRuns.get(workflow_id, run_id);
    return { bench, world, sync, control, states, record };
  }
  const slow: AirflowBench["stub"]["world"]["switches"]["script"] = ({ task: { task_id } }) =>
    task_id === "work" ? { takes: HOUR } : undefined;

  it("is stopped in Airflow with its workflow's run, and again where it revives", async () => {
    const { bench, world, sync, control, states } = await open(slow);
    await sync(60);
    bench.stub.world.switches.revives.add("etl");
    await control();
    expect(states()).toEqual(["failed"]);
    await sync(5);
    await sync(60);
    expect(states()).toEqual(["failed"]);
    expect(world.stepStatuses(workflow)).toEqual({ dag: "cancelled" });
  });

  it("that could not be stopped, as Airflow was away, is stopped within a pass of its return", async () => {
    const { bench, world, sync, control, states } = await open(slow);
    await sync(60);
    bench.stub.switches.before = () => AWAY;
    await control();
    expect(world.memory.telemetry.named("airflow.run_not_stopped")).toHaveLength(1);
    expect(states()).toEqual(["running"]);
    bench.stub.switches.before = () => undefined;
    await sync(60);
    expect(states()).toEqual(["failed"]);
  });

  it("waits while Airflow is away, holds up nothing meanwhile, and is started once, minutes after its return", async () => {
    const { bench, world, states } = await open(undefined, AWAY);
    expect(world.memory.dispatch.pending.map(({ message }) => message.kind)).toEqual(["deadline"]);
    const ids = { level: "warn", job_id: `${workflow_id}:dag`, detail: { dag_id: "etl", fault: "server" } };
    expect(world.memory.telemetry.named("airflow.run_not_started")).toMatchObject([ids]);
    bench.stub.switches.before = () => undefined;
    expect(states()).toEqual([]);
    for (let minutes = 0; minutes < 4; minutes += 1) {
      bench.pass(60_000);
      await world.advance(60);
      await repairWorkflows(world.memory.ports, [workflow], bench.now());
      await world.settle();
    }
    expect(states()).toHaveLength(1);
  });

  it("whose run is deleted in Airflow waits for it, and has failed after ten minutes, with the reason, and the workflow's run with it", async () => {
    const { bench, world, sync, record } = await open(slow);
    await sync(60);
    const [inAirflow] = bench.stub.world.runs();
    if (!inAirflow) throw new Error("no run in Airflow");
    bench.stub.world.remove(inAirflow);
    for (let minutes = 0; minutes < 9; minutes += 1) await sync(60);
    expect(world.stepStatuses(workflow)).toEqual({ dag: "running" });
    expect(world.memory.telemetry.named("airflow.run_gone")).toHaveLength(1);
    for (let minutes = 0; minutes < 3; minutes += 1) await sync(60);
    expect(world.stepStatuses(workflow)).toEqual({ dag: "failed" });
    const reason = { code: "dag-run-gone", params: { dag_id: "etl", dag_run_id: inAirflow.run_id } };
    expect(world.memory.runs.all()).toMatchObject([{ status: "failed", error: reason }]);
    const before = await record();
    expect(before?.status).toBe("failed");
    await sync(60);
    expect(await record()).toEqual(before);
    expect(bench.stub.world.runs()).toEqual([]);
  });

  it("that has failed by itself, and that somebody clears in Airflow, is left to run there", async () => {
    const { bench, sync, states } = await open(({ task: { task_id }, clear_number }) => {
      if (clear_number > 0) return { takes: HOUR };
      return task_id === "last" ? { state: "failed" } : undefined;
    });
    await sync(60);
    await sync(60);
    expect(states()).toEqual(["failed"]);
    await bench.airflow.clearRun("etl", bench.stub.world.runs()[0]?.run_id ?? "");
    await sync(60);
    await sync(60);
    expect(states()).toEqual(["running"]);
  });
});

it("a run that goes on although it is set to failed is an error, after some looks at it", async () => {
  let asked = 0;
  const deaf = {
    getRun: async () => ({ state: "running" }),
    setRunState: async () => void (asked += 1),
    listTaskInstances: async () => [],
  } as unknown as Airflow;
  await expect(failDagRun(deaf, { dag_id: "etl", dag_run_id: "r", stopped_at: null })).rejects.toThrow(
    "run r of DAG etl goes on in Airflow",
  );
  expect(asked).toBeGreaterThan(1);
});
