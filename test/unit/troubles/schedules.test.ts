import { expect, it } from "vitest";
import { AirflowError } from "../../../shared/domain/airflow/airflow-error.ts";
import type { Airflow, AirflowRun } from "../../../shared/ports/airflow.ts";
import { createSchedule } from "../../../shared/use-cases/schedules/create-schedule.ts";
import { deleteSchedule } from "../../../shared/use-cases/schedules/delete-schedule.ts";
import { tryToReadLog } from "../../../shared/use-cases/schedules/sync/read-log.ts";
import { syncAirflow } from "../../../shared/use-cases/schedules/sync/sync-airflow.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { iso, NOON } from "../../support/samples.ts";

const BROKEN = new AirflowError("server", { method: "GET", path: "/x" });
const DAG_FILES = { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const;

/** One that has nothing, and the answers that a test gives it. */
function anAirflow(answers: Partial<Airflow> = {}): Airflow {
  const none = {
    getDag: async () => undefined,
    listDags: async () => ({ rows: [], next: null, restarted: false, total: 0 }),
    getRun: async () => undefined,
    listImportErrors: async () => [],
    listRuns: async () => ({ rows: [], next: null, restarted: false, total: 0 }),
    listTaskInstances: async () => [],
  };
  return { ...none, ...answers } as unknown as Airflow;
}

async function aWorld(answers?: Partial<Airflow>) {
  const memory = memoryPorts(NOON, anAirflow(answers));
  const job = { id: "1", title: "Job", order: 0, description: "", commands: [], data_load_url: "", data_load_code: null };
  memory.jobDirectory.jobs.set("1", { ...job, code: "out = None", work: null });
  const ports = { ...memory.ports, dagFiles: DAG_FILES };
  const create = () =>
    createSchedule(ports, {
      title: "Morning report",
      description: "",
      jobs: [{ id: "1", order: 1 }],
      success_emails: [],
      failure_emails: [],
      start_date: "2026-01-01",
      end_date: null,
      execution_time: "09:00",
      frequency: "daily",
      timezone: "Asia/Seoul",
    });
  return { memory, ports, create, sync: () => syncAirflow(ports, "sync") };
}

it("a schedule whose file cannot be written is reported by its id, as it is made and with each look at it", async () => {
  const { memory, create, sync } = await aWorld();
  memory.faults.failNext("scheduleFiles.putDagFile", "before", 2);
  const { schedule_id } = await create();
  expect(memory.telemetry.named("schedule.not_materialized")).toMatchObject([{ level: "error", detail: { schedule_id } }]);
  await sync();
  expect(memory.telemetry.named("schedule.not_reconciled")).toMatchObject([{ level: "error", detail: { schedule_id } }]);
  expect(memory.telemetry.measured).toMatchObject({ schedules_not_reconciled: 1 });
});

it("a schedule that cannot be deleted yet is reported by its id", async () => {
  const { memory, ports, create } = await aWorld();
  const { schedule_id } = await create();
  memory.faults.failNext("scheduleFiles.deleteDagFile", "before");
  await deleteSchedule(ports, schedule_id);
  expect(memory.telemetry.named("schedule.not_deleted_yet")).toMatchObject([{ level: "warn", detail: { schedule_id } }]);
});

it("a file whose schedule is gone is removed and reported by its id", async () => {
  const { memory, sync } = await aWorld();
  await memory.scheduleFiles.putDagFile("01JXORPHAN", "text");
  await sync();
  expect(memory.telemetry.named("schedule.orphan_removed")).toMatchObject([{ level: "warn", detail: { schedule_id: "01JXORPHAN" } }]);
});

it("import errors that cannot be read are reported, and schedules looked at all the same", async () => {
  const { memory, create, sync } = await aWorld({
    listImportErrors: async () => {
      throw BROKEN;
    },
  });
  await create();
  expect(await sync()).toMatchObject({ schedules: 1 });
  expect(memory.telemetry.named("airflow.import_errors_not_read")).toMatchObject([{ level: "warn", detail: { error: String(BROKEN) } }]);
});

it("DAGs that cannot be listed are reported, and schedules looked at all the same", async () => {
  const { memory, create, sync } = await aWorld({
    listDags: async () => {
      throw BROKEN;
    },
  });
  await create();
  expect(await sync()).toMatchObject({ schedules: 1 });
  expect(memory.telemetry.named("airflow.dags_not_listed")).toMatchObject([{ level: "warn", detail: { error: String(BROKEN) } }]);
});

it("a run that is gone from Airflow is reported by its ids", async () => {
  const { memory, sync } = await aWorld();
  const open = { dag_id: "d", dag_run_id: "r" };
  await memory.airflowSync.put({ since: NOON, open: [open] });
  await sync();
  expect(memory.telemetry.named("airflow.run_gone")).toMatchObject([{ level: "warn", detail: open }]);
});

it("a run of Airflow's that cannot be put on record is reported by its ids, and asked for again", async () => {
  const runs: AirflowRun[] = [];
  const { memory, create, sync } = await aWorld({
    listRuns: async () => ({ rows: runs, next: null, restarted: false, total: runs.length }),
    listTaskInstances: async () => {
      throw BROKEN;
    },
  });
  const { schedule_id: dag_id } = await create();
  runs.push({ dag_id, run_id: "scheduled__2026", state: "running", due: "2026-11-20T00:00:00.000Z" } as AirflowRun);
  expect(await sync()).toMatchObject({ runs: 1, failed: 1 });
  const ids = { dag_id, dag_run_id: "scheduled__2026" };
  expect(memory.telemetry.named("airflow.run_not_synced")).toMatchObject([{ level: "error", detail: ids }]);
  expect((await memory.airflowSync.get())?.open).toMatchObject([ids]);
});

it("a log that cannot be read is reported by its run and job", async () => {
  const { memory, ports } = await aWorld({
    getLog: async () => {
      throw BROKEN;
    },
  });
  const run = { dag_id: "d", dag_run_id: "r" } as Parameters<typeof tryToReadLog>[1];
  const job = { job_id: "1", try_number: 1, finished_at: iso(NOON) } as Parameters<typeof tryToReadLog>[2];
  expect(await tryToReadLog(ports, run, job)).toBeUndefined();
  expect(memory.telemetry.named("airflow.log_not_read")).toMatchObject([
    { level: "warn", detail: { dag_id: "d", dag_run_id: "r", job: "1" } },
  ]);
});
