import { definitionKey } from "../../domain/definition/definition-key.ts";
import type { Run } from "../../domain/run/run.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import { isOver, placesIn, type WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { Step, WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { Ports } from "../../ports/groups.ts";
import { stepsVersionOf } from "../../domain/run/new-workflow-run.ts";
import { stepRunKey } from "../../domain/run/changes/step-run.ts";
import type { Watched } from "./watched.ts";

type ActivePorts = Pick<Ports, "runs" | "workflowRuns" | "workflows">;

/** A workflow's run under way, with the runs of steps that are under way and of those that have failed, ten of each at most. */
export interface ActiveWorkflowRun {
  readonly run: WorkflowRun;
  readonly steps: readonly Run[];
  readonly failed: readonly Run[];
}

/** What is under way, the oldest first. */
export interface ActiveWork {
  /** Of jobs. */
  readonly runs: readonly Run[];
  readonly workflowRuns: readonly ActiveWorkflowRun[];
  /** There is more than was looked at. */
  readonly cut: boolean;
}

/** A run that nobody has begun after so long, in ms, has no worker, or too few. */
export const PATIENCE_MS = 60_000;
/** Records that are read of each kind: more runs are only counted. */
const READ = 500;
/** Of so many runs of workflows the steps are looked at, at most twenty of each. */
const WITH_STEPS = 50;
const STEPS_OF_RUN = 10;

/** Whose step or run it is: of a step its workflow. */
export function definitionKeyOfRun({ job_id, dispatch: { step } }: Run): string {
  return step ? definitionKey("workflow", step.workflow_id) : definitionKey("job", job_id);
}

/** All that is under way, as the states of these jobs and workflows name it. */
export async function readActive(
  ports: ActivePorts,
  jobs: readonly Watched[],
  workflows: readonly (Watched & { readonly definition: WorkflowDefinition })[],
): Promise<ActiveWork> {
  const ofJobs = jobs.flatMap(({ definition, state }) => state.active_runs.map((run_id) => ({ job_id: definition.id, run_id })));
  const ofWorkflows = workflows.flatMap(({ definition, state }) =>
    state.active_runs.map((run_id) => ({ workflow_id: definition.id, run_id })),
  );
  const [runs, workflowRuns] = await Promise.all([
    ports.runs.getMany(oldest(ofJobs), "eventually"),
    ports.workflowRuns.getMany(oldest(ofWorkflows)),
  ]);
  const active = byId(workflowRuns.filter((run) => !isOver(run)));
  const definitions = new Map(workflows.map(({ definition }) => [definition.id, definition]));
  return {
    runs: byId(runs.filter(({ status }) => status === "queued" || status === "running")),
    workflowRuns: await withSteps(ports, active, definitions),
    cut: ofJobs.length > READ || ofWorkflows.length > READ || active.length > WITH_STEPS,
  };
}

async function withSteps(
  ports: ActivePorts,
  all: readonly WorkflowRun[],
  definitions: ReadonlyMap<string, WorkflowDefinition>,
): Promise<readonly ActiveWorkflowRun[]> {
  const looked = await Promise.all(
    all.slice(0, WITH_STEPS).map(async (run) => {
      const steps = (await stepsOf(ports, run, definitions.get(run.workflow_id))) ?? [];
      const keysAt = (states: string) =>
        placesIn(run, states)
          .slice(0, STEPS_OF_RUN)
          .flatMap((place) => steps.slice(place, place + 1).map((step) => stepRunKey(run, step)));
      return { run, active: keysAt("a"), failed: keysAt("f") };
    }),
  );
  const keys = looked.flatMap(({ active, failed }) => [...active, ...failed]);
  const found = new Map((await ports.runs.getMany(keys, "eventually")).map((step) => [step.run_id, step]));
  const among = (some: readonly { readonly run_id: RunId }[]) => some.flatMap(({ run_id }) => found.get(run_id) ?? []);
  const rest = all.slice(WITH_STEPS).map((run) => ({ run, steps: [], failed: [] }));
  return [...looked.map(({ run, active, failed }) => ({ run, steps: among(active), failed: among(failed) })), ...rest];
}

/** The steps that a run began with: mostly those of its definition as it is now. */
export async function stepsOf(
  { workflows }: Pick<Ports, "workflows">,
  { workflow_id, spec }: WorkflowRun,
  definition: WorkflowDefinition | undefined,
): Promise<readonly Step[] | undefined> {
  if (definition && stepsVersionOf(definition.steps) === spec) return definition.steps;
  return workflows.getSteps(workflow_id, spec);
}

function oldest<Key extends { readonly run_id: RunId }>(keys: readonly Key[]): readonly Key[] {
  return byId(keys).slice(0, READ);
}

function byId<Key extends { readonly run_id: RunId }>(all: readonly Key[]): readonly Key[] {
  return all.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1));
}
