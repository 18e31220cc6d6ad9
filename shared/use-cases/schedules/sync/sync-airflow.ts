import { everyPage } from "../../../domain/airflow/airflow-page.ts";
import type { AirflowRun } from "../../../domain/airflow/airflow-run.ts";
import type { ScheduleDefinition } from "../../../domain/schedules/schedule.ts";
import { originOf } from "../../../domain/schedules/dag-run-id.ts";
import { keyOfDagRun } from "../../../domain/schedules/run-of-dag-run.ts";
import type { Airflow } from "../../../ports/airflow.ts";
import type { AirflowSyncState, OpenDagRun } from "../../../ports/schedules/airflow-sync-store.ts";
import type { Ports } from "../../../ports/groups.ts";
import { codeOf } from "../../../domain/texts/text.ts";
import { failMarked, goesOn } from "../../workflows/control/stop-dag-run.ts";
import { reconcileSchedules } from "./reconcile-schedules.ts";
import { recordDagRun } from "./record-dag-run.ts";
import type { SchedulePorts } from "../schedule-ports.ts";
import { isStillAwaited } from "./end-gone-run.ts";
import { endStepOfDagRun } from "./end-step-of-dag-run.ts";
import { findOpenRuns, nameOf } from "./find-open-runs.ts";

export type SyncPorts = SchedulePorts & Pick<Ports, "airflowSync" | "runs" | "triggers" | "bus" | "leases" | "statistics">;

/** Clocks of Airflow's processes, and rows that are committed after their time was taken, differ by less, in ms. */
const OVERLAP_MS = 300_000;
/** The first sync asks for what has changed since then, in ms. */
const FIRST_LOOK_MS = 86_400_000;
/** Unfinished runs that are asked for in a pass: the others are in later ones. */
const MOST_OPEN = 200;

export interface SyncReport {
  readonly schedules: number;
  /** Runs that Airflow told of, and those of them that could not be recorded. */
  readonly runs: number;
  readonly failed: number;
}

/**
 * One pass: schedules are made what their records say, and runs what Airflow says. It asks for what has changed since the pass
 * before began, less an overlap, and for every run that had not ended, however old; how far it has come is stored after the last
 * page only. What fails is reported and asked for again. Repeated: nothing is written. Undefined: another pass is under way.
 */
export async function syncAirflow(ports: SyncPorts, holder: string): Promise<SyncReport | undefined> {
  const now = ports.clock.now();
  if (!(await ports.leases.hold("airflow-sync", holder, { now, until: now + LEASE_MS }))) return undefined;
  try {
    const schedules = await reconcileSchedules(ports);
    if (ports.airflow === null) return { schedules: schedules.length, runs: 0, failed: 0 };
    const synced = await syncRuns(ports, ports.airflow, schedules);
    ports.telemetry.measure("airflow_syncs_finished", 1);
    return { schedules: schedules.length, ...synced };
  } finally {
    await ports.leases.release("airflow-sync", holder);
  }
}

/** Longer than the function may take: one that was killed is replaced after it. */
const LEASE_MS = 330_000;

async function syncRuns(ports: SyncPorts, airflow: Airflow, schedules: readonly ScheduleDefinition[]) {
  const began = ports.clock.now();
  const state = await ports.airflowSync.get();
  const changed = await changedRuns(airflow, state?.since ?? began - FIRST_LOOK_MS);
  const seen = new Map(changed.map((run) => [nameOf(run), run]));
  const gone: OpenDagRun[] = [];
  const unchanged = (state?.open ?? [])
    .slice(0, MOST_OPEN)
    .filter(({ dag_id, dag_run_id }) => !seen.has(nameOf({ dag_id, run_id: dag_run_id })));
  const found = await findOpenRuns(airflow, unchanged);
  for (const open of unchanged) {
    const run = found.get(nameOf({ dag_id: open.dag_id, run_id: open.dag_run_id }));
    if (run) seen.set(nameOf(run), run);
    else if (await isStillAwaited(ports, open, began)) gone.push({ ...open, gone_since: open.gone_since ?? began });
  }
  const byId = new Map(schedules.map((schedule) => [schedule.schedule_id, schedule]));
  const ours = [...seen.values()].filter((run) => byId.has(run.dag_id) || originOf(run.run_id)?.kind === "step");
  const failed: AirflowRun[] = [];
  for (const run of ours) {
    try {
      await syncRun(ports, airflow, byId, run);
    } catch (error) {
      failed.push(run);
      const { dag_id, run_id: dag_run_id } = run;
      ports.telemetry.record({ name: "airflow.run_not_synced", level: "error", detail: { dag_id, dag_run_id, error: String(error) } });
    }
  }
  if (failed.length > 0) ports.telemetry.measure("airflow_runs_not_synced", failed.length);
  await ports.airflowSync.put(nextState(state, began, { scope: ports.scope, seen: ours, failed, gone }));
  return { runs: ours.length, failed: failed.length };
}

async function changedRuns(airflow: Airflow, since: number): Promise<readonly AirflowRun[]> {
  let found = new Map<string, AirflowRun>();
  for await (const { rows, restarted } of everyPage("/dags/~/dagRuns", (cursor) => airflow.listRuns({ updated_since: since }, cursor))) {
    if (restarted) found = new Map();
    for (const run of rows) found.set(nameOf(run), run);
  }
  return [...found.values()];
}

async function syncRun(
  ports: SyncPorts,
  airflow: Airflow,
  schedules: ReadonlyMap<string, ScheduleDefinition>,
  run: AirflowRun,
): Promise<void> {
  const origin = originOf(run.run_id);
  if (origin?.kind === "step") return endStepOfDagRun(ports, airflow, origin, run);
  const schedule = schedules.get(run.dag_id);
  const workflow = schedule && (await ports.workflows.getDefinition(run.dag_id));
  if (!schedule || !workflow) return;
  const tasks = run.state === "queued" ? [] : await airflow.listTaskInstances(run.dag_id, run.run_id);
  const record = await recordDagRun(ports, workflow, schedule, { run, tasks });
  const stopped = { dag_id: run.dag_id, dag_run_id: run.run_id, stopped_at: record.finished_at };
  if (codeOf(record.reason) === "stopped" && goesOn(run, record.finished_at)) await failMarked(ports.scheduleFiles, airflow, stopped);
}

/** What a pass has seen. */
interface Looked {
  readonly scope: string;
  readonly seen: readonly AirflowRun[];
  readonly failed: readonly AirflowRun[];
  /** Those that Airflow has not now, and may have again. */
  readonly gone: readonly OpenDagRun[];
}

/** What could not be recorded stays among the open ones, as what has not ended does. */
function nextState(before: AirflowSyncState | undefined, began: number, { scope, seen, failed, gone }: Looked): AirflowSyncState {
  const known = new Set(seen.map(nameOf));
  const later = (before?.open ?? [])
    .slice(MOST_OPEN)
    .filter((open) => !known.has(nameOf({ dag_id: open.dag_id, run_id: open.dag_run_id })));
  const open = [...failed, ...seen.filter((run) => !failed.includes(run) && !isEnded(run))];
  return {
    since: began - OVERLAP_MS,
    open: [
      ...later,
      ...gone,
      ...open.map((run) => ({ dag_id: run.dag_id, dag_run_id: run.run_id, run_id: keyOfDagRun(scope, run).run_id })),
    ],
  };
}

function isEnded({ state }: AirflowRun): boolean {
  return state === "success" || state === "failed";
}
