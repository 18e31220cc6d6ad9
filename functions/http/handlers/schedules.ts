import { fitting } from "../../../shared/contract/requests/answer-size.ts";
import { deferred } from "../../../shared/deferred.ts";
import { shownState } from "../../../shared/domain/schedules/schedule.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import type { Ports } from "../../../shared/ports/groups.ts";
import { getSchedule } from "../../../shared/use-cases/schedules/get-schedule.ts";
import { listSchedules } from "../../../shared/use-cases/schedules/list-schedules.ts";
import { getJobLog, getScheduleRun, listScheduleRuns } from "../../../shared/use-cases/schedules/schedule-runs.ts";
import type { SchedulePorts } from "../../../shared/use-cases/schedules/schedule-ports.ts";
import { viewListed, viewLog, viewSchedule, viewScheduleRun, viewScheduleRunDetail } from "../responses/schedule.ts";
import type { Handlers } from "../types.ts";

export type ScheduleHandlerPorts = SchedulePorts &
  Pick<
    Ports,
    "jobs" | "runs" | "requests" | "triggers" | "bus" | "dispatch" | "statistics" | "deliveries" | "hasAirflow" | "retentionDays"
  >;

const creating = deferred(() => import("../../../shared/use-cases/schedules/create-schedule.ts"));
const changing = deferred(() => import("../../../shared/use-cases/schedules/change-schedule.ts"));
const deletion = deferred(() => import("../../../shared/use-cases/schedules/delete-schedule.ts"));
const starting = deferred(() => import("../../../shared/use-cases/schedules/start-schedule.ts"));
const statistics = deferred(() => import("../../../shared/use-cases/schedules/schedule-statistics.ts"));

const calendar = deferred(() => import("../../../shared/use-cases/calendar/calendar.ts"));

const success = "success" as const;

/** The routes of schedules, bound to their use cases. */
export function scheduleHandlers(ports: ScheduleHandlerPorts): Handlers<"schedules"> {
  return {
    listSchedules: async ({ query }) => {
      const { page, size } = query;
      const { shown, total } = await listSchedules(ports, query);
      const now = ports.clock.now();
      const total_pages = Math.max(1, Math.ceil(total / size));
      const schedules = [...fitting(shown.map((one) => viewListed(one, now)))];
      const data = { schedules, total, page, size, total_pages, has_next: page < total_pages, has_prev: page > 1 && total > 0 };
      return { body: { result: success, data } };
    },
    createSchedule: async ({ body }) => {
      const { schedule_id, created_at, state } = await creating.createSchedule(ports, body);
      return { body: { result: success, data: { schedule_id, created_at, state } } };
    },
    getSchedule: async ({ params }) => {
      const schedule = await getSchedule(ports, params.schedule_id);
      const details = await ports.scheduleFiles.getDetails(schedule.details_key);
      return { body: { result: success, data: viewSchedule(schedule, details, ports.clock.now()) } };
    },
    updateSchedule: async ({ params, body, say }) => {
      const changed = await changing.updateSchedule(ports, params.schedule_id, body);
      const { schedule_id, updated_at, created_at } = changed;
      const message = say(text("schedule-updated"));
      const data = { schedule_id, state: shownState(changed), updated_at: updated_at ?? created_at, message };
      return { body: { result: success, data } };
    },
    deleteSchedule: async ({ params, say }) => {
      await deletion.deleteSchedule(ports, params.schedule_id);
      return { body: { result: success, message: say(text("schedule-deleted")) } };
    },
    startSchedule: async ({ params, say }) => {
      const { run_id, status, scheduled_at } = await starting.startSchedule(ports, params.schedule_id);
      const message = say(text("schedule-started"));
      return {
        body: { result: success, data: { schedule_id: params.schedule_id, run_id, status, execution_date: scheduled_at, message } },
      };
    },
    toggleSchedule: async ({ params, say }) => {
      const { schedule_id, is_paused } = await changing.toggleSchedule(ports, params.schedule_id);
      const message = say(text(is_paused ? "schedule-paused" : "schedule-resumed"));
      return { body: { result: success, data: { schedule_id, is_paused, message } } };
    },
    listScheduleRuns: async ({ params, query }) => {
      const { schedule, runs, total } = await listScheduleRuns(ports, params.schedule_id, query);
      const { schedule_id, title } = schedule;
      const { page, size } = query;
      return { body: { result: success, data: { schedule_id, title, runs: runs.map(viewScheduleRun), page, size, total } } };
    },
    getScheduleRun: async ({ params, say }) => {
      const found = await getScheduleRun(ports, params.schedule_id, params.run_id);
      return { body: { result: success, data: viewScheduleRunDetail(found, say) } };
    },
    getScheduleJobLog: async ({ params }) => {
      const { log, partial } = await getJobLog(ports, params.schedule_id, params.run_id, params.job_id);
      const view = viewLog(log, partial);
      const lines = [...fitting(view.lines.toReversed())].toReversed();
      return { body: { result: success, data: { lines, partial: partial || lines.length < view.lines.length } } };
    },
    getMonthStatistics: async ({ query }) => ({ body: { result: success, data: await statistics.scheduleMonth(ports, query) } }),
    deleteMonthStatistics: async ({ query, say }) => {
      await statistics.forgetScheduleMonth(ports, query);
      return { body: { result: success, message: say(text("month-forgotten", query)) } };
    },
    getDayStatistics: async ({ query }) => ({ body: { result: success, data: await statistics.scheduleDay(ports, query) } }),
    getMonthOfRuns: async ({ params, query }) => ({ body: await calendar.monthOfRuns(ports, params.month, query) }),
    getDayOfRuns: async ({ params, query }) => ({ body: await calendar.dayOfRuns(ports, params.date, query) }),
  };
}
