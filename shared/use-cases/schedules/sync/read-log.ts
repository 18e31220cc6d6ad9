import type { AirflowLog } from "../../../domain/airflow/airflow-log.ts";
import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import { textHash } from "../../../domain/content-hash.ts";
import type { AirflowRecord } from "../../../domain/run/workflow-run.ts";
import { asked } from "../asked.ts";
import type { SchedulePorts } from "../schedule-ports.ts";

/** A log is whole so long after its task has ended, at the earliest, in ms: Airflow's workers upload theirs after it. */
const UPLOADED_MS = 120_000;
const KEY_DIGITS = 32;

type JobRecord = AirflowRecord["jobs"][number];

export interface ReadLog {
  readonly log: AirflowLog;
  /** There may be more of it later. */
  readonly partial: boolean;
}

/**
 * The log of a job's last try; undefined: it has none. One that is whole is kept, and read from there from then on, also when
 * Airflow is gone: if it has lines of the task itself, minutes after its end. @throws UNAVAILABLE when Airflow cannot be asked
 */
export async function readLog(ports: SchedulePorts, of: AirflowRecord, job: JobRecord): Promise<ReadLog | undefined> {
  if (job.try_number < 1) return undefined;
  const key = logKeyOf(of, job);
  const kept = await ports.scheduleFiles.getLog(key);
  if (kept) return { log: kept, partial: false };
  const { airflow } = ports;
  if (airflow === null) return undefined;
  const task = { dag_id: of.dag_id, run_id: of.dag_run_id, task_id: `job_${job.job_id}` };
  const log = await asked(() => airflow.getLog(task, job.try_number));
  if (!log) return undefined;
  const ended = job.finished_at !== null && ports.clock.now() - Date.parse(job.finished_at) >= UPLOADED_MS;
  const isWhole = ended && log.lines.length > 0 && log.ended !== false;
  if (isWhole) await ports.scheduleFiles.putLog(key, log);
  return { log, partial: !isWhole };
}

/** The same; undefined also when Airflow cannot be asked, which is reported: a run is shown without its logs then. */
export async function tryToReadLog(ports: SchedulePorts, of: AirflowRecord, job: JobRecord): Promise<ReadLog | undefined> {
  try {
    return await readLog(ports, of, job);
  } catch (error) {
    const { dag_id, dag_run_id } = of;
    const cause = error instanceof Error && error.cause instanceof AirflowError ? error.cause : error;
    ports.telemetry.record({
      name: "airflow.log_not_read",
      level: "warn",
      detail: { dag_id, dag_run_id, job: job.job_id, error: String(cause) },
    });
    return undefined;
  }
}

/** Under which key a log is kept: run ids may have characters that no key should. */
export function logKeyOf({ dag_id, dag_run_id }: AirflowRecord, { job_id, try_number }: JobRecord): string {
  return `${dag_id}/${textHash(dag_run_id).slice(0, KEY_DIGITS)}/${job_id}-${try_number}.json`;
}
