import type { JobDefinition } from "../../domain/definition/job.ts";
import type { RunInTheWay } from "../../domain/texts/run-texts.ts";
import { expiryOf, handedOverAt, isFinal, isPreCreatedFor, mayBeReplaced, type Run } from "../../domain/run/run.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import type { Ports } from "../../ports/groups.ts";

/** Which of the runs that hold a job's slots would still hold them if a run were to start now; see `freeOverdueSlot`. */
export async function runsInTheWay(
  { runs, clock }: Pick<Ports, "runs" | "clock">,
  { job_id }: JobDefinition,
  held: readonly RunId[],
): Promise<readonly RunInTheWay[]> {
  const now = clock.now();
  const found = new Map((await runs.getMany(held.map((run_id) => ({ job_id, run_id })))).map((run) => [run.run_id, run]));
  const holders = held.map((run_id) => [run_id, found.get(run_id)] as const);
  const staying = holders.filter(([, run]) => !run || (!isFinal(run.status) && now < expiryOf(run) && !isPreCreatedFor(run, now)));
  const replaceable = staying.length === holders.length ? staying.find(([, run]) => run && mayBeReplaced(run, now)) : undefined;
  return staying.filter((holder) => holder !== replaceable).map(([run_id, run]) => inTheWay(run_id, run, now));
}

/** What a run that holds a slot is doing, and since when. Without a record it is being started by somebody else. */
export function inTheWay(run_id: RunId, run: Run | undefined, now: number): RunInTheWay {
  if (!run) return { run_id, state: "unknown", since: null };
  if (run.status === "running") return { run_id, state: "running", since: run.started_at };
  const since = new Date(handedOverAt(run)).toISOString();
  return { run_id, state: handedOverAt(run) > now ? "retrying" : "waiting", since };
}
