import { ulid } from "ulid";
import type { CreateSchedule } from "../../contract/schedules/schedule.ts";
import { alreadyExists, BelfryError } from "../../domain/errors.ts";
import { startOfDay } from "../../domain/schedules/dates.ts";
import type { Engine, ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import { text } from "../../domain/texts/text.ts";
import { tryToMaterialize } from "./sync/materialize.ts";
import { currentCaller, madeByCaller, noteWrite } from "../caller.ts";
import { jobsOf, settingsOf } from "./settings-of.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

/**
 * Registers a schedule. The record comes first, and all else follows from it; a crash in between is made good within a minute.
 * @throws VALIDATION_ERROR naming the fields at fault; UNAVAILABLE where jobs cannot be looked up, or no Airflow is configured
 */
export async function createSchedule(ports: SchedulePorts, { engine: asked, ...input }: CreateSchedule): Promise<ScheduleDefinition> {
  const engine = engineOf(ports, asked);
  const timezone = input.timezone ?? ports.defaultTimeZone;
  const jobs = await jobsOf(ports, input.jobs, engine);
  const settings = settingsOf({ ...input, timezone }, engine, jobs);
  const now = ports.clock.now();
  const schedule_id = ulid(now);
  const schedule: ScheduleDefinition = {
    schedule_id,
    version: 1,
    ...settings,
    owner: currentCaller()?.name ?? NOBODY,
    details_key: await ports.scheduleFiles.putDetails(schedule_id, jobs),
    is_paused: false,
    created_at: new Date(now).toISOString(),
    updated_at: null,
    ...madeByCaller(),
    // Airflow would start the latest occurrence before the schedule was made, at once.
    effective_from: new Date(Math.max(now, startOfDay(settings.start_date, timezone))).toISOString(),
    not_before: null,
    state: "registering",
    import_error: null,
    absent_since: null,
    file: null,
  };
  if (!(await ports.schedules.create(schedule))) throw alreadyExists("schedule", schedule_id);
  noteWrite({ kind: "schedule", id: schedule_id, after: schedule });
  return tryToMaterialize(ports, schedule);
}

/** Whose a schedule is where callers are not known. */
const NOBODY = "belfry";

function engineOf({ airflow }: SchedulePorts, asked: Engine | undefined): Engine {
  if (asked === "airflow" && airflow === null) throw new BelfryError({ code: "UNAVAILABLE", text: text("airflow-not-configured") });
  return asked ?? (airflow === null ? "native" : "airflow");
}
