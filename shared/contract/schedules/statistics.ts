import * as z from "zod";
import { COUNTED_KINDS } from "../../domain/statistics/statistics.ts";
import { text } from "../../domain/texts/text.ts";
import { DefinitionKey } from "../runs/all-runs.ts";
import { Timestamp, TimeZoneName } from "../requests/fields.ts";
import { repeated } from "../requests/queries.ts";
import type { Route } from "../route.ts";
import { issueText } from "../texts/issue-text.ts";

const StatisticsQuery = z.strictObject({
  timezone: TimeZoneName.optional().meta({ description: "Whose days and hours are counted. Default: the stack's." }),
  kind: repeated(z.enum(COUNTED_KINDS), COUNTED_KINDS.length)
    .default(["job", "workflow", "schedule"])
    .meta({ description: "Which runs are counted. Default: all but those of steps, which are parts of others." }),
  owner: DefinitionKey.optional().meta({
    description: "`job#buy-scanner`, `workflow#daily`, `workflow#{schedule_id}`: only its runs; `kind` then does not count.",
  }),
});
export type StatisticsQuery = z.output<typeof StatisticsQuery>;

const counted = {
  from: Timestamp.meta({ description: "Its first instant." }),
  success: z.int(),
  failed: z.int(),
  timeout: z.int(),
  cancelled: z.int(),
  skipped: z.int(),
  missed: z.int(),
  active: z.int().meta({ description: "Runs that wait or run." }),
  planned: z.int().meta({ description: "Times still to come by the clock." }),
  behind: z.boolean().meta({ description: "Runs of it are not counted yet, or there are more than are counted." }),
};

const MonthOfRuns = z
  .object({ month: z.string(), timezone: z.string(), days: z.array(z.object({ date: z.string(), ...counted })) })
  .meta({ id: "MonthOfRuns" });
export type MonthOfRuns = z.infer<typeof MonthOfRuns>;

const DayOfRuns = z.object({ date: z.string(), timezone: z.string(), hours: z.array(z.object(counted)) }).meta({ id: "DayOfRuns" });
export type DayOfRuns = z.infer<typeof DayOfRuns>;

/** How runs of all kinds ended, by when they were due. */
export const statisticsRoutes = {
  getMonthOfRuns: {
    method: "GET",
    path: "/statistics/months/{month}",
    access: "read",
    servedBy: "schedules",
    summary: "How the runs of each day of a month ended, and how many are still to come",
    params: z.strictObject({
      month: z
        .string()
        .regex(/^[2-9]\d{3}-(?:0[1-9]|1[0-2])$/, issueText(text("month-form")))
        .meta({ description: "`YYYY-MM`, from the year 2000 on.", example: "2026-11" }),
    }),
    query: StatisticsQuery,
    status: 200,
    response: MonthOfRuns,
  },
  getDayOfRuns: {
    method: "GET",
    path: "/statistics/days/{date}",
    access: "read",
    servedBy: "schedules",
    summary: "How the runs of each hour of a day ended, and how many are still to come",
    params: z.strictObject({ date: z.iso.date().meta({ description: "`YYYY-MM-DD`", example: "2026-11-26" }) }),
    query: StatisticsQuery,
    status: 200,
    response: DayOfRuns,
  },
} as const satisfies Record<string, Route>;
