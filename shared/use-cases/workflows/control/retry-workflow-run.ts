import { conflict, invalid } from "../../../domain/errors.ts";
import { placesIn, retry, type RetryOptions, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import type { Ports } from "../../../ports/groups.ts";
import { freeEndedSlots } from "../free-ended-slots.ts";
import { loadDag } from "../steps/load-dag.ts";
import { currentCaller } from "../../caller.ts";
import { TRIES } from "../workflow-ports.ts";
import { text } from "../../../domain/texts/text.ts";

type RetryPorts = Pick<Ports, "workflows" | "workflowRuns" | "clock">;

interface RetryRequest extends Pick<RetryOptions, "parent"> {
  /** Ids of failed steps: only these are tried again. @default all that failed */
  readonly steps?: readonly string[] | undefined;
}

/**
 * Asks for a failed run's failed steps once more, in the same run; they are started by a reaction to the stored change.
 * @throws CONFLICT for a run that has not failed, or without a free slot; or where others failed and nothing may start after a failure.
 *   VALIDATION_ERROR for a step that has not failed
 */
export async function retryWorkflowRun(
  ports: RetryPorts,
  workflow: WorkflowDefinition,
  failed: WorkflowRun,
  { parent = failed.parent, steps }: RetryRequest = {},
): Promise<WorkflowRun> {
  const { workflows, workflowRuns, clock } = ports;
  const { workflow_id, max_parallel, active_since } = workflow;
  let run: WorkflowRun | undefined = failed;
  for (let tries = 0; run && tries < TRIES; tries += 1) {
    const only = steps === undefined || run.status !== "failed" ? undefined : await placesOf(ports, run, steps);
    const by = currentCaller()?.name;
    const next = retry(run, clock.now(), { parent, ...(only && { only }), ...(by !== undefined && { by }) });
    if (!next) throw conflict(text("run-not-failed", { status: run.status }));
    const slot = { maxParallel: max_parallel, startedAt: new Date(clock.now()).toISOString(), nextDueAt: null, activeSince: active_since };
    if (!(await workflows.acquireSlot(workflow, run.run_id, slot))) {
      throw conflict(text("slots-taken", { max_parallel, runs: await freeEndedSlots({ workflows, workflowRuns }, workflow) }));
    }
    if (await workflowRuns.save(run, next)) return next;
    run = await workflowRuns.get(workflow_id, run.run_id);
  }
  throw conflict(text("concurrent-change", { kind: "workflow-run" }));
}

/** Where these steps are in the run's DAG. Each has failed, and the run may go on although others have. */
async function placesOf(ports: RetryPorts, run: WorkflowRun, ids: readonly string[]): Promise<ReadonlySet<number>> {
  const { steps } = await loadDag(ports, run);
  const places = ids.map((id, index) => {
    const place = steps.findIndex(({ step_id }) => step_id === id);
    if (run.steps[place] !== "f") throw invalid(`steps.${index}`, text("step-not-failed", { id }));
    return place;
  });
  const others = placesIn(run, "f").filter((place) => !places.includes(place));
  if (run.on_failure === "stop" && others.length > 0) {
    throw conflict(text("other-steps-failed", { steps: others.flatMap((place) => steps[place]?.step_id ?? []) }));
  }
  return new Set(places);
}
