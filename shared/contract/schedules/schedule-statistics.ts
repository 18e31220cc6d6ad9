import * as z from "zod";
import { Timestamp, TimeZoneName } from "../requests/fields.ts";

const year = z.coerce.number().int().min(2000).max(9999);
const month = z.coerce.number().int().min(1).max(12);
const zone = { timezone: TimeZoneName.optional().meta({ description: "Whose days are counted. Default: the stack's." }) };

export const MonthQuery = z.strictObject({ year, month, ...zone });
export const DayQuery = z.strictObject({ year, month, day: z.coerce.number().int().min(1).max(31), ...zone });

export const MonthStatistics = z
  .object({
    monthly: z.array(
      z.object({
        date: z.string(),
        total: z.int(),
        success: z.int(),
        failed: z.int(),
        pending: z.int(),
        running: z.int(),
        behind: z
          .literal(true)
          .optional()
          .meta({ description: "Runs of the day are not counted yet, or there are more than are counted: ask again." }),
      }),
    ),
    updated_at: Timestamp,
    cached: z.boolean(),
  })
  .meta({ id: "MonthStatistics" });
export type MonthStatistics = z.infer<typeof MonthStatistics>;

const of = { schedule_id: z.string(), title: z.string(), description: z.string(), owner: z.string() };
const Ran = z.object({
  ...of,
  run_id: z.string(),
  status: z.string(),
  start_time: Timestamp.nullable(),
  end_time: Timestamp.nullable(),
});
const Planned = z.object({ ...of, status: z.literal("pending"), next_run_time: Timestamp });

export const DayStatistics = z
  .object({
    date: z.string(),
    success: z.array(Ran),
    failed: z.array(Ran),
    pending: z.array(z.union([Ran, Planned])),
    cut: z.literal(true).optional().meta({
      description:
        "There are more than 1,000 runs, of which those that were due first are left out, or more than 2,000 times to come, of which the last are.",
    }),
  })
  .meta({ id: "DayStatistics" });
export type DayStatistics = z.infer<typeof DayStatistics>;
