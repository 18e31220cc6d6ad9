import { BelfryError } from "../domain/errors.ts";
import { isFinal, type Run } from "../domain/run.ts";
import type { StepEnded, WorkflowRun } from "../domain/workflow-run.ts";
import type { Ports } from "../ports.ts";
import { advanceWorkflowRun } from "./advance-workflow-run.ts";
import { settleRun } from "./settle-run.ts";
import { settleWorkflowRun } from "./settle-workflow-run.ts";
import type { WorkflowPorts } from "./workflow-ports.ts";

/** A stored change of a run, or of a workflow's run. */
export type Change = { readonly kind: "run"; readonly run: Run } | { readonly kind: "workflow-run"; readonly run: WorkflowRun };

/** What the react function may use. */
export type ReactPorts = WorkflowPorts & Pick<Ports, "jobs" | "wakes">;

/**
 * Does what follows from a batch of changes, side by side; the ends of a workflow's steps are taken note of together, so
 * that a fan-in of hundreds costs a few writes. Answers the indexes of the changes that must be told of again.
 */
export async function react(ports: ReactPorts, changes: readonly Change[]): Promise<readonly number[]> {
  const failed = new Set<number>();
  const attempt = async (indexes: readonly number[], work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      // What is wrong with the definitions stays so: told of again, it would only hold up everything behind it.
      const lasting = error instanceof BelfryError && error.problem.code !== "CONFLICT";
      if (!lasting) for (const index of indexes) failed.add(index);
      const run_id = changes[indexes[0] ?? 0]?.run.run_id;
      ports.telemetry.record({ name: "react.failed", level: "error", ...(run_id && { run_id }), detail: { error: String(error) } });
    }
  };
  await Promise.all(changes.map((change, index) => attempt([index], () => settle(ports, change))));
  const advances = Map.groupBy(changes.flatMap(endedStep), ({ run_id }) => run_id);
  await Promise.all(
    [...advances.values()].map((ends) => {
      const [{ workflow_id, run_id } = { workflow_id: "", run_id: "" }] = ends;
      return attempt(
        ends.map(({ index }) => index),
        () => advanceWorkflowRun(ports, { workflow_id, run_id }, ends),
      );
    }),
  );
  return [...failed].sort((a, b) => a - b);
}

function settle(ports: ReactPorts, change: Change): Promise<void> {
  return change.kind === "run" ? settleRun(ports, change.run) : settleWorkflowRun(ports, change.run);
}

type Ended = StepEnded & { readonly index: number; readonly workflow_id: string; readonly run_id: string };

function endedStep(change: Change, index: number): Ended[] {
  if (change.kind !== "run" || !change.run.dispatch.step || !isFinal(change.run.status)) return [];
  const { workflow_id, run_id, place } = change.run.dispatch.step;
  return [{ index, workflow_id, run_id, place, succeeded: change.run.status === "success", attempt: change.run.attempt }];
}
