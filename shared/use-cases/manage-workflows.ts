import type { CreateWorkflow, PutWorkflow, StepInput, UpdateWorkflow } from "../contract/workflow.ts";
import { activate } from "../domain/activation.ts";
import type { IfMatch } from "../domain/definition.ts";
import { defined } from "../domain/defined.ts";
import { BelfryError, notFound } from "../domain/errors.ts";
import { DAG_STEP, type Step, type WorkflowDefinition } from "../domain/workflow.ts";
import { problemsOfWorkflow } from "../domain/workflow-rules.ts";
import type { Ports } from "../ports.ts";
import { changeDefinition } from "./change-definition.ts";
import { newborn } from "./new-definition.ts";
import { specOf } from "./new-workflow-run.ts";
import { normalizeSteps } from "./normalize-steps.ts";
import { putDefinition } from "./put-definition.ts";
import { paused, resumed } from "../domain/pause.ts";

type ManagePorts = Pick<Ports, "workflows" | "clock" | "scope" | "defaultTimeZone" | "randomText">;

/** Registers a workflow; without an id of its own it gets the next free number. */
export async function createWorkflow(ports: ManagePorts, { workflow_id, ...input }: CreateWorkflow): Promise<WorkflowDefinition> {
  if (workflow_id !== undefined) return create(ports, workflow_id, input);
  for (;;) {
    const id = String(await ports.workflows.nextNumber());
    try {
      return await create(ports, id, input);
    } catch (error) {
      // Somebody chose this very number for an id of his own.
      if (!(error instanceof BelfryError) || error.problem.code !== "ALREADY_EXISTS") throw error;
    }
  }
}

/** Makes the workflow what is sent, or registers it. Runs under way keep the steps they began with. */
export async function putWorkflow(ports: ManagePorts, id: string, input: PutWorkflow, ifMatch?: IfMatch) {
  const settings = settingsOf(ports, input);
  return putDefinition({
    kind: "workflow",
    id,
    ifMatch,
    create: () => create(ports, id, input),
    replace: () => change(ports, id, ifMatch, (current) => ({ ...current, ...settings })),
  });
}

/** Changes the fields that are sent. */
export async function updateWorkflow(
  ports: ManagePorts,
  id: string,
  input: UpdateWorkflow,
  ifMatch?: IfMatch,
): Promise<WorkflowDefinition> {
  const { is_active, steps, dag_id, ...others } = input;
  return change(ports, id, ifMatch, (current) => {
    const changed = { ...current, ...defined(others), enabled: is_active ?? current.enabled };
    if (steps === undefined && dag_id === undefined) return changed;
    const dag = dag_id === undefined ? (steps ? null : current.dag_id) : dag_id;
    return { ...changed, dag_id: dag, steps: normalizeSteps(steps ?? null, dag) };
  });
}

/** Starts no run until it is resumed; runs under way go on. Repeated: a reason that is given replaces the one before. */
export async function pauseWorkflow(ports: ManagePorts, id: string, reason: string | null): Promise<WorkflowDefinition> {
  return change(ports, id, undefined, (current, now) => paused(current, reason, now));
}

/** Repeated: nothing. */
export async function resumeWorkflow(ports: ManagePorts, id: string): Promise<WorkflowDefinition> {
  return change(ports, id, undefined, resumed);
}

export async function getWorkflow({ workflows }: Pick<Ports, "workflows">, id: string): Promise<WorkflowDefinition> {
  const workflow = await workflows.getDefinition(id);
  if (!workflow) throw notFound("workflow", id);
  return workflow;
}

/** Workflows in order of id; one more than `limit` if there are more. */
export async function listWorkflows(
  { workflows }: Pick<Ports, "workflows">,
  { skip, limit }: { readonly skip: number; readonly limit: number },
) {
  const found = await workflows.listDefinitions({ limit: skip + limit + 1 });
  return found.slice(skip);
}

/** The step as its owner would register it. */
export function stepInputOf(step: Step): StepInput {
  const { kind: _kind, ...input } = step;
  return { ...input, params: input.params as StepInput["params"], depends_on: [...input.depends_on] };
}

export function isDagWorkflow({ steps }: WorkflowDefinition): boolean {
  return steps.length === 1 && steps[0]?.kind === "airflow" && steps[0].step_id === DAG_STEP;
}

async function create(ports: ManagePorts, workflow_id: string, input: PutWorkflow): Promise<WorkflowDefinition> {
  const now = ports.clock.now();
  const workflow: WorkflowDefinition = {
    kind: "workflow",
    id: workflow_id,
    workflow_id,
    ...settingsOf(ports, input),
    ...newborn(ports, { kind: "workflow", id: workflow_id }, now),
  };
  await prepare(ports, workflow);
  const definition = activate(workflow, now);
  if (!(await ports.workflows.create(definition))) throw new BelfryError({ code: "ALREADY_EXISTS", kind: "workflow", id: workflow_id });
  return definition;
}

function change(
  ports: ManagePorts,
  id: string,
  ifMatch: IfMatch | undefined,
  to: (current: WorkflowDefinition, now: string) => WorkflowDefinition,
) {
  const check = (changed: WorkflowDefinition) => prepare(ports, changed);
  return changeDefinition<WorkflowDefinition>(ports, { kind: "workflow", id, store: ports.workflows, ifMatch, change: to, check });
}

function settingsOf(ports: ManagePorts, { is_active, steps, timezone, ...input }: PutWorkflow) {
  return {
    ...input,
    scope: ports.scope,
    enabled: is_active,
    timezone: timezone ?? ports.defaultTimeZone,
    reschedule_mode: "scheduler",
    steps: normalizeSteps(steps, input.dag_id),
  } as const;
}

/** Refuses what breaks a rule; keeps the steps, before a definition names them that a run could begin with. */
async function prepare({ workflows }: Pick<Ports, "workflows">, workflow: WorkflowDefinition): Promise<void> {
  const details = problemsOfWorkflow(workflow);
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
  await workflows.keepSteps(workflow.workflow_id, specOf(workflow.steps), workflow.steps);
}
