import { onBehalfOf } from "../../../../shared/use-cases/caller.ts";
import { afterEach, describe, expect, it } from "vitest";
import { updateSchedule, toggleSchedule } from "../../../../shared/use-cases/schedules/change-schedule.ts";
import { deleteSchedule } from "../../../../shared/use-cases/schedules/delete-schedule.ts";
import { getScheduleRun, listScheduleRuns } from "../../../../shared/use-cases/schedules/schedule-runs.ts";
import { startSchedule } from "../../../../shared/use-cases/schedules/start-schedule.ts";
import { type ScheduleSimulation, simulateSchedules } from "../../../support/airflow/schedule-simulation.ts";

let open: ScheduleSimulation | undefined;
afterEach(async () => {
  await open?.stop();
  open = undefined;
});

async function simulate(api: "v1" | "v2", now?: number): Promise<ScheduleSimulation> {
  open = await simulateSchedules(api, now);
  return open;
}

const PAGE = { page: 1, size: 10 };

describe.each(["v1", "v2"] as const)("a schedule on Airflow by %s", (api) => {
  it("is registering until Airflow has loaded the very file that was written, then active", async () => {
    const world = await simulate(api);
    world.stub.world.processor.delays.parse = 40_000;
    const created = await world.create();
    expect(created).toMatchObject({ state: "registering", cron: "0 9 * * *", jobs: [{ id: "1" }, { id: "2" }] });
    await world.syncAfter(1);
    expect((await world.memory.schedules.get(created.schedule_id))?.state).toBe("registering");
    await world.syncAfter(60);
    expect((await world.memory.schedules.get(created.schedule_id))?.state).toBe("active");
  });

  it("has its runs of the clock on record with their jobs, and counts them", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    await world.syncAfter(86_400);
    await world.syncAfter(120);
    const { runs, total } = await listScheduleRuns(world.ports, schedule_id, PAGE);
    expect(total).toBe(1);
    expect(runs[0]).toMatchObject({ status: "success", trigger_source: "scheduler", scheduled_at: "2026-11-21T00:00:00.000Z" });
    const detail = await getScheduleRun(world.ports, schedule_id, runs[0]?.run_id ?? "");
    expect(detail.jobs.map(({ job, status }) => [job.id, status])).toEqual([
      ["1", "success"],
      ["2", "success"],
    ]);
  });

  it("writes nothing where nothing has changed, however often it is looked at", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    for (let passes = 0; passes < 5; passes += 1) await world.syncAfter(60);
    expect(world.memory.scheduleFiles.writes.get(schedule_id)).toBe(1);
    const before = await world.memory.schedules.get(schedule_id);
    await updateSchedule(world.ports, schedule_id, { title: "Morning report" });
    expect(await world.memory.schedules.get(schedule_id)).toEqual(before);
  });

  it("of which every edit has another size than the one before, and its own revision", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    const sizes = [world.memory.scheduleFiles.dags.get(schedule_id)?.length];
    for (const execution_time of ["09:30", "10:00", "10:30", "11:00"]) {
      await updateSchedule(world.ports, schedule_id, { execution_time });
      sizes.push(world.memory.scheduleFiles.dags.get(schedule_id)?.length);
    }
    for (const [index, size] of sizes.entries()) expect(size).not.toBe(sizes[index + 1]);
    expect((await world.memory.schedules.get(schedule_id))?.cron).toBe("0 11 * * *");
  });

  it("can be started by hand once it is active: the run is on record at once, and twice makes two", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    await expect(onBehalfOf({ name: "mina" }, () => startSchedule(world.ports, schedule_id))).rejects.toMatchObject({
      problem: { code: "CONFLICT" },
    });
    await world.syncAfter(60);
    const first = await onBehalfOf({ name: "mina" }, () => startSchedule(world.ports, schedule_id));
    const second = await onBehalfOf({ name: "mina" }, () => startSchedule(world.ports, schedule_id));
    expect(first).toMatchObject({ status: "queued", trigger_source: "manual", cause: { kind: "hand", by: "mina" } });
    expect(second.run_id).not.toBe(first.run_id);
    await world.syncAfter(120);
    const { runs, total } = await listScheduleRuns(world.ports, schedule_id, PAGE);
    expect(total).toBe(2);
    expect(runs.map(({ status }) => status)).toEqual(["success", "success"]);
  });

  it("counts a start whose answer was lost as one run", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    let dropped = false;
    world.stub.switches.before = ({ method, path }) => {
      if (dropped || method !== "POST" || !path.endsWith("/dagRuns")) return undefined;
      dropped = true;
      return "drop-after";
    };
    await onBehalfOf({ name: "mina" }, () => startSchedule(world.ports, schedule_id));
    expect(world.stub.world.runs().filter(({ dag_id }) => dag_id === schedule_id)).toHaveLength(1);
    expect((await listScheduleRuns(world.ports, schedule_id, PAGE)).total).toBe(1);
  });

  it("tells of a failed job what its log says, and of the jobs behind it that they never ran", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    world.stub.world.switches.script = ({ task }) =>
      task.task_id === "job_1" ? { state: "failed", raises: [{ type: "ValueError", value: "no rows\n\nat all" }] } : undefined;
    await world.syncAfter(60);
    const { run_id } = await startSchedule(world.ports, schedule_id);
    await world.syncAfter(300);
    const { run, jobs } = await getScheduleRun(world.ports, schedule_id, run_id);
    expect(run.status).toBe("failed");
    expect(jobs.map(({ status }) => status)).toEqual(["failed", "upstream_failed"]);
    expect(jobs[0]?.log?.log.lines.length).toBeGreaterThan(0);
  });

  it("runs nothing of the time for which it was paused: what Airflow makes up for counts as skipped", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    await toggleSchedule(world.ports, schedule_id);
    expect(world.stub.world.dags.get(schedule_id)?.isPaused).toBe(true);
    await world.syncAfter(86_400);
    await toggleSchedule(world.ports, schedule_id);
    await world.syncAfter(60);
    await world.syncAfter(60);
    const { runs } = await listScheduleRuns(world.ports, schedule_id, PAGE);
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => "skipped"));
  });

  it("is paused in Airflow within a pass of its return, where it was paused while Airflow was away", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    world.stub.switches.before = ({ method }) => (method === "PATCH" ? { status: 400, text: "{}" } : undefined);
    expect(await toggleSchedule(world.ports, schedule_id)).toMatchObject({ is_paused: true });
    expect(world.memory.telemetry.named("schedule.not_paused")).toHaveLength(1);
    world.stub.switches.before = () => undefined;
    await world.syncAfter(60);
    expect(world.stub.world.dags.get(schedule_id)?.isPaused).toBe(true);
  });

  it("follows a run that was cleared after its end: the same record, its day unmoved, one more attempt", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    world.stub.world.switches.script = ({ task, clear_number }) =>
      task.task_id === "job_1" && clear_number === 0 ? { state: "failed" } : undefined;
    await world.syncAfter(60);
    await world.syncAfter(86_400);
    const [failed] = (await listScheduleRuns(world.ports, schedule_id, PAGE)).runs;
    expect(failed).toMatchObject({ status: "failed", attempt: 1 });
    await world.ports.airflow?.clearRun(schedule_id, failed?.airflow?.dag_run_id ?? "");
    await world.syncAfter(3_600);
    const { runs, total } = await listScheduleRuns(world.ports, schedule_id, PAGE);
    expect(total).toBe(1);
    expect(runs[0]).toMatchObject({ run_id: failed?.run_id, status: "success", scheduled_at: failed?.scheduled_at });
  });

  it("shows Airflow's own trace where its file cannot be loaded, and forgets it with the next version", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    const text = world.memory.scheduleFiles.dags.get(schedule_id) ?? "";
    world.memory.scheduleFiles.dags.set(schedule_id, "dag = airflow broken");
    await updateSchedule(world.ports, schedule_id, { title: "Another" });
    world.memory.scheduleFiles.dags.set(schedule_id, "dag = airflow broken");
    await world.syncAfter(60);
    const state = (await world.memory.schedules.get(schedule_id))?.state;
    expect(["error", "registering"]).toContain(state);
    world.memory.scheduleFiles.dags.set(schedule_id, text);
  });

  it("goes with its file and its DAG, though a slow parser writes the DAG again; what it ran stays on record", async () => {
    const world = await simulate(api);
    const { schedule_id } = await world.create();
    await world.syncAfter(60);
    const { run_id } = await startSchedule(world.ports, schedule_id);
    await world.syncAfter(120);
    await deleteSchedule(world.ports, schedule_id);
    expect(world.memory.scheduleFiles.dags.has(schedule_id)).toBe(false);
    await expect(updateSchedule(world.ports, schedule_id, { title: "x" })).rejects.toMatchObject({ problem: { code: "NOT_FOUND" } });
    for (let passes = 0; passes < 15; passes += 1) await world.syncAfter(60);
    expect(world.stub.world.dags.has(schedule_id)).toBe(false);
    expect(await world.memory.schedules.get(schedule_id)).toBeUndefined();
    expect(await world.memory.workflowRuns.get(schedule_id, run_id)).toMatchObject({ status: "success" });
  });
});

it("catches up after an outage of Airflow: nothing is dropped, and nothing told of twice", async () => {
  const world = await simulate("v2", Date.parse("2026-11-20T12:00:00Z"));
  const { schedule_id } = await world.create({ frequency: "every_1_hours", execution_time: "00:05" });
  await world.syncAfter(60);
  world.stub.switches.before = ({ path }) => (path.endsWith("/~/dagRuns") ? { status: 503, type: "text/html", text: "down" } : undefined);
  await expect(world.syncAfter(4 * 3_600)).rejects.toMatchObject({ name: "AirflowError", fault: "server" });
  world.stub.switches.before = () => undefined;
  await world.syncAfter(60);
  await world.syncAfter(60);
  expect((await listScheduleRuns(world.ports, schedule_id, PAGE)).total).toBe(4);
});
