import type { FieldProblem } from "./errors.ts";
import type { JobDefinition } from "./job.ts";

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
