import type { Finding, History, WorkflowRunRecord } from "../history.ts";
import { millis } from "./records.ts";

/** A workflow goes on within this after its last step ended, ms: what was under way when the stack died comes back after a minute. */
const MOVED_WITHIN_MS = 150_000;
const SLACK_MS = 2_000;
const FAILED = new Set(["failed", "timeout", "cancelled"]);

/** Steps run in their order, once; a workflow's run ends as its steps did, and a stopped one starts nothing more. */
export function checkWorkflows(history: History): Finding[] {
  return history.workflowRuns.flatMap((run) => [...checkEnd(history, run), ...checkOrder(history, run), ...checkStop(history, run)]);
}

function checkEnd({ readAt }: History, run: WorkflowRunRecord): Finding[] {
  const steps = run.steps.map(({ status }) => status);
  if (run.status === "queued" || run.status === "running") {
    const latest = Math.max(
      millis(run.execution_date),
      ...run.steps.flatMap(({ finished_at }) => (finished_at ? [millis(finished_at)] : [])),
    );
    const waits = run.steps.some(
      ({ status, run_id, attempt }) => (status === "queued" || status === "running") && run_id !== null && attempt !== null,
    );
    if (waits || readAt - latest < MOVED_WITHIN_MS) return [];
    return [finding(run, "workflow-stuck", `${run.status}, its steps: ${steps.join(", ")}`)];
  }
  if (run.status === "success" && steps.some((status) => status !== "success")) {
    return [finding(run, "workflow-status-wrong", `success, its steps: ${steps.join(", ")}`)];
  }
  if (run.status === "failed" && run.reason === null && !steps.some((status) => FAILED.has(status))) {
    return [finding(run, "workflow-status-wrong", `failed, its steps: ${steps.join(", ")}`)];
  }
  return [];
}

/** No step is handed out before those that it depends on have succeeded. */
function checkOrder({ receipts }: History, run: WorkflowRunRecord): Finding[] {
  const steps = new Map(run.steps.map((step) => [step.step_id, step]));
  return run.steps.flatMap((step) => {
    const handed = receipts.filter(({ runId }) => runId === step.run_id).map(({ sentAt }) => sentAt);
    if (step.run_id === null || handed.length === 0) return [];
    return step.depends_on.flatMap((before): Finding[] => {
      const { status, finished_at } = steps.get(before) ?? { status: "waiting", finished_at: null };
      const first = Math.min(...handed);
      if (status === "success" && finished_at !== null && millis(finished_at) <= first + SLACK_MS) return [];
      const text = `step ${step.step_id} was handed out at ${new Date(first).toISOString()}; ${before} is ${status}, ended ${finished_at}`;
      return [finding(run, "step-before-its-turn", text)];
    });
  });
}

function checkStop({ controls, receipts }: History, run: WorkflowRunRecord): Finding[] {
  const own = controls.filter(({ runId, status }) => runId === run.id && status === 200);
  const last = own.at(-1);
  if (last?.action !== "stop") return [];
  const ids = new Set(run.steps.map(({ run_id }) => run_id));
  const sent = receipts.find(({ runId, sentAt }) => ids.has(runId) && sentAt > last.answeredAt + SLACK_MS);
  const wrong = run.status === "failed" ? [] : [finding(run, "stopped-but-not-failed", `stop was answered 200, the run is ${run.status}`)];
  if (!sent) return wrong;
  return [
    ...wrong,
    finding(
      run,
      "sent-after-stop",
      `${sent.jobId} was sent to its worker ${((sent.sentAt - last.answeredAt) / 1000).toFixed(1)} s after the stop`,
    ),
  ];
}

function finding(run: WorkflowRunRecord, kind: string, text: string): Finding {
  return { level: "violation", kind, subject: `workflow#${run.workflow_id}`, at: millis(run.execution_date), runId: run.id, text };
}
