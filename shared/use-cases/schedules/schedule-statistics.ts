import type { DayStatistics, MonthStatistics } from "../../contract/schedules/schedule-statistics.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import { occurrencesBy } from "../../domain/schedule/count-occurrences.ts";
import type { ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import { dayOfMonth } from "../../domain/statistics/calendar.ts";
import { FORECAST_LAG_MS } from "../../domain/statistics/known-runs.ts";
import type { Forecast } from "../../domain/statistics/forecast.ts";
import type { Ports } from "../../ports/groups.ts";
import { dayRuns } from "../statistics/day.ts";
import { forgetMonth } from "../statistics/forget-month.ts";
import { monthStatistics } from "../statistics/month.ts";
import { clockOf } from "./list-schedules.ts";

type StatisticsPorts = Pick<
  Ports,
  "defaultTimeZone" | "retentionDays" | "schedules" | "runs" | "workflowRuns" | "statistics" | "clock" | "telemetry"
>;

interface Month {
  readonly year: number;
  readonly month: number;
  /** @default the stack's */
  readonly timezone?: string | undefined;
}

const KINDS = ["schedule"] as const;

/** How many runs of schedules each day of a month had, by how they ended, and how many are still to come. */
export async function scheduleMonth(
  ports: StatisticsPorts,
  { year, month, timezone = ports.defaultTimeZone }: Month,
): Promise<MonthStatistics> {
  const schedules = await ports.schedules.list();
  const forecasts = schedules.flatMap(forecastOf);
  const { days, updated_at, cached } = await monthStatistics(ports, { year, month, timezone, kinds: KINDS, forecasts });
  return { monthly: days.map(({ behind, ...day }) => ({ ...day, ...(behind && { behind }) })), updated_at, cached };
}

/** Forgets what was counted of a month. */
export async function forgetScheduleMonth(ports: StatisticsPorts, { year, month, timezone = ports.defaultTimeZone }: Month): Promise<void> {
  await forgetMonth(ports, { year, month, timezone });
}

/** Occurrences to come that a day's page shows, the next ones: Lambda answers 6 MB at most. */
const MOST_PLANNED = 2_000;
const FAILED = new Set(["failed", "missed"]);

/** The runs of schedules that were due on a day, by how they ended, and those still to come. A day that the month has not is empty. */
export async function scheduleDay(
  ports: StatisticsPorts,
  { year, month, day, timezone = ports.defaultTimeZone }: Month & { readonly day: number },
): Promise<DayStatistics> {
  const question = { year, month, timezone };
  const date = [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
  const span = dayOfMonth(question, day);
  if (!span) return { date, success: [], failed: [], pending: [] };
  const [schedules, { runs, cut }] = await Promise.all([ports.schedules.list(), dayRuns(ports, { ...question, day, kinds: KINDS })]);
  const byId = new Map(schedules.map((schedule) => [schedule.schedule_id, schedule]));
  const shown = (wanted: (run: WorkflowRun) => boolean) => runs.filter(wanted).map((run) => viewRun(run, byId.get(run.workflow_id)));
  const known = new Set(runs.map((run) => `${run.workflow_id} ${Date.parse(run.scheduled_at)}`));
  // As in the month: what was due a while ago and has no run yet is still to come.
  const from = Math.max(span.from, ports.clock.now() - FORECAST_LAG_MS + 1);
  const all = schedules.flatMap((schedule) =>
    plannedWithin(schedule, from, span.until)
      .filter((at) => !known.has(`${schedule.schedule_id} ${at}`))
      .map((at) => ({ ...titleOf(schedule.schedule_id, schedule), status: "pending" as const, next_run_time: new Date(at).toISOString() })),
  );
  const planned = all.toSorted((a, b) => (a.next_run_time < b.next_run_time ? -1 : 1)).slice(0, MOST_PLANNED);
  return {
    date,
    success: shown(({ status }) => status === "success"),
    failed: shown(({ status }) => FAILED.has(status)),
    pending: [...shown(({ status }) => status === "queued" || status === "running"), ...planned],
    ...((cut || planned.length < all.length) && { cut: true }),
  };
}

/** Paused ones, and those that Airflow does not have, have nothing to come. */
export function forecastOf(schedule: ScheduleDefinition): Forecast[] {
  if (schedule.is_paused || schedule.state === "missing" || schedule.state === "deleting") return [];
  const clock = clockOf(schedule);
  const { from = 0, until = null } = clock.kind === "cron" ? clock : {};
  return [{ id: schedule.schedule_id, schedule: clock, engine: ruleOf(schedule), from, until }];
}

function plannedWithin(schedule: ScheduleDefinition, from: number, until: number): readonly number[] {
  return forecastOf(schedule).flatMap((forecast) =>
    occurrencesBy(ruleOf(schedule), forecast.schedule, Math.max(from, forecast.from), Math.min(until, forecast.until ?? until)),
  );
}

/** A fixed time in an hour that clocks repeat runs in its first pass by Belfry, in its second by Airflow. */
function ruleOf({ engine }: ScheduleDefinition): NonNullable<Forecast["engine"]> {
  return engine === "airflow" ? "airflow" : "belfry";
}

function viewRun(run: WorkflowRun, schedule: ScheduleDefinition | undefined) {
  const { run_id, status, started_at, finished_at } = run;
  return { ...titleOf(run.workflow_id, schedule), run_id, status, start_time: started_at, end_time: finished_at };
}

/** Of one that is gone its runs are left. */
function titleOf(schedule_id: string, schedule: ScheduleDefinition | undefined) {
  const { title = schedule_id, description = "", owner = "" } = schedule ?? {};
  return { schedule_id, title, description, owner };
}
