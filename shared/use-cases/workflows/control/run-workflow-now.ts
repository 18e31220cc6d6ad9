import type { StartWorkflowRun } from "../../../contract/workflows/workflow.ts";
import { BelfryError, notFound } from "../../../domain/errors.ts";
import { definitionKey } from "../../../domain/definition/definition-key.ts";
import { runId } from "../../../domain/run/run-id.ts";
import type { WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { WorkflowDefinition } from "../../../domain/definition/workflow.ts";
import type { Ports } from "../../../ports/groups.ts";
import { causeByHand, currentCaller, noteRun } from "../../caller.ts";
import { rememberedRequest } from "../../remembered-request.ts";
import { startWorkflowRun } from "../start-workflow-run.ts";
import { text } from "../../../domain/texts/text.ts";

type StartNowPorts = Pick<
  Ports,
  | "scope"
  | "workflows"
  | "workflowRuns"
  | "statistics"
  | "requests"
  | "triggers"
  | "bus"
  | "dispatch"
  | "clock"
  | "telemetry"
  | "randomText"
  | "hasAirflow"
>;

/**
 * Starts a run of a workflow now, also of one that is not active. The same idempotency key within 24 h answers the same run,
 * and completes a request that failed half way.
 */
export async function runWorkflowNow(
  ports: StartNowPorts,
  workflowId: string,
  input: StartWorkflowRun,
  key?: string,
): Promise<WorkflowRun> {
  const workflow = await ports.workflows.getDefinition(workflowId);
  if (!workflow) throw notFound("workflow", workflowId);
  assertStartable(ports, workflow);
  const owner = definitionKey("workflow", workflowId);
  const at = ports.clock.now();
  const planned = { id: runId({ scope: ports.scope, owner, scheduledAt: at, tail: ports.randomText() }), at };
  const { id, at: scheduled_at } = await rememberedRequest(ports, workflow, key, planned, input);
  noteRun(id);
  const { parameters: params, ...others } = input;
  const cause = currentCaller() && causeByHand();
  const run = await startWorkflowRun(ports, workflow, { run_id: id, scheduled_at, trigger_source: "api", params, cause, ...others });
  await ports.dispatch.send([{ message: { kind: "advance", workflow_id: workflowId, run_id: id }, delaySeconds: 0 }]);
  return run;
}

/** @throws UNAVAILABLE for a workflow with steps that nothing here can do */
export function assertStartable({ hasAirflow }: Pick<Ports, "hasAirflow">, workflow: WorkflowDefinition): void {
  if (!hasAirflow && workflow.steps.some(({ kind }) => kind === "airflow"))
    throw new BelfryError({ code: "UNAVAILABLE", text: text("airflow-not-connected") });
}
