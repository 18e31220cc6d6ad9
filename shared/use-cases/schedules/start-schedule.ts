import { noteRun } from "../caller.ts";
import { definitionKey } from "../../domain/definition/definition-key.ts";
import { BelfryError, conflict } from "../../domain/errors.ts";
import { runId } from "../../domain/run/run-id.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import { dagRunIdOfSchedule } from "../../domain/schedules/dag-run-id.ts";
import { endOfDay } from "../../domain/schedules/dates.ts";
import { type ScheduleDefinition, shownState } from "../../domain/schedules/schedule.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { runWorkflowNow } from "../workflows/control/run-workflow-now.ts";
import { asked } from "./asked.ts";
import { getSchedule } from "./get-schedule.ts";
import { recordDagRun } from "./sync/record-dag-run.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

type StartPorts = SchedulePorts & Pick<Ports, "requests" | "triggers" | "bus" | "dispatch" | "hasAirflow" | "statistics">;

/**
 * Runs a schedule now. Twice: two runs. On Airflow it must be loaded as it was saved last.
 * @throws CONFLICT while it is not, while it is paused on Airflow, before its start and after its end; UNAVAILABLE when Airflow
 * cannot be reached
 */
export async function startSchedule(ports: StartPorts, id: string): Promise<WorkflowRun> {
  const schedule = await getSchedule(ports, id);
  if (schedule.engine === "native") {
    return runWorkflowNow(ports, id, { parameters: {}, task_id: null, dataset_id: null, note: null });
  }
  return startDag(ports, schedule);
}

async function startDag(ports: StartPorts, schedule: ScheduleDefinition): Promise<WorkflowRun> {
  const { airflow, clock, scope, randomText } = ports;
  if (airflow === null) throw new BelfryError({ code: "UNAVAILABLE", text: text("airflow-not-configured") });
  const now = clock.now();
  refuse(schedule, now);
  const id = schedule.schedule_id;
  const workflow = await ports.workflows.getDefinition(id);
  if (!workflow) throw conflict(text("schedule-registering"));
  const run_id = runId({ scope, owner: definitionKey("workflow", id), scheduledAt: now, tail: randomText() });
  // Paused, Airflow would let the run wait for ever.
  if (schedule.is_paused) throw conflict(text("schedule-paused"));
  const { run } = await asked(() => airflow.triggerRun({ dag_id: id, run_id: dagRunIdOfSchedule(run_id), logical_date: undefined }));
  noteRun(run_id);
  return recordDagRun(ports, workflow, schedule, { run, tasks: [] });
}

function refuse(schedule: ScheduleDefinition, now: number): void {
  const { effective_from, end_date, timezone } = schedule;
  const state = shownState(schedule);
  if (state === "error") throw conflict(text("schedule-broken"));
  if (state === "missing") throw conflict(text("schedule-missing"));
  if (state !== "active") throw conflict(text("schedule-registering"));
  // Tasks dated before a DAG's start, or after its end, never begin, and the run would hang.
  if (now < Date.parse(effective_from)) throw conflict(text("schedule-not-begun", { from: effective_from }));
  const end = end_date === null ? undefined : endOfDay(end_date, timezone);
  if (end !== undefined && now >= end) throw conflict(text("schedule-over", { until: new Date(end).toISOString() }));
}
