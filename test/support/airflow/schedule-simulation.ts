import { onBehalfOf } from "../../../shared/use-cases/caller.ts";
import { type AirflowStub, startAirflowStub } from "../../../localstack/airflow-stub/airflow-stub.ts";
import { airflowClient } from "../../../shared/adapters/airflow/airflow-client.ts";
import type { CreateSchedule } from "../../../shared/contract/schedules/schedule.ts";
import type { ScheduledJob, ScheduleDefinition } from "../../../shared/domain/schedules/schedule.ts";
import { createSchedule } from "../../../shared/use-cases/schedules/create-schedule.ts";
import { type SyncReport, syncAirflow } from "../../../shared/use-cases/schedules/sync/sync-airflow.ts";
import { type Memory, memoryPorts } from "../memory-ports.ts";
import { NOON } from "../samples.ts";

const DAG_FILES = { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const;

/** Schedules on memory ports and an Airflow of either version that reads their files. Its time is that of the simulation. */
export interface ScheduleSimulation {
  readonly memory: Memory;
  readonly stub: AirflowStub;
  readonly ports: Memory["ports"] & { readonly dagFiles: typeof DAG_FILES };
  /** Registers a schedule of these jobs, which exist from then on. */
  create(input?: Partial<CreateSchedule>): Promise<ScheduleDefinition>;
  /** Lets time pass, in seconds, then looks at Airflow. */
  syncAfter(seconds: number): Promise<SyncReport | undefined>;
  stop(): Promise<void>;
}

const ASKED: CreateSchedule = {
  title: "Morning report",
  description: "",
  jobs: [
    { id: "2", order: 2 },
    { id: "1", order: 1 },
  ],
  success_emails: ["desk@example.com"],
  failure_emails: ["ops@example.com"],
  start_date: "2026-01-01",
  end_date: null,
  execution_time: "09:00",
  frequency: "daily",
  timezone: "Asia/Seoul",
};

/** A job with code for Airflow. */
function codeJob(id: string, more: Partial<ScheduledJob> = {}): ScheduledJob {
  return {
    id,
    title: `Job ${id}`,
    order: 0,
    description: "",
    commands: [{ content: "loads and writes", order: 1 }],
    data_load_url: "http://data.example/rows?start_date=a",
    data_load_code: null,
    code: "out = None",
    work: null,
    ...more,
  };
}

export async function simulateSchedules(api: "v1" | "v2", now = NOON): Promise<ScheduleSimulation> {
  let instant = now;
  let dags: ReadonlyMap<string, string> = new Map();
  const stub = await startAirflowStub({
    api,
    now: () => instant,
    files: () => [...dags].map(([id, text]) => ({ name: `${id}.py`, text })),
  });
  const clock = { now: () => instant, until: async () => undefined };
  const settings = { baseUrl: stub.url, username: "admin", password: "admin", callsPerSecond: 1_000_000 };
  const airflow = airflowClient(settings, { clock, telemetry: { record: () => undefined } });
  const memory = memoryPorts(now, airflow);
  dags = memory.scheduleFiles.dags;
  for (const id of ["1", "2"]) memory.jobDirectory.jobs.set(id, codeJob(id));
  const ports = { ...memory.ports, dagFiles: DAG_FILES };
  return {
    memory,
    stub,
    ports,
    create: (input = {}) => onBehalfOf({ name: "mina" }, () => createSchedule(ports, { ...ASKED, ...input })),
    async syncAfter(seconds) {
      instant += seconds * 1_000;
      memory.clock.set(instant);
      return syncAirflow(ports, "sync");
    },
    stop: () => stub.stop(),
  };
}
