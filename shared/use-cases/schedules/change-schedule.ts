import { isDeepStrictEqual } from "node:util";
import type { UpdateSchedule } from "../../contract/schedules/schedule.ts";
import { defined } from "../../domain/defined.ts";
import { conflict } from "../../domain/errors.ts";
import { startOfDay } from "../../domain/schedules/dates.ts";
import type { ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import { text } from "../../domain/texts/text.ts";
import { changedByCaller, noteWrite } from "../caller.ts";
import { getSchedule } from "./get-schedule.ts";
import { tryToMaterialize } from "./sync/materialize.ts";
import { jobsOf, settingsOf } from "./settings-of.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

/** Enough for writers that collide by chance. */
const TRIES = 5;

/** Changes the fields that are sent; runs, creation time and all else stay. Details of its jobs are looked up anew. */
export async function updateSchedule(ports: SchedulePorts, id: string, input: UpdateSchedule): Promise<ScheduleDefinition> {
  const changed = await change(ports, id, async (current, now) => {
    const asked = { ...current, jobs: current.jobs.map(({ id: job, order }) => ({ id: job, order })), ...defined(input) };
    const jobs = await jobsOf(ports, asked.jobs, current.engine);
    const settings = settingsOf(asked, current.engine, jobs);
    const details_key = await ports.scheduleFiles.putDetails(id, jobs);
    return { ...current, ...settings, details_key, not_before: startOf(current, settings, now) };
  });
  return tryToMaterialize(ports, changed);
}

/** Pauses a schedule that is active, and lets a paused one run again. Nothing of the time in between is made up for. */
export async function toggleSchedule(ports: SchedulePorts, id: string): Promise<ScheduleDefinition> {
  const changed = await change(ports, id, (current, now) => {
    const resumed = { ...current, is_paused: false, not_before: new Date(now).toISOString() };
    return Promise.resolve(current.is_paused ? resumed : { ...current, is_paused: true });
  });
  const current = await tryToMaterialize(ports, changed);
  await pauseDag(ports, current);
  return current;
}

/** Airflow learns of it at once; if it cannot be reached, within a minute of when it can. */
async function pauseDag({ airflow, telemetry }: SchedulePorts, { engine, schedule_id, is_paused }: ScheduleDefinition): Promise<void> {
  if (engine === "native" || airflow === null) return;
  try {
    await airflow.setPaused(schedule_id, is_paused);
  } catch (error) {
    telemetry.record({ name: "schedule.not_paused", level: "warn", detail: { schedule_id, is_paused, error: String(error) } });
  }
}

/**
 * Since when runs of the clock count. In the DAG file the start never moves forward, for older runs that are cleared would then
 * hang for ever; so a later start is a later `not_before`.
 */
function startOf(current: ScheduleDefinition, next: Pick<ScheduleDefinition, "start_date" | "timezone">, now: number): string | null {
  if (next.start_date === current.start_date && next.timezone === current.timezone) return current.not_before;
  const start = Math.max(now, startOfDay(next.start_date, next.timezone));
  return start > Date.parse(current.effective_from) ? new Date(start).toISOString() : current.not_before;
}

async function change(
  ports: Pick<SchedulePorts, "schedules" | "clock">,
  id: string,
  to: (current: ScheduleDefinition, now: number) => Promise<ScheduleDefinition>,
): Promise<ScheduleDefinition> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const current = await getSchedule(ports, id);
    const now = ports.clock.now();
    const changed = await to(current, now);
    if (isDeepStrictEqual(changed, current)) return current;
    // In one write with the change: whoever looks at the schedule next makes good what cannot be made now.
    const noted = { ...changed, unmade: true } as const;
    const next: ScheduleDefinition = changedByCaller({ ...noted, version: current.version + 1, updated_at: new Date(now).toISOString() });
    if (!(await ports.schedules.replace(next, current.version))) continue;
    noteWrite({ kind: "schedule", id, before: current, after: next });
    return next;
  }
  throw conflict(text("concurrent-change", { kind: "schedule" }));
}
