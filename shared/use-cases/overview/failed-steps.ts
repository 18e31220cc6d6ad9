import type { WorkflowDefinition } from "../../domain/definition/workflow.ts";
import { isFailure, type Run } from "../../domain/run/run.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import { placesIn } from "../../domain/run/workflow-run.ts";
import type { Ports } from "../../ports/groups.ts";
import { stepRunKey } from "../../domain/run/changes/step-run.ts";
import { stepsOf } from "./active.ts";
import { failedRunOf, type Watched } from "./watched.ts";

/** Of so many failing workflows the last failed run is read, and so many of its failed steps. */
const [WORKFLOWS_READ, STEPS_READ] = [20, 3];

/**
 * The step that failed in the last failed run of each workflow that fails, by the workflow's run. In the order of the
 * steps; one that was only cancelled counts where no other failed.
 */
export async function readFailedSteps(
  ports: Pick<Ports, "runs" | "workflowRuns" | "workflows">,
  workflows: readonly (Watched & { readonly definition: WorkflowDefinition })[],
): Promise<ReadonlyMap<RunId, Run>> {
  const definitions = new Map(workflows.map(({ definition }) => [definition.id, definition]));
  const failed = workflows.flatMap(({ definition, state }) => {
    const run_id = definition.enabled ? failedRunOf(state) : null;
    return run_id === null ? [] : [{ workflow_id: definition.id, run_id }];
  });
  const runs = await ports.workflowRuns.getMany(failed.toSorted((a, b) => (a.run_id > b.run_id ? -1 : 1)).slice(0, WORKFLOWS_READ));
  const looked = await Promise.all(
    runs.map(async (run) => {
      const steps = (await stepsOf(ports, run, definitions.get(run.workflow_id))) ?? [];
      const places = placesIn(run, "f").slice(0, STEPS_READ);
      return { run, keys: places.flatMap((place) => steps.slice(place, place + 1).map((step) => stepRunKey(run, step))) };
    }),
  );
  const found = await ports.runs.getMany(
    looked.flatMap(({ keys }) => keys),
    "eventually",
  );
  const byId = new Map(found.map((step) => [step.run_id, step]));
  return new Map(
    looked.flatMap(({ run, keys }) => {
      const steps = keys.flatMap(({ run_id }) => byId.get(run_id) ?? []);
      const step = steps.find(({ status }) => isFailure(status)) ?? steps[0];
      return step ? [[run.run_id, step] as const] : [];
    }),
  );
}
