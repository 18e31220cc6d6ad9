import type { ControlWorkflowRun } from "../../../contract/workflows/workflow.ts";
import { conflict, notFound } from "../../../domain/errors.ts";
import { definitionKey } from "../../../domain/definition/definition-key.ts";
import { runId } from "../../../domain/run/run-id.ts";
import { isOver, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { Ports } from "../../../ports/groups.ts";
import { causeByHand } from "../../caller.ts";
import { retryWorkflowRun } from "./retry-workflow-run.ts";
import { startWorkflowRun } from "../start-workflow-run.ts";
import { stopWorkflowRun } from "./stop-workflow-run.ts";
import { assertStartable } from "./run-workflow-now.ts";
import type { WorkflowRunKey } from "../workflow-ports.ts";
import { codeOf, text } from "../../../domain/texts/text.ts";

type ControlPorts = Pick<
  Ports,
  | "scope"
  | "workflows"
  | "workflowRuns"
  | "triggers"
  | "bus"
  | "dispatch"
  | "clock"
  | "telemetry"
  | "randomText"
  | "hasAirflow"
  | "statistics"
>;

/** Stops a run, retries its failed steps in the same run, or starts a new run with the same parameters. */
export async function controlWorkflowRun(ports: ControlPorts, key: WorkflowRunKey, input: ControlWorkflowRun): Promise<WorkflowRun> {
  const { workflow_id, run_id } = key;
  const run = await ports.workflowRuns.get(workflow_id, run_id);
  if (!run) throw notFound("workflow-run", run_id);
  // A stop is followed by one in Airflow, as a reaction.
  if (run.airflow && input.action === "retry") throw conflict(text("run-of-airflow"));
  switch (input.action) {
    case "stop":
      if (isOver(run)) throw conflict(text("run-ended", { status: run.status }));
      return asStopped(await stopWorkflowRun(ports, key));
    case "retry":
      return retryWorkflowRun(ports, await workflowOf(ports, workflow_id), run, { steps: input.steps });
    case "rerun":
      return rerun(ports, run, input.note);
  }
}

/** The run, unless it ended by itself while it was being stopped. */
function asStopped(run: WorkflowRun): WorkflowRun {
  if (codeOf(run.reason) !== "stopped") throw conflict(text("run-ended", { status: run.status }));
  return run;
}

async function rerun(ports: ControlPorts, run: WorkflowRun, note: string | null): Promise<WorkflowRun> {
  const workflow = await workflowOf(ports, run.workflow_id);
  assertStartable(ports, workflow);
  const at = ports.clock.now();
  const owner = definitionKey("workflow", run.workflow_id);
  const id = runId({ scope: ports.scope, owner, scheduledAt: at, tail: ports.randomText() });
  const { params, task_id, dataset_id } = run;
  const same = {
    params,
    task_id,
    dataset_id,
    note: note ?? run.note,
    trigger_source: "rerun",
    cause: causeByHand(run.run_id),
  };
  const started = await startWorkflowRun(ports, workflow, { run_id: id, scheduled_at: new Date(at).toISOString(), ...same });
  await ports.dispatch.send([{ message: { kind: "advance", workflow_id: run.workflow_id, run_id: id }, delaySeconds: 0 }]);
  return started;
}

async function workflowOf({ workflows }: Pick<Ports, "workflows">, id: string) {
  const workflow = await workflows.getDefinition(id);
  if (!workflow) throw notFound("workflow", id);
  return workflow;
}
