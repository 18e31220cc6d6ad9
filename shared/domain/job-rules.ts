import type { FieldProblem } from "./errors.ts";
import type { Job, JobDefinition } from "./job.ts";
import { nextOccurrence, scheduleOf } from "./schedule.ts";

/** What is wrong with a definition as a whole: rules that span fields. */
export function problemsOf(
  job: Pick<JobDefinition, "scope" | "queue" | "cron_expr" | "interval_seconds" | "reschedule_mode">,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!job.queue.startsWith(`${job.scope}.jobs.`)) {
    problems.push({ path: "queue", message: `must begin with ${job.scope}.jobs.` });
  }
  if (job.reschedule_mode === "queue" && job.interval_seconds === null) {
    problems.push({ path: "interval_seconds", message: "is required when reschedule_mode is queue" });
  }
  if (job.reschedule_mode === "scheduler" && job.cron_expr === null && job.interval_seconds === null) {
    problems.push({ path: "cron_expr", message: "cron_expr or interval_seconds is required" });
  }
  return problems;
}

/** The definition with its activation renewed: occurrences count from `now` (epoch ms) on. */
export function activate(job: JobDefinition, now: number): JobDefinition {
  const first = job.enabled ? nextOccurrence(scheduleOf(job), now) : undefined;
  return {
    ...job,
    active_since: new Date(now).toISOString(),
    first_due_at: first === undefined ? null : new Date(first).toISOString(),
  };
}

/** Does this change make earlier plans void, so that the job must be activated anew? */
export function reschedules(before: JobDefinition, after: JobDefinition): boolean {
  return (
    before.enabled !== after.enabled ||
    before.cron_expr !== after.cron_expr ||
    before.interval_seconds !== after.interval_seconds ||
    before.timezone !== after.timezone ||
    before.reschedule_mode !== after.reschedule_mode
  );
}

/** When the job is due next as seen at `now` (epoch ms), ISO 8601; null if it is not, or nobody can know. */
export function nextDueAt({ definition, state }: Job, now: number): string | null {
  if (!definition.enabled) return null;
  const planned = state.next_due_since === definition.active_since ? state.next_due_at : definition.first_due_at;
  if (planned !== null && Date.parse(planned) > now) return planned;
  const next = nextOccurrence(scheduleOf(definition), now);
  return next === undefined ? null : new Date(next).toISOString();
}
