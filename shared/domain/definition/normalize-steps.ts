import { BelfryError, type FieldProblem } from "../errors.ts";
import { DAG_STEP, type Step } from "./workflow.ts";
import { text } from "../texts/text.ts";

/** A step as it is registered. Exactly one of `queue`, `workflow_id` and `dag_id`; times in seconds. */
interface StepInput {
  readonly step_id: string;
  readonly queue?: string | undefined;
  readonly workflow_id?: string | undefined;
  readonly dag_id?: string | undefined;
  readonly params: Step["params"];
  readonly depends_on?: readonly string[] | undefined;
  readonly timeout_sec?: number | undefined;
  readonly retry_limit?: number | undefined;
}

/** Seconds and retries of a step that names none: as for a job. A step that stands for a run elsewhere takes as long as that. */
const QUEUE_DEFAULTS = { timeout_sec: 120, retry_limit: 3 };
const ELSEWHERE_DEFAULTS = { timeout_sec: 43_200, retry_limit: 0 };

/**
 * Steps with their defaults. If none names what it depends on, the list is a chain. `dag_id` instead of steps stands for one
 * step that is that DAG. @throws VALIDATION_ERROR for a step that names none or several of queue, workflow_id and dag_id
 */
export function normalizeSteps(given: readonly StepInput[] | null, dagId: string | null): Step[] {
  const inputs = given?.length === 0 ? null : given;
  if ((inputs === null) === (dagId === null)) throw invalidSteps([{ path: "steps", text: text("steps-or-dag") }]);
  const all = inputs ?? [{ step_id: DAG_STEP, dag_id: dagId ?? "", params: {} }];
  const chain = all.every(({ depends_on }) => depends_on === undefined);
  const problems = all.flatMap(problemOfKind);
  if (problems.length > 0) throw invalidSteps(problems);
  return all.map((input, place) => stepOf(input, chain ? all.slice(Math.max(0, place - 1), place).map(({ step_id }) => step_id) : []));
}

function stepOf({ step_id, queue, workflow_id, dag_id, params, depends_on, timeout_sec, retry_limit }: StepInput, before: string[]): Step {
  const defaults = queue === undefined ? ELSEWHERE_DEFAULTS : QUEUE_DEFAULTS;
  const base = {
    step_id,
    depends_on: depends_on ?? before,
    params,
    timeout_sec: timeout_sec ?? defaults.timeout_sec,
    retry_limit: retry_limit ?? defaults.retry_limit,
  };
  if (workflow_id !== undefined) return { ...base, kind: "workflow", workflow_id };
  if (dag_id !== undefined) return { ...base, kind: "airflow", dag_id };
  return { ...base, kind: "queue", queue: queue ?? "" };
}

function problemOfKind({ queue, workflow_id, dag_id }: StepInput, place: number): FieldProblem[] {
  const named = [queue, workflow_id, dag_id].filter((one) => one !== undefined);
  if (named.length === 1) return [];
  return [{ path: `steps.${place}.queue`, text: text("one-kind-of-step") }];
}

function invalidSteps(details: readonly FieldProblem[]): BelfryError {
  return new BelfryError({ code: "VALIDATION_ERROR", details });
}
