import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { RunDetail } from "../../../shared/contract/runs/run.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { t } from "../../words/index.ts";
import { ApiError, change } from "./api.ts";
import { jobApi, runPath } from "../page/place.ts";
import { put, refresh } from "./query.ts";

/** What POST …/run-now and …/rerun answer. */
interface Started {
  readonly run_id: string;
  readonly job: JobView;
}

/** Says what went wrong with an action; what is on the screen stays. */
export function tellProblem(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
  const said = error.status === 0 ? t().noAnswer : error.message;
  toast({ text: error.requestId === undefined ? said : `${said} (${t().requestId} ${error.requestId})`, icon: "failed" });
}

/** Shows a job as a change left it, and asks anew for what hangs on it. */
export function keep(job: JobView): void {
  put(jobApi(job.job_id), job);
  refresh();
}

export async function pauseJob(id: string, reason: string | null = null): Promise<void> {
  try {
    keep(await change<JobView>(jobApi(id, "/pause"), { method: "POST", body: { reason } }));
    toast({ text: t().pausedToast(id), icon: "paused", undo: () => resumeQuietly(id) });
  } catch (error) {
    tellProblem(error);
  }
}

export async function resumeJob({ job_id: id, pause_reason }: Pick<JobView, "job_id" | "pause_reason">): Promise<void> {
  try {
    keep(await change<JobView>(jobApi(id, "/resume"), { method: "POST" }));
    toast({ text: t().resumedToast(id), icon: "play", undo: () => pauseQuietly(id, pause_reason) });
  } catch (error) {
    tellProblem(error);
  }
}

async function resumeQuietly(id: string): Promise<void> {
  await change<JobView>(jobApi(id, "/resume"), { method: "POST" }).then(keep, tellProblem);
}

async function pauseQuietly(id: string, reason: string | null): Promise<void> {
  await change<JobView>(jobApi(id, "/pause"), { method: "POST", body: { reason } }).then(keep, tellProblem);
}

/** Starts a run; a second call with the same key starts none. @throws ApiError */
export async function runJob(id: string, params: unknown, idempotencyKey: string): Promise<void> {
  const { run_id } = await change<Started>(jobApi(id, "/run-now"), { method: "POST", body: { params }, idempotencyKey });
  toast({ text: t().startedToast(id), icon: "play", link: { href: runPath(id, run_id), text: t().showRun } });
  refresh();
}

/** Starts a new run with the params of this one. @throws ApiError */
export async function rerun(id: string, runId: string, params: unknown, idempotencyKey: string): Promise<string> {
  const { run_id } = await change<Started>(jobApi(id, `/runs/${runId}/rerun`), { method: "POST", body: { params }, idempotencyKey });
  toast({ text: t().startedToast(id), icon: "play", link: { href: runPath(id, run_id), text: t().showRun } });
  refresh();
  return run_id;
}

/** @throws ApiError */
export async function cancelRun(id: string, runId: string, reason: string | null): Promise<void> {
  put(jobApi(id, `/runs/${runId}`), await change<RunDetail>(jobApi(id, `/runs/${runId}/cancel`), { method: "POST", body: { reason } }));
  toast({ text: t().cancelledToast, icon: "cancelled" });
  refresh();
}

export type Setting = "max_parallel" | "misfire_grace_sec";

/** Changes a setting of the version that was read; the former value can be put back. */
export async function changeSetting(job: Pick<JobView, "job_id" | "version" | Setting>, name: Setting, value: number): Promise<void> {
  try {
    const changed = await change<JobView>(jobApi(job.job_id), { method: "PUT", body: { [name]: value }, ifMatch: job.version });
    keep(changed);
    const undo = async () => {
      const back = { method: "PUT", body: { [name]: job[name] }, ifMatch: changed.version } as const;
      await change<JobView>(jobApi(job.job_id), back).then(keep, tellProblem);
    };
    toast({ text: t().changedToast(name, job[name], value), icon: "edit", undo });
  } catch (error) {
    tellProblem(error);
  }
}
