import { isLasting } from "../domain/errors.ts";
import type { RunChange } from "../domain/run/changes/run-change.ts";
import { isFinal } from "../domain/run/run.ts";
import type { StepEnded } from "../domain/run/workflow-run.ts";
import { advanceWorkflowRun } from "./workflows/advance-workflow-run.ts";
import type { KindPorts } from "./kinds/kind.ts";
import { onRunEnded } from "./runs/ends/on-run-ended.ts";
import { onWorkflowRunEnded } from "./workflows/on-workflow-run-ended.ts";
import { markHours } from "./statistics/mark-hours.ts";

/** What the react function may use. */
export type ReactPorts = KindPorts;

/**
 * Does what follows from a batch of changes, side by side; the ends of a workflow's steps are taken note of together, so
 * that a fan-in of hundreds costs a few writes. Answers the changes that must be told of again.
 */
export async function react<One extends { readonly change: RunChange }>(
  ports: ReactPorts,
  received: readonly One[],
): Promise<readonly One[]> {
  const failed = new Set<One>();
  const attempt = async (about: readonly One[], work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      // What is wrong with the definitions stays so: told of again, it would only hold up everything behind it.
      const lasting = isLasting(error);
      if (lasting) ports.telemetry.measure("reactions_dropped", about.length);
      else for (const one of about) failed.add(one);
      for (const { change } of about) {
        ports.telemetry.record({
          name: "react.failed",
          level: "error",
          ...idsOf(change),
          detail: { error: String(error), dropped: lasting },
        });
      }
    }
  };
  const marked = markHours(
    ports,
    received.map(({ change }) => change.run),
  );
  await Promise.all(received.map((one) => attempt([one], () => reactTo(ports, one.change))));
  const advances = Map.groupBy(received.flatMap(endedStep), ({ of }) => of.run_id);
  await Promise.all(
    [...advances.values()].map((ends) => {
      const [{ of } = { of: { workflow_id: "", run_id: "" } }] = ends;
      return attempt(
        ends.map(({ one }) => one),
        () => advanceWorkflowRun(ports, of, ends),
      );
    }),
  );
  await marked;
  return received.filter((one) => failed.has(one));
}

function reactTo(ports: ReactPorts, change: RunChange): Promise<void> {
  return change.kind === "run" ? onRunEnded(ports, change.run) : onWorkflowRunEnded(ports, change.run);
}

function idsOf({ kind, run }: RunChange): Readonly<Record<string, string>> {
  const { run_id } = run;
  return kind === "run" ? { job_id: run.job_id, run_id } : { workflow_id: run.workflow_id, run_id };
}

type Ended<One> = StepEnded & { readonly one: One; readonly of: { readonly workflow_id: string; readonly run_id: string } };

function endedStep<One extends { readonly change: RunChange }>(one: One): Ended<One>[] {
  const { change } = one;
  if (change.kind !== "run" || !change.run.dispatch.step || !isFinal(change.run.status)) return [];
  const { workflow_id, run_id, place } = change.run.dispatch.step;
  return [{ one, of: { workflow_id, run_id }, place, succeeded: change.run.status === "success", attempt: change.run.attempt }];
}
