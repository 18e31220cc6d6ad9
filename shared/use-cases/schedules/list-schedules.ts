import { endOfDay, startOfDay } from "../../domain/schedules/dates.ts";
import { frequencyOf } from "../../domain/schedules/frequency.ts";
import type { ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import { nextOccurrence, type Schedule } from "../../domain/schedule/schedule.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

export interface ScheduleFilter {
  readonly page: number;
  readonly size: number;
  /** Parts, in any letter case. */
  readonly title?: string | undefined;
  readonly owner?: string | undefined;
  readonly frequency?: string | undefined;
  readonly status: "active" | "paused" | "all";
}

export interface ListedSchedule {
  readonly schedule: ScheduleDefinition;
  readonly last: WorkflowRun | undefined;
}

/** Schedules of a page, newest first, and how many there are. A page beyond the last is empty. */
export async function listSchedules(
  { schedules, workflowRuns }: Pick<SchedulePorts, "schedules" | "workflowRuns">,
  filter: ScheduleFilter,
): Promise<{ readonly shown: readonly ListedSchedule[]; readonly total: number }> {
  const { page, size } = filter;
  const all = (await schedules.list()).filter((schedule) => schedule.state !== "deleting" && matches(schedule, filter));
  const shown = all.slice((page - 1) * size, page * size);
  const listed = await Promise.all(
    shown.map(async (schedule) => {
      const [last] = await workflowRuns.list(schedule.schedule_id, { skip: 0, limit: 1 });
      return { schedule, last };
    }),
  );
  return { shown: listed, total: all.length };
}

function matches(schedule: ScheduleDefinition, { title, owner, frequency, status }: ScheduleFilter): boolean {
  if (status !== "all" && schedule.is_paused !== (status === "paused")) return false;
  const has = (text: string, part = "") => text.toLowerCase().includes(part.toLowerCase());
  const named = [schedule.frequency, frequencyOf(schedule.cron)];
  return has(schedule.title, title) && has(schedule.owner, owner) && named.some((one) => has(one, frequency));
}

/** When a schedule is due, as far as its own clock says. */
export function clockOf({ cron, timezone, effective_from, not_before, end_date }: ScheduleDefinition): Schedule {
  const from = Math.max(Date.parse(effective_from), not_before === null ? 0 : Date.parse(not_before));
  const until = end_date === null ? undefined : endOfDay(end_date, timezone);
  return { kind: "cron", expression: cron, timeZone: timezone, from, until };
}

/** When it runs next, ISO 8601; null: it does not. */
export function nextRunOf(schedule: ScheduleDefinition, now: number): string | null {
  if (schedule.is_paused) return null;
  const next = nextOccurrence(clockOf(schedule), now);
  return next === undefined ? null : new Date(next).toISOString();
}

/** The days of a filter as instants, the second one not included. */
export function spanOf(
  { timezone }: Pick<ScheduleDefinition, "timezone">,
  { start_date, end_date }: { readonly start_date?: string | undefined; readonly end_date?: string | undefined },
): { readonly from: number; readonly until: number } {
  const from = start_date === undefined ? 0 : startOfDay(start_date, timezone);
  return { from, until: end_date === undefined ? Number.MAX_SAFE_INTEGER : endOfDay(end_date, timezone) };
}
