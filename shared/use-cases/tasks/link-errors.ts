import { isFailure } from "../../domain/run/run.ts";
import { stepRunKey } from "../../domain/run/changes/step-run.ts";
import { placesIn, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import { codeOf, type Words } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import type { LinkRun } from "./link-run.ts";

type ReadingPorts = Pick<Ports, "runs" | "workflowRuns" | "workflows">;

/** Of so many failed steps of a run the first is looked for that did not merely follow from another. */
const STEPS_READ = 3;

/**
 * The links with the error of what failed in them: a link that merely says that its workflow's run failed says why that did. As it
 * was perhaps a second ago; where nothing more is on record, a link stays as it is.
 */
export async function withErrors(ports: ReadingPorts, links: readonly LinkRun[]): Promise<readonly LinkRun[]> {
  const failed = links.filter(({ error }) => codeOf(error) === "workflow-run-failed");
  if (failed.length === 0) return links;
  const runs = await ports.workflowRuns.getMany(failed.map(({ workflow_id, run_id }) => ({ workflow_id, run_id })));
  const steps = await failedStepsOf(ports, runs);
  const found = new Map<string, Words | null>(runs.map((run) => [run.run_id, run.reason ?? steps.get(run.run_id) ?? null]));
  return links.map((link) => (failed.includes(link) ? { ...link, error: found.get(link.run_id) ?? link.error } : link));
}

/** Why a step failed, by the run that it is of. */
async function failedStepsOf(ports: ReadingPorts, runs: readonly WorkflowRun[]): Promise<ReadonlyMap<string, Words>> {
  const bySpec = new Map(runs.map((run) => [`${run.workflow_id} ${run.spec}`, run]));
  const specs = new Map(
    await Promise.all(
      [...bySpec].map(async ([key, { workflow_id, spec }]) => [key, await ports.workflows.getSteps(workflow_id, spec)] as const),
    ),
  );
  const keys = runs.map((run) => {
    const steps = specs.get(`${run.workflow_id} ${run.spec}`) ?? [];
    const places = placesIn(run, "f").slice(0, STEPS_READ);
    return { run, keys: places.flatMap((place) => steps.slice(place, place + 1).map((step) => stepRunKey(run, step))) };
  });
  const read = await ports.runs.getMany(
    keys.flatMap((one) => one.keys),
    "eventually",
  );
  const byId = new Map(read.map((step) => [`${step.job_id} ${step.run_id}`, step]));
  return new Map(
    keys.flatMap(({ run, keys: ofRun }) => {
      const steps = ofRun.flatMap(({ job_id, run_id }) => byId.get(`${job_id} ${run_id}`) ?? []);
      const step = steps.find(({ status }) => isFailure(status)) ?? steps[0];
      const why = step?.error ?? step?.reason ?? null;
      return why === null ? [] : [[run.run_id, why] as const];
    }),
  );
}
