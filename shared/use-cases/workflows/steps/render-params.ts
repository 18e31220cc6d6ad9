import { messageSize } from "../../../domain/message/message-text.ts";
import type { Dag } from "../../../domain/definition/dag.ts";
import type { Run } from "../../../domain/run/run.ts";
import { pathsOf, render, RENDERED_LIMIT } from "../../../domain/event/template.ts";
import type { WorkflowRun } from "../../../domain/run/workflow-run.ts";
import { DAG_STEP, type Step } from "../../../domain/definition/workflow.ts";
import type { Ports } from "../../../ports/groups.ts";
import { stepRunKeys } from "../../../domain/run/changes/step-run.ts";

type Params = Readonly<Record<string, unknown>>;

/**
 * The params of the steps at these places, with the values that their templates name; none for a step whose params would be
 * too large. Results are read once for all.
 */
export async function renderParams(
  ports: Pick<Ports, "runs" | "results">,
  run: WorkflowRun,
  dag: Dag,
  places: readonly number[],
): Promise<Map<number, Params>> {
  const wanted = new Set(places.flatMap((place) => resultsNamed(dag.steps[place]?.params)));
  const needed = dag.steps.flatMap(({ step_id }, place) => (wanted.has(step_id) ? [place] : []));
  const steps = await loadResults(ports, run, dag, needed);
  const { run_id: id, workflow_id, scheduled_at, attempt, params } = run;
  const context = { run: { id, workflow_id, scheduled_at, attempt }, params, steps };
  return new Map(
    places.flatMap((place): [number, Params][] => {
      const step = dag.steps[place];
      // A workflow that stands for a DAG hands its own params on: its one step cannot have any.
      const rendered = step && isWholeDag(dag.steps, step) ? params : render(step?.params ?? {}, context);
      return rendered && messageSize(rendered) <= RENDERED_LIMIT ? [[place, rendered]] : [];
    }),
  );
}

function isWholeDag(steps: readonly Step[], step: Step): boolean {
  return steps.length === 1 && step.kind === "airflow" && step.step_id === DAG_STEP && Object.keys(step.params).length === 0;
}

function resultsNamed(template: unknown): string[] {
  return pathsOf(template, "").flatMap(({ reads: [root, id] }) => (root === "steps" && typeof id === "string" ? [id] : []));
}

async function loadResults(
  { runs, results }: Pick<Ports, "runs" | "results">,
  run: WorkflowRun,
  dag: Dag,
  places: readonly number[],
): Promise<Record<string, unknown>> {
  if (places.length === 0) return {};
  const keys = stepRunKeys(run, dag, places);
  const found = new Map((await runs.getMany(keys.map(({ job_id, run_id }) => ({ job_id, run_id })))).map((one) => [one.job_id, one]));
  const entries = await Promise.all(
    keys.map(async ({ step, job_id }) => {
      const of = found.get(job_id);
      return [step.step_id, of && { status: of.status, run_id: of.run_id, result: await resultOf({ results }, of) }] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** A run's result, wherever it is kept; null once it has expired there. */
export async function resultOf({ results }: Pick<Ports, "results">, run: Pick<Run, "result" | "result_key">): Promise<unknown> {
  return run.result_key === null ? run.result : ((await results.get(run.result_key)) ?? null);
}
