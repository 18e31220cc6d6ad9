import type { FieldProblem } from "../errors.ts";
import type { JobDefinition } from "./job.ts";
import { text } from "../texts/text.ts";

/** What is wrong with a definition as a whole: rules that span fields. */
export function problemsOf(
  job: Pick<JobDefinition, "scope" | "queue" | "cron_expr" | "interval_seconds" | "reschedule_mode">,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!job.queue.startsWith(`${job.scope}.jobs.`)) {
    problems.push({ path: "queue", text: text("queue-of-scope", { scope: job.scope }) });
  }
  if (job.reschedule_mode === "queue" && job.interval_seconds === null) {
    problems.push({ path: "interval_seconds", text: text("interval-for-queue-mode") });
  }
  if (job.reschedule_mode === "scheduler" && job.cron_expr === null && job.interval_seconds === null) {
    problems.push({ path: "cron_expr", text: text("schedule-required") });
  }
  return problems;
}
