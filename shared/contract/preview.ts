import * as z from "zod";
import { CLOCK_CHANGES } from "../domain/clock-change.ts";
import { text } from "../domain/text.ts";
import { CronText, IntervalSeconds, TimeZoneName, Timestamp } from "./fields.ts";
import type { Route } from "./route.ts";
import { issueText } from "./texts/issue-text.ts";

/** A coming occurrence, and what a change of clocks does to it. */
const ComingOccurrence = z
  .object({
    at: Timestamp,
    local: z.iso.datetime({ offset: true }).meta({
      description: "The same instant on the zone's clock, with its offset.",
      example: "2027-11-07T01:30:00-04:00",
    }),
    clock_change: z.enum(CLOCK_CHANGES).nullable().meta({
      description:
        "`moved`: clocks skip its own time, so it runs as long after the change as it would have without one. `first-pass`, `second-pass`: clocks show its time twice, and this is the one or the other.",
    }),
    note: z.string().nullable().meta({ description: "The same in words, in the caller's language." }),
  })
  .meta({ id: "ComingOccurrence" });

/** The coming occurrences of a definition: their instants alone, and described. */
const coming = { timezone: z.string(), next: z.array(Timestamp), occurrences: z.array(ComingOccurrence) };
export const NextOfJob = z.object({ job_id: z.string(), ...coming }).meta({ id: "NextOccurrences" });
export const NextOfTrigger = z.object({ trigger_id: z.string(), ...coming }).meta({ id: "NextOccurrencesOfTrigger" });
export const NextOfWorkflow = z.object({ workflow_id: z.string(), ...coming }).meta({ id: "NextOccurrencesOfWorkflow" });

const PreviewSchedule = z
  .strictObject({
    cron_expr: CronText.optional(),
    interval_seconds: IntervalSeconds.optional(),
    timezone: TimeZoneName.optional().meta({ description: "Default: the deployment's." }),
    from: Timestamp.optional().meta({ description: "Only occurrences after this. Default: now." }),
    count: z.int().min(1).max(100).default(10),
  })
  .superRefine(({ cron_expr, interval_seconds }, context) => {
    const given = [cron_expr, interval_seconds].filter((value) => value !== undefined).length;
    if (given === 1) return;
    const message = issueText(text(given === 0 ? "schedule-required" : "schedules-exclude"));
    context.addIssue({ code: "custom", path: ["cron_expr"], message });
  })
  .meta({ id: "PreviewSchedule" });
export type PreviewSchedule = z.output<typeof PreviewSchedule>;

const Preview = z.object({ timezone: z.string(), next: z.array(ComingOccurrence) }).meta({ id: "Preview" });

export const previewRoutes = {
  previewSchedule: {
    method: "POST",
    path: "/preview",
    access: "read",
    servedBy: "api",
    summary: "When would a schedule be due? Creates nothing",
    body: PreviewSchedule,
    status: 200,
    response: Preview,
  },
} as const satisfies Record<string, Route>;
