import type { Dag } from "../../../domain/definition/dag.ts";
import { durationSeconds } from "../../../domain/run/run.ts";
import type { WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { Ports } from "../../../ports/groups.ts";
import { stepRunKeys } from "../../../domain/run/changes/step-run.ts";

/** So many runs back a success is looked for, and so many successes are looked into at most. */
const LOOK = { runs: 20, successes: 5 };
/** Records of steps that are read for it: more steps in all are left without. */
const STEPS_READ = 100;

/** By step, the seconds that half of the last successes took. */
export type UsualSteps = ReadonlyMap<string, number>;

/**
 * How long the steps of a run usually take, from the last successes of runs with the very same steps. In two requests, whatever
 * the number of runs; none for a workflow whose steps are too many for that.
 */
export async function usualStepSeconds(
  { workflowRuns, runs }: Pick<Ports, "workflowRuns" | "runs">,
  { workflow_id, spec }: Pick<WorkflowRun, "workflow_id" | "spec">,
  dag: Dag,
): Promise<UsualSteps> {
  const most = Math.min(LOOK.successes, Math.floor(STEPS_READ / dag.steps.length));
  if (most === 0) return new Map();
  const last = await workflowRuns.list(workflow_id, { skip: 0, limit: LOOK.runs });
  const successes = last.filter((run) => run.status === "success" && run.spec === spec).slice(0, most);
  const all = dag.steps.map((_, place) => place);
  const keys = successes.flatMap((run) => stepRunKeys(run, dag, all)).map(({ job_id, run_id }) => ({ job_id, run_id }));
  const found = await runs.getMany(keys, "eventually");
  const byPlace = Map.groupBy(found, ({ dispatch }) => dispatch.step?.place ?? -1);
  return new Map(
    dag.steps.flatMap(({ step_id }, place) => {
      const usual = median((byPlace.get(place) ?? []).map((run) => durationSeconds(run) ?? 0));
      return usual === undefined ? [] : [[step_id, usual] as const];
    }),
  );
}

/** The smaller one of two in the middle. */
function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
}
