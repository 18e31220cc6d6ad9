import type { WorkflowRunView, WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { t } from "../../words/index.ts";
import { type Setting, tellProblem } from "../asking/actions.ts";
import { change } from "../asking/api.ts";
import { workflowApi, workflowRunPath } from "../page/place.ts";
import { put, refresh } from "../asking/query.ts";

function keep(workflow: WorkflowView): void {
  put(workflowApi(workflow.id), workflow);
  refresh();
}

const paused = (id: string, reason: string | null) => change<WorkflowView>(workflowApi(id, "/pause"), { method: "POST", body: { reason } });
const resumed = (id: string) => change<WorkflowView>(workflowApi(id, "/resume"), { method: "POST" });

export async function pauseWorkflow(id: string): Promise<void> {
  try {
    keep(await paused(id, null));
    toast({ text: t().workflowPaused(id), icon: "paused", undo: () => resumed(id).then(keep, tellProblem) });
  } catch (error) {
    tellProblem(error);
  }
}

export async function resumeWorkflow({ id, pause_reason }: Pick<WorkflowView, "id" | "pause_reason">): Promise<void> {
  try {
    keep(await resumed(id));
    toast({ text: t().workflowResumed(id), icon: "play", undo: () => paused(id, pause_reason).then(keep, tellProblem) });
  } catch (error) {
    tellProblem(error);
  }
}

/** Starts a run; a second call with the same key starts none. @throws ApiError */
export async function runWorkflow(id: string, params: unknown, idempotencyKey: string): Promise<string> {
  const run = await change<WorkflowRunView>(workflowApi(id, "/runs"), { method: "POST", body: { params }, idempotencyKey });
  tellStarted(run);
  return run.id;
}

type Action = "stop" | "retry" | "rerun";

const control = (id: string, runId: string, action: Action, steps?: readonly string[]) =>
  change<WorkflowRunView>(workflowApi(id, `/runs/${runId}/control`), { method: "POST", body: { action, steps } });

/** Starts a new run with the params of this one, which it then names as the one that it repeats. @throws ApiError */
export async function rerunWorkflow(id: string, runId: string): Promise<string> {
  const run = await control(id, runId, "rerun");
  tellStarted(run);
  return run.id;
}

/** @throws ApiError */
export async function stopWorkflowRun(id: string, runId: string): Promise<void> {
  await control(id, runId, "stop");
  toast({ text: t().workflowRunStopped, icon: "stop" });
  refresh();
}

/** The failed steps once more, in the same run; only these, if some are given. */
export async function retryFailedSteps(id: string, runId: string, steps?: readonly string[]): Promise<void> {
  try {
    await control(id, runId, "retry", steps);
    toast({ text: t().stepsRetried, icon: "retry", link: { href: workflowRunPath(id, runId), text: t().showRun } });
    refresh();
  } catch (error) {
    tellProblem(error);
  }
}

function tellStarted({ workflow_id, id }: WorkflowRunView): void {
  toast({ text: t().workflowStarted(workflow_id), icon: "play", link: { href: workflowRunPath(workflow_id, id), text: t().showRun } });
  refresh();
}

type Changed = Pick<WorkflowView, "id" | "version" | Setting>;

/** Changes a setting of the version that was read; the former value can be put back. */
export async function changeWorkflowSetting(workflow: Changed, name: Setting, value: number): Promise<void> {
  const patch = (to: number, ifMatch: number) =>
    change<WorkflowView>(workflowApi(workflow.id), { method: "PATCH", body: { [name]: to }, ifMatch });
  try {
    const changed = await patch(value, workflow.version);
    keep(changed);
    const undo = () => patch(workflow[name], changed.version).then(keep, tellProblem);
    toast({ text: t().changedToast(name, workflow[name], value), icon: "edit", undo });
  } catch (error) {
    tellProblem(error);
  }
}
