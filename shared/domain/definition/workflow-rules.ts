import { ancestors, dagOf, problemsOfDag } from "./dag.ts";
import type { FieldProblem } from "../errors.ts";
import { pathsOf, problemsOfTemplate } from "../event/template.ts";
import type { Step, WorkflowDefinition } from "./workflow.ts";
import { text } from "../texts/text.ts";

/** What is wrong with a workflow as a whole: its DAG, its templates, its queues. */
export function problemsOfWorkflow({ scope, workflow_id, steps, cron_expr, interval_seconds }: WorkflowDefinition): FieldProblem[] {
  const problems = problemsOfDag(steps);
  for (const [place, step] of steps.entries()) problems.push(...problemsOfStep(step, `steps.${place}`, scope, workflow_id));
  if (cron_expr !== null && interval_seconds !== null) {
    problems.push({ path: "interval_seconds", text: text("schedules-exclude") });
  }
  return problems.length > 0 ? problems : problemsOfReferences(steps);
}

function problemsOfStep(step: Step, path: string, scope: string, workflowId: string): FieldProblem[] {
  const problems = problemsOfTemplate(step.params, `${path}.params`);
  if (step.kind === "queue" && !step.queue.startsWith(`${scope}.jobs.`)) {
    problems.push({ path: `${path}.queue`, text: text("queue-of-scope", { scope }) });
  }
  if (step.kind === "workflow" && step.workflow_id === workflowId) {
    problems.push({ path: `${path}.workflow_id`, text: text("workflow-in-itself") });
  }
  if (step.kind !== "queue" && step.retry_limit > 0) {
    problems.push({ path: `${path}.retry_limit`, text: text("retries-of-queue-steps") });
  }
  return problems;
}

/** A template may read the results of steps that are certain to have ended: those the step depends on, at any distance. */
function problemsOfReferences(steps: readonly Step[]): FieldProblem[] {
  const dag = dagOf(steps);
  const places = new Map(steps.map(({ step_id }, place) => [step_id, place]));
  return steps.flatMap((step, place) => {
    const before = ancestors(dag, place);
    return pathsOf(step.params, `steps.${place}.params`).flatMap(({ path, reads: [root, id] }) => {
      if (root === "run" || root === "params") return [];
      if (root !== "steps") return [{ path, text: text("step-path-root") }];
      if (typeof id !== "string") return [{ path, text: text("step-path-names-step") }];
      const wanted = places.get(id);
      if (wanted === undefined) return [{ path, text: text("step-unknown", { id }) }];
      return before.has(wanted) ? [] : [{ path, text: text("step-not-before", { id, step: step.step_id }) }];
    });
  });
}
