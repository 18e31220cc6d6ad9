import type * as z from "zod";
import { CreateJob } from "../../../../shared/contract/jobs/job.ts";
import type { FieldProblem } from "../../../../shared/domain/errors.ts";
import { problemsInScope } from "../../../../shared/use-cases/definitions/jobs/validate-job.ts";
import { fieldProblems } from "../../field-problems.ts";

type Definition = Readonly<Record<string, unknown>>;

const SCHEDULE = ["cron_expr", "interval_seconds", "timezone", "reschedule_mode"] as const;
const JobSchedule = CreateJob.pick({ cron_expr: true, interval_seconds: true, timezone: true, reschedule_mode: true });

/**
 * What POST /jobs would refuse a definition for, field by field; rules between fields once each of them is right. `error`: zod's
 * words in another language than English.
 */
export function judgeJob(definition: Definition, scope: string, error?: z.core.$ZodErrorMap): readonly FieldProblem[] {
  const read = CreateJob.safeParse(definition, error && { error });
  if (!read.success) return fieldProblems(read.error);
  return problemsInScope({ ...read.data, scope: read.data.scope ?? scope }, scope);
}

/** What of a definition makes its schedule; nothing where a field of that is at fault, whatever the others are. */
export function scheduleOfJob(definition: Definition): Partial<z.output<typeof JobSchedule>> {
  const read = JobSchedule.safeParse(
    Object.fromEntries(SCHEDULE.flatMap((field) => (field in definition ? [[field, definition[field]]] : []))),
  );
  return read.success ? read.data : {};
}
