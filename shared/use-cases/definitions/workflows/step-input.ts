import type { StepInput } from "../../../contract/workflows/workflow.ts";
import { DAG_STEP, type Step, type WorkflowDefinition } from "../../../domain/definition/workflow.ts";

/** The step as its owner would register it. */
export function stepInputOf(step: Step): StepInput {
  const { kind: _kind, ...input } = step;
  return { ...input, params: input.params as StepInput["params"], depends_on: [...input.depends_on] };
}

export function isDagWorkflow({ steps }: WorkflowDefinition): boolean {
  return steps.length === 1 && steps[0]?.kind === "airflow" && steps[0].step_id === DAG_STEP;
}
