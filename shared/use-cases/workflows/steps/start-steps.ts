import type { DispatchMessage } from "../../../domain/message/messages.ts";
import type { Dag } from "../../../domain/definition/dag.ts";
import type { Run } from "../../../domain/run/run.ts";
import { RENDERED_LIMIT } from "../../../domain/event/template.ts";
import { isOver, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { Delayed } from "../../../ports/messages/dispatch-queue.ts";
import { publishRunEvents } from "../../sending/publish-run-events.ts";
import { endStep } from "./end-step.ts";
import { toWorker } from "../../sending/to-worker.ts";
import { renderParams } from "./render-params.ts";
import { deadlinesOf } from "../../sending/send-together.ts";
import { startChild } from "./start-child.ts";
import { startDagRun } from "./start-dag-run.ts";
import { newStepRun } from "../../../domain/run/changes/step-run.ts";
import type { WorkflowPorts } from "../workflow-ports.ts";
import { text } from "../../../domain/texts/text.ts";

/** So many steps are started by one call; more are shared out among messages, side by side. */
const TOGETHER = 25;

/**
 * Starts the steps at these places, which are active in the stored run: creates their records, hands them to their workers.
 * `startedBy` names whoever starts a step: called again by the same, an unfinished start is finished; called by another, a
 * step that has a record is taken care of.
 */
export async function startSteps(
  ports: WorkflowPorts,
  run: WorkflowRun,
  dag: Dag,
  places: readonly number[],
  startedBy: (place: number) => string,
): Promise<void> {
  if (places.length > TOGETHER) return shareOut(ports, run, places);
  if (places.length === 0) return;
  const params = await renderParams(ports, run, dag, places);
  const created = await Promise.all(
    places.map(async (place) => {
      const step = dag.steps[place];
      if (!step) throw new RangeError(`workflow ${run.workflow_id} has no step at ${place}`);
      const fresh = { ...newStepRun(run, place, step, params.get(place) ?? {}, ports.clock.now()), started_by: startedBy(place) };
      const result = await ports.runs.create(fresh);
      return result.created ? [fresh] : unfinished(result.existing, fresh);
    }),
  );
  const oversized = created.flat().filter(({ dispatch }) => !params.has(dispatch.step?.place ?? -1));
  await Promise.all(oversized.map((step) => endStep(ports, step, "failed", TOO_LARGE)));
  await handOver(
    ports,
    run,
    dag,
    created.flat().filter((step) => !oversized.includes(step)),
  );
}

const TOO_LARGE = text("params-too-large", { limit: RENDERED_LIMIT });

/** Hands steps on record to whoever does them, unless the run was stopped in between: then nobody else would cancel them. */
export async function handOver(ports: WorkflowPorts, run: WorkflowRun, dag: Dag, steps: readonly Run[]): Promise<void> {
  if (steps.length === 0) return;
  const current = await ports.workflowRuns.get(run.workflow_id, run.run_id);
  if (!current || isOver(current)) {
    await Promise.all(steps.map((step) => endStep(ports, step, "cancelled", text("workflow-run-stopped"))));
    return;
  }
  const kindOf = (step: Run) => dag.steps[step.dispatch.step?.place ?? -1]?.kind;
  const now = ports.clock.now();
  await ports.dispatch.send(deadlinesOf(steps, now));
  await ports.workers.send(steps.filter((step) => kindOf(step) === "queue").map(toWorker));
  await Promise.all([
    ...steps.filter((step) => kindOf(step) === "workflow").map((step) => startChild(ports, step)),
    ...steps.filter((step) => kindOf(step) === "airflow").map((step) => startDagRun(ports, step)),
  ]);
  await publishRunEvents(ports, steps);
}

function unfinished(existing: Run, fresh: Run): Run[] {
  const waiting = existing.status === "queued" && existing.attempt === 1;
  return waiting && existing.started_by === fresh.started_by ? [existing] : [];
}

async function shareOut({ dispatch }: WorkflowPorts, { workflow_id, run_id }: WorkflowRun, places: readonly number[]): Promise<void> {
  const messages: Delayed<DispatchMessage>[] = [];
  for (let at = 0; at < places.length; at += TOGETHER) {
    const message = { kind: "advance", workflow_id, run_id, places: places.slice(at, at + TOGETHER) } as const;
    messages.push({ message, delaySeconds: 0 });
  }
  await dispatch.send(messages);
}
