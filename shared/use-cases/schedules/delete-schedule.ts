import { noteWrite } from "../caller.ts";
import { conflict } from "../../domain/errors.ts";
import { text } from "../../domain/texts/text.ts";
import { getSchedule } from "./get-schedule.ts";
import { continueDeletion } from "./sync/continue-deletion.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

/**
 * Removes a schedule. From the mark in its record on nothing writes its file again; the file goes, then the DAG, once Airflow
 * has noticed: deleted before, its parser would write it anew. Answers at once; the rest follows within minutes, repeated until
 * it is done. The runs stay on record.
 */
export async function deleteSchedule(ports: SchedulePorts, id: string): Promise<void> {
  const schedule = await getSchedule(ports, id);
  const now = new Date(ports.clock.now()).toISOString();
  const marked = { ...schedule, state: "deleting", absent_since: now, version: schedule.version + 1, updated_at: now } as const;
  if (!(await ports.schedules.replace(marked, schedule.version))) throw conflict(text("concurrent-change", { kind: "schedule" }));
  noteWrite({ kind: "schedule", id });
  try {
    await continueDeletion(ports, marked);
  } catch (error) {
    ports.telemetry.record({ name: "schedule.not_deleted_yet", level: "warn", detail: { schedule_id: id, error: String(error) } });
  }
}
