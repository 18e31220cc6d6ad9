import * as z from "zod";
import { CLOCK_CHANGES } from "../../domain/schedule/clock-change.ts";
import { text } from "../../domain/texts/text.ts";
import { FieldFault } from "../requests/errors.ts";
import { CronText, IntervalSeconds, TimeZoneName, Timestamp } from "../requests/fields.ts";
import type { Route } from "../route.ts";
import { issueText } from "../texts/issue-text.ts";

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
    kind: z.enum(["job"]).default("job").meta({ description: "What `definition` is." }),
    definition: z.record(z.string(), z.json()).optional().meta({
      description:
        "In place of the fields above: a definition, also in part, judged as `POST /jobs` would judge it. What is wrong with it is no error here: `details` names it.",
    }),
    from: Timestamp.optional().meta({ description: "Only occurrences after this. Default: now." }),
    count: z.int().min(1).max(100).default(10),
  })
  .superRefine(({ cron_expr, interval_seconds, timezone, definition }, context) => {
    const given = [cron_expr, interval_seconds].filter((value) => value !== undefined).length;
    if (definition !== undefined) {
      if (given === 0 && timezone === undefined) return;
      context.addIssue({ code: "custom", path: ["definition"], message: issueText(text("definition-alone")) });
      return;
    }
    if (given === 1) return;
    const message = issueText(text(given === 0 ? "schedule-required" : "schedules-exclude"));
    context.addIssue({ code: "custom", path: ["cron_expr"], message });
  })
  .meta({ id: "PreviewSchedule" });

const Offset = z.string().meta({ description: "From UTC.", example: "-05:00" });

const ZoneClock = z
  .object({
    offset: Offset,
    next_change: z
      .object({ at: Timestamp, from: Offset, to: Offset })
      .nullable()
      .meta({ description: "When the zone's clocks change next; null: not within a year." }),
  })
  .meta({ id: "ZoneClock" });

const Preview = z
  .object({
    valid: z.boolean(),
    details: z.array(FieldFault).meta({ description: "What is wrong with `definition`, field by field." }),
    timezone: z.string(),
    next: z.array(ComingOccurrence).meta({ description: "None where the schedule is at fault, or a worker's reports make it." }),
    zone: ZoneClock,
  })
  .meta({ id: "Preview" });
export type Preview = z.infer<typeof Preview>;

export const previewRoutes = {
  previewSchedule: {
    method: "POST",
    path: "/preview",
    access: "read",
    servedBy: "api",
    summary: "When would a schedule be due, and what is wrong with a definition? Creates nothing",
    body: PreviewSchedule,
    status: 200,
    response: Preview,
  },
} as const satisfies Record<string, Route>;
