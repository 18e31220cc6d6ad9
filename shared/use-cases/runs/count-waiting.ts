import type { Job } from "../../domain/definition/job.ts";
import type { Ports } from "../../ports/groups.ts";

/** Records that are read for it, in ten requests at once. */
const RUNS_READ = 1_000;

/**
 * Of the active runs of these jobs, how many nobody has begun, by job: what the jobs' states do not tell, so that a start costs no
 * write of theirs. Jobs beyond the first thousand active runs are left out.
 */
export async function countWaiting({ runs }: Pick<Ports, "runs">, jobs: readonly Job[]): Promise<ReadonlyMap<string, number>> {
  const active = jobs.flatMap(({ definition, state }) => state.active_runs.map((run_id) => ({ job_id: definition.id, run_id })));
  const keys = active.slice(0, RUNS_READ);
  const found = keys.length === 0 ? [] : await runs.getMany(keys, "eventually");
  // One whose record is still to come has not begun; one that has ended, and whose slot is still to be freed, has.
  const begun = new Set(found.filter(({ status }) => status !== "queued").map(({ run_id }) => run_id));
  const cut = active[RUNS_READ]?.job_id;
  return new Map(
    jobs
      .slice(0, cut === undefined ? jobs.length : jobs.findIndex(({ definition }) => definition.id === cut))
      .map(({ definition, state }) => [definition.id, state.active_runs.filter((run_id) => !begun.has(run_id)).length]),
  );
}
