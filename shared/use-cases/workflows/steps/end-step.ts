import type { Outcome, Run } from "../../../domain/run/run.ts";
import { transition } from "../../../domain/run/changes/run-transition.ts";
import type { Ports } from "../../../ports/groups.ts";
import { TRIES } from "../workflow-ports.ts";
import type { Words } from "../../../domain/texts/text.ts";

/**
 * Ends a step's run from our side, unless it has ended or a later attempt has begun since it was read. What follows from
 * its end is a reaction to the stored change, as with a worker's report.
 */
export async function endStep(
  { runs, clock }: Pick<Ports, "runs" | "clock">,
  read: Run,
  outcome: Outcome,
  error: Words | null,
  result: unknown = null,
): Promise<void> {
  let run: Run | undefined = read;
  for (let tries = 0; run && tries < TRIES; tries += 1) {
    if (run.attempt !== read.attempt) return;
    // Not what a retry of the worker's could mend.
    const change = transition(run, { kind: "finish", outcome, error, result, final: true, attempt: run.attempt }, clock.now());
    if (change.kind !== "changed") return;
    if (await runs.save(run, change.run)) return;
    run = await runs.get(run.job_id, run.run_id);
  }
  if (run) throw new Error(`run ${run.run_id} of ${run.job_id} keeps changing`);
}
