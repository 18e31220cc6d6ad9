import type { Outcome, Run } from "../domain/run.ts";
import { transition } from "../domain/run.ts";
import type { Ports } from "../ports.ts";
import { TRIES } from "./workflow-ports.ts";
import type { Words } from "../domain/text.ts";

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
    const last = { ...run, dispatch: { ...run.dispatch, retry_limit: 0 } };
    const change = transition(last, { kind: "finish", outcome, error, result }, clock.now());
    if (change.kind !== "changed") return;
    const next = { ...change.run, dispatch: run.dispatch };
    if (await runs.save(run, next)) return;
    run = await runs.get(run.job_id, run.run_id);
  }
  if (run) throw new Error(`run ${run.run_id} of ${run.job_id} keeps changing`);
}
