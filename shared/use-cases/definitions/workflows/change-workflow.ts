import type { UpdateWorkflow } from "../../../contract/workflows/workflow.ts";
import { type IfMatch } from "../../../domain/definition/definition.ts";
import { defined } from "../../../domain/defined.ts";
import { BelfryError } from "../../../domain/errors.ts";
import { type WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import { problemsOfWorkflow } from "../../../domain/definition/workflow-rules.ts";
import type { Ports } from "../../../ports/groups.ts";
import { changeDefinition } from "../change-definition.ts";
import { stepsVersionOf } from "../../../domain/run/new-workflow-run.ts";
import { normalizeSteps } from "../../../domain/definition/normalize-steps.ts";
import { paused, resumed } from "../../../domain/definition/pause.ts";

/** What changing a workflow may use. */
export type ManagePorts = Pick<Ports, "workflows" | "clock" | "scope" | "defaultTimeZone" | "randomText">;

/** Changes the fields that are sent. */
export async function updateWorkflow(
  ports: ManagePorts,
  id: string,
  input: UpdateWorkflow,
  ifMatch?: IfMatch,
): Promise<WorkflowDefinition> {
  const { is_active, steps, dag_id, ...others } = input;
  return changeWorkflow(ports, id, ifMatch, (current) => {
    const changed = { ...current, ...defined(others), enabled: is_active ?? current.enabled };
    if (steps === undefined && dag_id === undefined) return changed;
    const dag = dag_id === undefined ? (steps ? null : current.dag_id) : dag_id;
    return { ...changed, dag_id: dag, steps: normalizeSteps(steps ?? null, dag) };
  });
}

/** Starts no run until it is resumed; runs under way go on. Repeated: a reason that is given replaces the one before. */
export async function pauseWorkflow(ports: ManagePorts, id: string, reason: string | null): Promise<WorkflowDefinition> {
  return changeWorkflow(ports, id, undefined, (current, now) => paused(current, reason, now));
}

/** Repeated: nothing. */
export async function resumeWorkflow(ports: ManagePorts, id: string): Promise<WorkflowDefinition> {
  return changeWorkflow(ports, id, undefined, resumed);
}

/** The workflow changed by `to`, if it still is what `ifMatch` says. @throws VALIDATION_ERROR for what breaks a rule */
export function changeWorkflow(
  ports: ManagePorts,
  id: string,
  ifMatch: IfMatch | undefined,
  to: (current: WorkflowDefinition, now: string) => WorkflowDefinition,
) {
  const check = (changed: WorkflowDefinition) => validateWorkflow(ports, changed);
  return changeDefinition<WorkflowDefinition>(ports, { kind: "workflow", id, store: ports.workflows, ifMatch, change: to, check });
}

/** Refuses what breaks a rule; keeps the steps, before a definition names them that a run could begin with. */
export async function validateWorkflow({ workflows }: Pick<Ports, "workflows">, workflow: WorkflowDefinition): Promise<void> {
  const details = problemsOfWorkflow(workflow);
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
  await workflows.saveStepsSnapshot(workflow.workflow_id, stepsVersionOf(workflow.steps), workflow.steps);
}
