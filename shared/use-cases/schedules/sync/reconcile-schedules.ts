import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import { standingOf } from "../../../domain/schedules/standing.ts";
import type { ScheduleDefinition } from "../../../domain/schedules/schedule.ts";
import type { Airflow, AirflowImportError } from "../../../ports/airflow.ts";
import { continueDeletion } from "./continue-deletion.ts";
import { materialize, store } from "./materialize.ts";
import { type FindDag, loadedDags } from "./loaded-dags.ts";
import type { SchedulePorts } from "../schedule-ports.ts";

/** What a pass finds before it looks at schedules one by one. */
interface Found {
  /** Sizes of DAG files, by id. */
  readonly files: ReadonlyMap<string, number>;
  readonly errors: readonly AirflowImportError[];
  readonly findDag: FindDag;
}

/**
 * Looks at every schedule: its workflow and file are made what its record says, a deletion goes on, and what Airflow has loaded
 * is noted. One that fails is reported, and holds up no other. Answers all that are not being deleted, as they are then.
 */
export async function reconcileSchedules(ports: SchedulePorts): Promise<readonly ScheduleDefinition[]> {
  const [all, files] = await Promise.all([ports.schedules.list(), ports.scheduleFiles.listDagFiles()]);
  const errors = all.some(({ state, engine }) => engine === "airflow" && state !== "active") ? await importErrors(ports) : [];
  const findDag = await loadedDags(ports, all);
  const kept: ScheduleDefinition[] = [];
  for (const schedule of all) {
    try {
      if (schedule.state === "deleting") await continueDeletion(ports, schedule);
      else kept.push(await reconcile(ports, schedule, { files, errors, findDag }));
    } catch (error) {
      const { schedule_id } = schedule;
      kept.push(schedule);
      ports.telemetry.record({ name: "schedule.not_reconciled", level: "error", detail: { schedule_id, error: String(error) } });
      ports.telemetry.measure("schedules_not_reconciled", 1);
    }
  }
  await removeOrphans(ports, all, files);
  return kept;
}

async function reconcile(ports: SchedulePorts, schedule: ScheduleDefinition, { files, ...loaded }: Found): Promise<ScheduleDefinition> {
  const { schedule_id: id, engine } = schedule;
  const isThere = engine === "native" ? schedule.state === "active" : schedule.file !== null && files.has(id);
  const isComplete = isThere && schedule.unmade !== true;
  // The record may be a moment old: what is written is decided by the one that is there.
  const current = isComplete ? schedule : await ports.schedules.get(id);
  if (!current || current.state === "deleting") return schedule;
  const made = isComplete ? current : await materialize(ports, current, files.has(id));
  return engine === "airflow" && ports.airflow !== null ? confirm(ports, ports.airflow, made, loaded) : made;
}

/** Notes whether Airflow has loaded what was written last, and tells it whether the schedule is paused. */
async function confirm(
  ports: SchedulePorts,
  airflow: Airflow,
  schedule: ScheduleDefinition,
  { errors, findDag }: Omit<Found, "files">,
): Promise<ScheduleDefinition> {
  const dag = await findDag(schedule.schedule_id);
  const standing = standingOf(schedule, dag, errors, ports.clock.now());
  if (dag && !dag.is_stale && dag.is_paused !== schedule.is_paused && standing.state === "active") {
    await airflow.setPaused(schedule.schedule_id, schedule.is_paused);
  }
  return store(ports, schedule, standing);
}

async function importErrors({ airflow, telemetry }: SchedulePorts): Promise<readonly AirflowImportError[]> {
  try {
    return (await airflow?.listImportErrors()) ?? [];
  } catch (error) {
    if (!(error instanceof AirflowError)) throw error;
    telemetry.record({ name: "airflow.import_errors_not_read", level: "warn", detail: { error: String(error) } });
    return [];
  }
}

/** A file whose schedule is gone: its deletion was cut off, or another hand put it there by an id of this form. */
async function removeOrphans(ports: SchedulePorts, all: readonly ScheduleDefinition[], files: ReadonlyMap<string, number>): Promise<void> {
  const known = new Set(all.map(({ schedule_id }) => schedule_id));
  for (const id of files.keys()) {
    if (known.has(id) || (await ports.schedules.get(id))) continue;
    await ports.scheduleFiles.deleteDagFile(id);
    ports.telemetry.record({ name: "schedule.orphan_removed", level: "warn", detail: { schedule_id: id } });
  }
}
