import { conflict, notFound } from "../../../domain/errors.ts";
import { stop, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { Ports } from "../../../ports/groups.ts";
import { currentCaller } from "../../caller.ts";
import { TRIES, type WorkflowRunKey } from "../workflow-ports.ts";
import { text } from "../../../domain/texts/text.ts";

/**
 * Ends a run at once: nothing of it starts any more; what it had started is cancelled by a reaction to the stored change.
 * Answers the run as it is then; one that was over before is left as it was.
 */
export async function stopWorkflowRun(
  { workflowRuns, clock }: Pick<Ports, "workflowRuns" | "clock">,
  { workflow_id, run_id }: WorkflowRunKey,
): Promise<WorkflowRun> {
  const by = currentCaller()?.name;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await workflowRuns.get(workflow_id, run_id);
    if (!run) throw notFound("workflow-run", run_id);
    const next = stop(run, clock.now(), text("stopped", { ...(by !== undefined && { by }) }));
    if (!next) return run;
    if (await workflowRuns.save(run, next)) return next;
  }
  throw conflict(text("concurrent-change", { kind: "workflow-run" }));
}
