import * as z from "zod";
import { RunIdText, Timestamp } from "../requests/fields.ts";
import { limit } from "../requests/queries.ts";
import type { Route } from "../route.ts";
import { CreateSchedule, ScheduleId, ScheduleSummary, ScheduleView, UpdateSchedule } from "./schedule.ts";
import { ScheduleJobLog, ScheduleRunDetail, ScheduleRuns } from "./schedule-runs.ts";
import { DayQuery, DayStatistics, MonthQuery, MonthStatistics } from "./schedule-statistics.ts";

const ROOT = "/api/schedules";
/** What is no id is not found, as what is none of ours. */
const some = (id: z.ZodType<string>) =>
  z
    .string()
    .min(1)
    .max(200)
    .meta(id.meta() ?? {});
const OfSchedule = z.strictObject({ schedule_id: some(ScheduleId) });
const OfRun = OfSchedule.extend({ run_id: some(RunIdText) });
const page = z.coerce.number().int().min(1).max(100_000).default(1);
const done = z.object({ result: z.literal("success"), message: z.string() });
const answered = <Data extends z.ZodType>(data: Data) => z.object({ result: z.literal("success"), data });
const Day = z.iso.date().meta({ description: "`YYYY-MM-DD`, in the schedule's time zone; included." });
const saved = { schedule_id: z.string(), state: ScheduleView.shape.state };

const ListQuery = z.strictObject({
  page,
  size: limit(20, 100),
  title: z.string().max(255).optional().meta({ description: "Part of the title, in any letter case." }),
  owner: z.string().max(255).optional().meta({ description: "Part of the owner's name or id, in any letter case." }),
  frequency: z.string().max(100).optional().meta({ description: "Part of the frequency, in any letter case." }),
  status: z.enum(["active", "paused", "all"]).default("active"),
});

/** Schedules, their runs and their statistics; answers are in the envelope of the system they come from. */
export const scheduleRoutes = {
  listSchedules: {
    method: "GET",
    path: ROOT,
    access: "read",
    servedBy: "schedules",
    summary: "Schedules, newest first",
    query: ListQuery,
    status: 200,
    response: answered(
      z.object({
        schedules: z.array(ScheduleSummary),
        total: z.int(),
        page: z.int(),
        size: z.int(),
        total_pages: z.int(),
        has_next: z.boolean(),
        has_prev: z.boolean(),
      }),
    ),
  },
  createSchedule: {
    method: "POST",
    path: ROOT,
    access: "admin",
    servedBy: "schedules",
    summary: "Register a schedule of jobs, which run one after the other",
    body: CreateSchedule,
    status: 200,
    response: answered(z.object({ ...saved, created_at: Timestamp })),
  },
  getMonthStatistics: {
    method: "GET",
    path: `${ROOT}/statistics/monthly`,
    access: "read",
    servedBy: "schedules",
    summary: "Runs of schedules on each day of a month, and those still to come",
    query: MonthQuery,
    status: 200,
    response: answered(MonthStatistics),
  },
  deleteMonthStatistics: {
    method: "DELETE",
    path: `${ROOT}/statistics/monthly/cache`,
    access: "operate",
    servedBy: "schedules",
    summary: "Forget the counts of a month: the next question counts anew",
    query: MonthQuery,
    status: 200,
    response: done,
  },
  getDayStatistics: {
    method: "GET",
    path: `${ROOT}/statistics/daily`,
    access: "read",
    servedBy: "schedules",
    summary: "Runs of schedules on one day, and those still to come",
    query: DayQuery,
    status: 200,
    response: answered(DayStatistics),
  },
  getSchedule: {
    method: "GET",
    path: `${ROOT}/{schedule_id}`,
    access: "read",
    servedBy: "schedules",
    summary: "One schedule, with its jobs",
    params: OfSchedule,
    status: 200,
    response: answered(ScheduleView),
  },
  updateSchedule: {
    method: "PATCH",
    path: `${ROOT}/{schedule_id}`,
    access: "admin",
    servedBy: "schedules",
    summary: "Change the fields that are sent; the history stays",
    params: OfSchedule,
    body: UpdateSchedule,
    status: 200,
    response: answered(z.object({ ...saved, updated_at: Timestamp, message: z.string() })),
  },
  deleteSchedule: {
    method: "DELETE",
    path: `${ROOT}/{schedule_id}`,
    access: "admin",
    servedBy: "schedules",
    summary: "Remove a schedule, its file and its DAG; its runs stay on record",
    params: OfSchedule,
    status: 200,
    response: done,
  },
  startSchedule: {
    method: "POST",
    path: `${ROOT}/{schedule_id}/start`,
    access: "operate",
    servedBy: "schedules",
    summary: "Run it now",
    params: OfSchedule,
    status: 200,
    response: answered(
      z.object({ schedule_id: z.string(), run_id: z.string(), status: z.string(), execution_date: Timestamp, message: z.string() }),
    ),
  },
  toggleSchedule: {
    method: "PATCH",
    path: `${ROOT}/{schedule_id}/toggle`,
    access: "operate",
    servedBy: "schedules",
    summary: "Pause it, or let it run again: the other of what it is",
    params: OfSchedule,
    status: 200,
    response: answered(z.object({ schedule_id: z.string(), is_paused: z.boolean(), message: z.string() })),
  },
  listScheduleRuns: {
    method: "GET",
    path: `${ROOT}/{schedule_id}/runs`,
    access: "read",
    servedBy: "schedules",
    summary: "Runs of a schedule, latest due first",
    params: OfSchedule,
    query: z.strictObject({ page, size: limit(10, 100), start_date: Day.optional(), end_date: Day.optional() }),
    status: 200,
    response: answered(ScheduleRuns),
  },
  getScheduleRun: {
    method: "GET",
    path: `${ROOT}/{schedule_id}/runs/{run_id}`,
    access: "read",
    servedBy: "schedules",
    summary: "One run, with its jobs and what their logs say of failures",
    params: OfRun,
    status: 200,
    response: answered(ScheduleRunDetail),
  },
  getScheduleJobLog: {
    method: "GET",
    path: `${ROOT}/{schedule_id}/runs/{run_id}/jobs/{job_id}/log`,
    access: "read",
    servedBy: "schedules",
    summary: "The log of a job's last try",
    params: OfRun.extend({ job_id: z.string().min(1).max(200) }),
    status: 200,
    response: answered(ScheduleJobLog),
  },
} as const satisfies Record<string, Route>;
