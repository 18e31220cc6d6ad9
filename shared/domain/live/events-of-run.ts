/** Which events a stored change of a run makes. Pure: the same record gives the same events, with the same ids. */
import { isScheduleId } from "../schedules/schedule-id.ts";
import { definitionKey, stepOf } from "../definition/definition-key.ts";
import { userOf } from "../run/reasons/run-source.ts";
import type { Run, RunStatus } from "../run/run.ts";
import type { WorkflowRun } from "../run/workflow-run.ts";
import type { Words } from "../texts/text.ts";
import { type DocumentEvent, type DocumentType, type LiveEvent, rankOf, type RunChanged } from "./live-event.ts";

/** Says words in the language of frames. */
type Say = (words: Words) => string;

/** Longest text of an error or a reason in a frame, in characters; the run has the whole. */
const TEXT_LIMIT = 1_000;
/** Parameters that are longer as JSON are left out: the run has them. In bytes. */
const PARAMETERS_LIMIT = 8_192;

const TASK_TYPES: Partial<Record<RunStatus, DocumentType>> = {
  running: "task.started",
  success: "task.completed",
  failed: "task.failed",
  timeout: "task.failed",
  cancelled: "task.failed",
};

/** Of a job's run or a step's. A run that waits, or that never became active, makes no event of the document. */
export function eventsOfRun(run: Run, say: Say): readonly LiveEvent[] {
  const { run_id, job_id, status, attempt, error, reason, dispatch } = run;
  const { step } = dispatch;
  const change = `${definitionKey("job", job_id)}#${run_id}#${attempt}#${status}`;
  const common = {
    workflow_id: step?.workflow_id ?? null,
    user_id: userOf(dispatch.cause),
    timestamp: changedAt(run),
  };
  const changed: RunChanged = {
    type: "run.changed",
    id: `${change}#changed`,
    ...common,
    kind: step ? "step" : "job",
    job_id,
    run_id,
    status,
    attempt,
    rank: rankOf(status),
  };
  const type = TASK_TYPES[status];
  if (type === undefined) return [changed];
  const told: DocumentEvent = {
    type,
    id: `${change}#${type}`,
    ...common,
    // Who follows a workflow knows its run; the step's own is in the data.
    run_id: step?.run_id ?? run_id,
    task_id: null,
    data: {
      job_id,
      run_id,
      ...(step && { step_id: stepOf(job_id).step_id }),
      ...timesOf(run),
      status,
      attempt,
      error: shortened(error, say),
      reason: shortened(reason, say),
    },
  };
  return [told, changed];
}

/** Of a workflow's run, also of one that Airflow does. */
export function eventsOfWorkflowRun(run: WorkflowRun, say: Say): readonly LiveEvent[] {
  const { workflow_id, run_id, status, attempt, reason, task_id, dataset_id, note } = run;
  const change = `${definitionKey("workflow", workflow_id)}#${run_id}#${attempt}#${status}`;
  const common = { workflow_id, run_id, user_id: userOf(run.cause), timestamp: changedAt(run) };
  const kind = isScheduleId(workflow_id) ? "schedule" : "workflow";
  const changed: RunChanged = {
    type: "run.changed",
    id: `${change}#changed`,
    ...common,
    kind,
    job_id: null,
    status,
    attempt,
    rank: rankOf(status),
  };
  const type = typeOfWorkflowRun(run);
  if (type === undefined) return [changed];
  const data =
    type === "workflow.triggered"
      ? { task_id, dataset_id, parameters: withinLimit(run.params) }
      : { dataset_id, reason: shortened(reason, say) };
  const told: DocumentEvent = {
    type,
    id: `${change}#${type}`,
    ...common,
    // As in the document: what triggered it names the task in its data.
    task_id: type === "workflow.triggered" || task_id === null ? null : String(task_id),
    data: { ...data, ...timesOf(run), status, attempt, note },
  };
  return [told, changed];
}

/** Undefined: the document knows no word for it. */
function typeOfWorkflowRun({ status, attempt, reason }: WorkflowRun): DocumentType | undefined {
  switch (status) {
    case "queued":
      return attempt === 1 ? "workflow.triggered" : "workflow.retried";
    case "running":
      return "workflow.started";
    case "success":
      return "workflow.completed";
    case "failed":
      return typeof reason === "object" && reason?.code === "stopped" ? "workflow.stopped" : "workflow.failed";
    case "skipped":
    case "missed":
      return undefined;
  }
}

type Timed = Pick<Run, "status" | "trigger_source" | "scheduled_at" | "queued_at" | "started_at" | "finished_at" | "retry_at">;

function timesOf({ trigger_source, scheduled_at, started_at, finished_at }: Omit<Timed, "status">) {
  return { trigger_source, scheduled_at, started_at, finished_at };
}

/** When the record came to be as it is. */
function changedAt({ status, queued_at, started_at, finished_at }: Omit<Timed, "status"> & Pick<Run | WorkflowRun, "status">): string {
  if (status === "queued") return queued_at;
  return (status === "running" ? started_at : finished_at) ?? queued_at;
}

function shortened(words: Words | null, say: Say): string | null {
  return words === null ? null : say(words).slice(0, TEXT_LIMIT).toWellFormed();
}

function withinLimit(params: WorkflowRun["params"]): WorkflowRun["params"] | null {
  return Buffer.byteLength(JSON.stringify(params)) <= PARAMETERS_LIMIT ? params : null;
}
