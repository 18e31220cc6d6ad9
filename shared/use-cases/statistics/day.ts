import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import { dayOfMonth, type Month } from "../../domain/statistics/calendar.ts";
import type { Ports } from "../../ports/groups.ts";
import type { WorkflowRunKind } from "../../ports/runs/workflow-run-store.ts";

export interface DayQuestion extends Month {
  /** 1 to 31. */
  readonly day: number;
  readonly kinds: readonly WorkflowRunKind[];
  /** @default 1000 */
  readonly limit?: number;
}

export interface DayRuns {
  /** The latest first. */
  readonly runs: readonly WorkflowRun[];
  /** There are more than `limit`; those that were due first are left out. */
  readonly cut: boolean;
}

/** The runs of workflows, or of schedules, that were due on a day of a time zone. Of a day that the month has not: none. */
export async function dayRuns(
  { workflowRuns }: Pick<Ports, "workflowRuns">,
  { day, kinds, limit = 1_000, ...month }: DayQuestion,
): Promise<DayRuns> {
  const span = dayOfMonth(month, day);
  if (!span) return { runs: [], cut: false };
  const query = { from: span.from, to: span.until - 1, order: "newest", limit } as const;
  const pages = await Promise.all(kinds.map((kind) => workflowRuns.listByTime(kind, query)));
  const runs = pages.flatMap(({ records }) => records).toSorted((a, b) => (a.run_id < b.run_id ? 1 : -1));
  return { runs: runs.slice(0, limit), cut: runs.length > limit || pages.some(({ last }) => last !== null) };
}
