import type { MessageOf } from "../../domain/message/messages.ts";
import { isOver } from "../../domain/run/workflow-run.ts";
import { loadDag } from "./steps/load-dag.ts";
import { reconcileWorkflowRun } from "./reconcile-workflow-run.ts";
import { startSteps } from "./steps/start-steps.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

interface ReceivedAdvance {
  readonly message: MessageOf<"advance">;
  readonly messageId: string;
}

/** Starts the steps that a message names; without places, looks at the whole run. */
export async function receiveAdvance(ports: WorkflowPorts, { message, messageId }: ReceivedAdvance): Promise<void> {
  const { places } = message;
  if (places === undefined) return reconcileWorkflowRun(ports, message, messageId);
  const run = await ports.workflowRuns.get(message.workflow_id, message.run_id);
  if (!run || isOver(run)) return;
  const active = places.filter((place) => run.steps[place] === "a");
  await startSteps(ports, run, await loadDag(ports, run), active, () => messageId);
}
