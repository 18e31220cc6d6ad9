import { QUOTED_LIMIT, quotedBytes } from "../../../shared/contract/requests/answer-size.ts";
import type { StepView, WorkflowRunDetail } from "../../../shared/contract/workflows/workflow.ts";
import { attemptsOf } from "../../../shared/domain/run/changes/attempts.ts";
import { stepJobId } from "../../../shared/domain/definition/definition-key.ts";
import type { Run } from "../../../shared/domain/run/run.ts";
import type { Say } from "../../../shared/domain/texts/text.ts";
import { blockedBy, unstartedStatus } from "../../../shared/domain/run/workflow-run.ts";
import type { Step } from "../../../shared/domain/definition/workflow.ts";
import {
  getWorkflowRun,
  type GetWorkflowRunPorts,
  type WorkflowRunWithSteps,
} from "../../../shared/use-cases/workflows/control/get-workflow-run.ts";
import { childOf } from "../../../shared/domain/run/changes/step-run.ts";
import type { usualStepSeconds } from "../../../shared/use-cases/workflows/steps/usual-steps.ts";
import type { WorkflowRunKey } from "../../../shared/use-cases/workflows/workflow-ports.ts";
import { viewWorkflowRun } from "./workflow.ts";

/** Larger results and params are left out of the list of steps, in bytes as JSON; so much of an error is shown, in characters. */
const IN_LIST = { value: 2_048, error: 1_000, attempts: 20 };
/** Where an answer could not hold that of a thousand steps. */
const IN_LONG_LIST = { value: 512, error: 250, attempts: 2 };

/** Reads a run of a workflow, and shows it. @throws NOT_FOUND */
export async function showWorkflowRun(
  ports: GetWorkflowRunPorts,
  key: WorkflowRunKey,
  usualOf: typeof usualStepSeconds,
  say: Say,
): Promise<WorkflowRunDetail> {
  return viewWorkflowRunDetail(await getWorkflowRun(ports, key, usualOf), say);
}

/** A run of a workflow with its steps, as far as an answer can hold them. */
export function viewWorkflowRunDetail(found: WorkflowRunWithSteps, say: Say): WorkflowRunDetail {
  const { run, usual } = found;
  const detail = { ...viewWorkflowRun(run, say), on_failure: run.on_failure, usual_sec: usual, steps: viewSteps(found, say, IN_LIST) };
  return quotedBytes(detail) <= QUOTED_LIMIT ? detail : { ...detail, steps: viewSteps(found, say, IN_LONG_LIST) };
}

function viewSteps({ run, dag, steps, usualSteps }: WorkflowRunWithSteps, say: Say, most: typeof IN_LIST): StepView[] {
  return dag.steps.map((step, place): StepView => {
    const { step_id, depends_on, timeout_sec, retry_limit } = step;
    const of = steps.get(place);
    const letter = run.steps[place];
    const blocked = of ? [] : blockedBy(run, dag, place);
    return {
      step_id,
      status: of?.status ?? (letter === "a" ? "queued" : unstartedStatus(letter, blocked)),
      depends_on: [...depends_on],
      job_id: stepJobId(run.workflow_id, step_id),
      run_id: of?.run_id ?? null,
      attempt: of?.attempt ?? null,
      started_at: of?.started_at ?? null,
      finished_at: of?.finished_at ?? null,
      error: of?.error === null || of === undefined ? null : say(of.error).slice(0, most.error).toWellFormed(),
      result: within(most.value, of?.result ?? null) as StepView["result"],
      queue: step.kind === "queue" ? step.queue : null,
      child: childView(step, of),
      params: within(most.value, of?.dispatch.params ?? null) as StepView["params"],
      timeout_sec,
      retry_limit,
      queued_at: of?.queued_at ?? null,
      attempts: of === undefined ? [] : attemptsOf(of).slice(-most.attempts).map(viewAttempt),
      usual_sec: usualSteps.get(step_id) ?? null,
      blocked_by: blocked.map((before) => dag.steps[before]?.step_id ?? ""),
    };
  });
}

/** The value, unless it is larger than so many bytes as JSON. */
function within<Value>(bytes: number, value: Value): Value | null {
  return value === null || Buffer.byteLength(JSON.stringify(value)) > bytes ? null : value;
}

function childView(step: Step, run: Run | undefined): StepView["child"] {
  if (step.kind !== "workflow") return null;
  return { workflow_id: step.workflow_id, run_id: (run && childOf(run)?.run_id) ?? null };
}

function viewAttempt({
  attempt,
  sent_at,
  started_at,
  finished_at,
  outcome,
  retry_at,
}: ReturnType<typeof attemptsOf>[number]): StepView["attempts"][number] {
  return { attempt, sent_at, started_at, finished_at, outcome, retry_at };
}
