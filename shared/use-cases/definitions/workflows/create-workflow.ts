import { madeByCaller, noteWrite } from "../../caller.ts";
import type { CreateWorkflow, PutWorkflow } from "../../../contract/workflows/workflow.ts";
import { activate } from "../../../domain/schedule/activation.ts";
import { type IfMatch } from "../../../domain/definition/definition.ts";
import { alreadyExists, BelfryError } from "../../../domain/errors.ts";
import { type WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import { initialVersion } from "../../../domain/definition/initial-version.ts";
import { normalizeSteps } from "../../../domain/definition/normalize-steps.ts";
import { putDefinition } from "../put-definition.ts";
import { changeWorkflow, type ManagePorts, validateWorkflow } from "./change-workflow.ts";

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
    replace: () => changeWorkflow(ports, id, ifMatch, (current) => ({ ...current, ...settings })),
  });
}

async function create(ports: ManagePorts, workflow_id: string, input: PutWorkflow): Promise<WorkflowDefinition> {
  const now = ports.clock.now();
  const workflow: WorkflowDefinition = {
    kind: "workflow",
    id: workflow_id,
    workflow_id,
    ...settingsOf(ports, input),
    ...initialVersion(ports, { kind: "workflow", id: workflow_id }, now),
    ...madeByCaller(),
  };
  await validateWorkflow(ports, workflow);
  const definition = activate(workflow, now);
  if (!(await ports.workflows.create(definition))) throw alreadyExists("workflow", workflow_id);
  noteWrite({ kind: "workflow", id: workflow_id, after: definition });
  return definition;
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
