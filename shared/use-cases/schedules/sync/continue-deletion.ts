import type { ScheduleDefinition } from "../../../domain/schedules/schedule.ts";
import type { SchedulePorts } from "../schedule-ports.ts";

/** So long after the file is gone a parser that had read it before may still write the DAG anew, in ms. */
const PARSING_MS = 600_000;

/** Goes on with the deletion of a schedule as far as that is possible now. Repeated until the record is gone. */
export async function continueDeletion(ports: SchedulePorts, schedule: ScheduleDefinition): Promise<void> {
  const { schedule_id: id, engine } = schedule;
  await ports.workflows.delete(id);
  if (engine === "native" || ports.airflow === null) return ports.schedules.remove(id);
  const dag = await ports.airflow.getDag(id);
  if (dag && !dag.is_paused) await ports.airflow.setPaused(id, true);
  await ports.scheduleFiles.deleteDagFile(id);
  if (dag && !dag.is_stale) return;
  const outcome = dag ? await ports.airflow.deleteDag(id) : "absent";
  if (outcome === "running") return;
  const since = Date.parse(schedule.absent_since ?? schedule.created_at);
  if (outcome === "absent" && ports.clock.now() - since >= PARSING_MS) await ports.schedules.remove(id);
}
