import { isDeepStrictEqual } from "node:util";
import type { ScheduleDefinition } from "../../../domain/schedules/schedule.ts";
import { saveDagFile } from "./save-dag-file.ts";
import { saveWorkflow } from "./save-workflow.ts";
import type { SchedulePorts } from "../schedule-ports.ts";

/**
 * Makes what follows from a schedule's record equal to it: its workflow, and its DAG file. Level-triggered and idempotent;
 * what fails here is made good by the next one who looks. Answers the record as it is then. `hasFile`: whether its DAG file is
 * in the bucket. @default true
 */
export async function materialize(ports: SchedulePorts, schedule: ScheduleDefinition, hasFile = true): Promise<ScheduleDefinition> {
  const jobs = await ports.scheduleFiles.getDetails(schedule.details_key);
  await saveWorkflow(ports, schedule, jobs);
  if (schedule.engine === "native") return storeMade(ports, schedule, { state: "active" });
  const file = await saveDagFile(ports, schedule, jobs, hasFile);
  const isNew = file.revision !== schedule.file?.revision || file.written_at !== schedule.file.written_at;
  return storeMade(ports, schedule, isNew ? { file, state: "registering", import_error: null, absent_since: null } : {});
}

/** The same in the course of a request: a failure is reported, and left to the next look at all schedules, which comes each minute. */
export async function tryToMaterialize(ports: SchedulePorts, schedule: ScheduleDefinition): Promise<ScheduleDefinition> {
  try {
    return await materialize(ports, schedule);
  } catch (error) {
    const { schedule_id } = schedule;
    ports.telemetry.record({ name: "schedule.not_materialized", level: "error", detail: { schedule_id, error: String(error) } });
    return schedule;
  }
}

/**
 * Notes how a schedule stands, unless somebody changed its record meanwhile: then whoever looks next sees the change. Its
 * version moves on; `updated_at` is of its owner's changes and stays.
 */
export function store(
  ports: Pick<SchedulePorts, "schedules">,
  schedule: ScheduleDefinition,
  standing: Standing,
): Promise<ScheduleDefinition> {
  return replace(ports, schedule, { ...schedule, ...standing });
}

type Standing = Partial<Pick<ScheduleDefinition, "state" | "file" | "import_error" | "absent_since">>;

/** As `store`, of one whose last change is made now. */
function storeMade(ports: Pick<SchedulePorts, "schedules">, schedule: ScheduleDefinition, standing: Standing): Promise<ScheduleDefinition> {
  const { unmade: _, ...made } = schedule;
  return replace(ports, schedule, { ...made, ...standing });
}

async function replace(
  { schedules }: Pick<SchedulePorts, "schedules">,
  schedule: ScheduleDefinition,
  next: ScheduleDefinition,
): Promise<ScheduleDefinition> {
  if (isDeepStrictEqual(next, schedule)) return schedule;
  const stored = { ...next, version: schedule.version + 1 };
  return (await schedules.replace(stored, schedule.version)) ? stored : next;
}
