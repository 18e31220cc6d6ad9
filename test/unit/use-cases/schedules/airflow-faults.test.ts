import { afterEach, describe, expect, it } from "vitest";
import { getScheduleRun, listScheduleRuns } from "../../../../shared/use-cases/schedules/schedule-runs.ts";
import { scheduleMonth } from "../../../../shared/use-cases/schedules/schedule-statistics.ts";
import { startSchedule } from "../../../../shared/use-cases/schedules/start-schedule.ts";
import { toggleSchedule, updateSchedule } from "../../../../shared/use-cases/schedules/change-schedule.ts";
import { reconcileSchedules } from "../../../../shared/use-cases/schedules/sync/reconcile-schedules.ts";
import { shownState } from "../../../../shared/domain/schedules/schedule.ts";
import { aSchedule, SCHEDULE_ID } from "../../../support/a-schedule.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import type { FaultMoment } from "../../../support/memory/faults.ts";
import { type ScheduleSimulation, simulateSchedules } from "../../../support/airflow/schedule-simulation.ts";

const HOUR = 3_600_000;
let open: ScheduleSimulation | undefined;
afterEach(async () => {
  await open?.stop();
  open = undefined;
});

async function simulate(api: "v1" | "v2" = "v2"): Promise<ScheduleSimulation> {
  open = await simulateSchedules(api);
  return open;
}

/** A run that is under way in Airflow, and on record as such. */
async function running(world: ScheduleSimulation) {
  const { schedule_id } = await world.create();
  world.stub.world.switches.script = ({ task: { task_id } }) => (task_id === "job_1" ? { takes: HOUR } : undefined);
  await world.syncAfter(60);
  const { run_id } = await startSchedule(world.ports, schedule_id);
  await world.syncAfter(60);
  const record = () => world.memory.workflowRuns.get(schedule_id, run_id);
  expect((await record())?.status).toBe("running");
  const inAirflow = world.stub.world.runs().find(({ dag_id }) => dag_id === schedule_id);
  if (!inAirflow) throw new Error("no run in Airflow");
  return { schedule_id, run_id, record, inAirflow };
}

describe("a schedule whose file and record do not come to be together", () => {
  it.each<[string, FaultMoment]>([
    ["scheduleFiles.putDagFile", "before"],
    ["scheduleFiles.putDagFile", "after"],
    ["schedules.replace", "before"],
    ["schedules.replace", "after"],
    ["workflows.create", "before"],
  ])("is registering when %s fails %s the fact, is seen, and is active within passes", async (method, moment) => {
    const world = await simulate();
    world.memory.faults.failNext(method, moment);
    const { schedule_id, state } = await world.create();
    expect(state).toBe("registering");
    expect(await world.memory.schedules.get(schedule_id)).toMatchObject({ state: "registering" });
    expect(world.memory.telemetry.named("schedule.not_materialized")).toMatchObject([{ level: "error", detail: { schedule_id } }]);
    for (let passes = 0; passes < 3; passes += 1) await world.syncAfter(60);
    const stored = await world.memory.schedules.get(schedule_id);
    expect(stored?.state).toBe("active");
    expect(world.memory.scheduleFiles.dags.get(schedule_id)).toContain(stored?.file?.revision);
    expect(await world.memory.workflows.getDefinition(schedule_id)).toMatchObject({ dag_id: schedule_id });
  });

  it.each<[string, FaultMoment]>([
    ["scheduleFiles.putDagFile", "before"],
    ["schedules.replace", "before"],
    ["schedules.replace", "after"],
  ])("is changed once its owner asks again, or within passes, when %s fails %s the fact", async (method, moment) => {
    const world = await simulate();
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    world.memory.faults.failNext(method, moment);
    const edit = { title: "Another title" };
    await updateSchedule(world.ports, schedule_id, edit).catch(async () => updateSchedule(world.ports, schedule_id, edit));
    const changed = await world.memory.schedules.get(schedule_id);
    expect(changed && shownState(changed)).toBe("registering");
    for (let passes = 0; passes < 3; passes += 1) await world.syncAfter(60);
    const stored = await world.memory.schedules.get(schedule_id);
    expect(stored).toMatchObject({ state: "active", title: "Another title" });
    expect(world.memory.scheduleFiles.dags.get(schedule_id)).toContain("Another title");
  });
});

it("a native schedule whose workflow cannot be made what it says is registering, and is made so by the next look", async () => {
  const memory = memoryPorts();
  const ports = { ...memory.ports, dagFiles: { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const };
  const schedule = aSchedule({ engine: "native", details_key: await memory.scheduleFiles.putDetails(SCHEDULE_ID, []), unmade: true });
  await memory.schedules.create(schedule);
  memory.faults.failNext("workflows.create", "before");
  await reconcileSchedules(ports);
  const left = await memory.schedules.get(SCHEDULE_ID);
  expect(left && shownState(left)).toBe("registering");
  await reconcileSchedules(ports);
  expect(await memory.schedules.get(SCHEDULE_ID)).not.toHaveProperty("unmade");
  expect(await memory.workflows.getDefinition(SCHEDULE_ID)).toMatchObject({ cron_expr: "0 21 * * *", name: schedule.title });
});

describe.each(["v1", "v2"] as const)("a run that is deleted in Airflow, by %s", (api) => {
  it("is waited for, then has failed, with the reason, once; it is counted, and its slot is free", async () => {
    const world = await simulate(api);
    const { schedule_id, run_id, record, inAirflow } = await running(world);
    world.stub.world.remove(inAirflow);
    for (let minutes = 0; minutes < 9; minutes += 1) await world.syncAfter(60);
    expect((await record())?.status).toBe("running");
    expect(world.memory.telemetry.named("airflow.run_gone")).toHaveLength(1);
    for (let minutes = 0; minutes < 3; minutes += 1) await world.syncAfter(60);
    expect(await record()).toMatchObject({ status: "failed", reason: { code: "dag-run-gone" } });
    const revision = (await record())?.revision;
    await world.syncAfter(60);
    expect((await record())?.revision).toBe(revision);
    const { monthly } = await scheduleMonth(world.ports, { year: 2026, month: 11 });
    expect(monthly.reduce((sum, day) => sum + day.failed, 0)).toBe(1);
    expect(monthly.reduce((sum, day) => sum + day.running, 0)).toBe(0);
    expect((await getScheduleRun(world.ports, schedule_id, run_id)).jobs).toHaveLength(2);
  });

  it("and of the clock has failed as well", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    world.stub.world.switches.script = ({ task: { task_id } }) => (task_id === "job_1" ? { takes: 48 * HOUR } : undefined);
    await world.syncAfter(60);
    await world.syncAfter(86_400);
    // Else Airflow's clock would order it again.
    await toggleSchedule(world.ports, schedule_id);
    const inAirflow = world.stub.world.runs().find(({ run_type }) => run_type === "scheduled");
    if (!inAirflow) throw new Error("no run in Airflow");
    world.stub.world.remove(inAirflow);
    for (let minutes = 0; minutes < 12; minutes += 1) await world.syncAfter(60);
    const { runs } = await listScheduleRuns(world.ports, schedule_id, { page: 1, size: 10 });
    expect(runs).toMatchObject([{ status: "failed", reason: { code: "dag-run-gone" } }]);
  });
});

describe("Airflow's runs", () => {
  it("are on record at their end though the scheduler's clock is behind and its commits come late", async () => {
    const world = await simulate();
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    Object.assign(world.stub.world.switches, { schedulerBehind: 90_000, commitsLate: 30_000 });
    const { run_id } = await startSchedule(world.ports, schedule_id);
    for (let passes = 0; passes < 5; passes += 1) await world.syncAfter(60);
    expect(await world.memory.workflowRuns.get(schedule_id, run_id)).toMatchObject({ status: "success", attempt: 1 });
  });

  it("lose nothing where Airflow shows half of what it has, or answers HTML: the pass fails, and the next one goes on", async () => {
    const world = await simulate();
    const { schedule_id, record } = await running(world);
    world.stub.switches.before = ({ path }) =>
      path.endsWith("/dagRuns") ? { status: 200, type: "application/json", text: '{"dag_runs":[{"dag_id"' } : undefined;
    await expect(world.syncAfter(60)).rejects.toThrow("Airflow ");
    world.stub.switches.before = ({ path }) =>
      path.endsWith("/dagRuns") ? { status: 500, type: "text/html", text: "<html>away</html>" } : undefined;
    await expect(world.syncAfter(60)).rejects.toThrow("Airflow ");
    expect((await record())?.status).toBe("running");
    expect((await world.memory.schedules.get(schedule_id))?.state).toBe("active");
    world.stub.switches.before = () => undefined;
    await world.syncAfter(7_200);
    await world.syncAfter(60);
    expect((await record())?.status).toBe("success");
  });
});
