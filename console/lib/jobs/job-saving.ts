import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { f } from "../../words/forms.ts";
import { keep, tellProblem } from "../asking/actions.ts";
import { ApiError, change, send } from "../asking/api.ts";
import { patchOf, undoOf } from "./job-changes.ts";
import { documentOfJob, type JobDocument } from "./job-draft.ts";
import { jobApi } from "../page/place.ts";
import { known, put, refresh } from "../asking/query.ts";

type Listed = readonly { readonly job_id: string }[];

/** Registers a job. @param unsure it was tried before and no answer came: a job that is just what was sent is the one @throws ApiError */
export async function createJob(document: JobDocument, unsure: boolean): Promise<JobView> {
  let job: JobView;
  try {
    job = await change<JobView>("/jobs", { method: "POST", body: document });
  } catch (error) {
    if (!unsure || !(error instanceof ApiError) || error.code !== "ALREADY_EXISTS") throw error;
    const there = await readJob(String(document["job_id"]));
    if (Object.keys(patchOf(documentOfJob(there), document)).length > 0) throw error;
    job = there;
  }
  keep(job);
  const undo = async () => {
    try {
      await deleteJob(job.job_id, job.version);
    } catch (error) {
      tellProblem(error);
    }
  };
  toast({ text: f().createdToast(job.job_id), icon: "plus", undo });
  return job;
}

/** Changes what differs from the version that was read, and lets it be put back. @throws ApiError */
export async function saveJob(base: JobView, patch: JobDocument): Promise<void> {
  const { job_id: id } = base;
  const saved = await change<JobView>(jobApi(id), { method: "PUT", body: patch, ifMatch: base.version });
  keep(saved);
  const undo = async () => {
    const body = undoOf(documentOfJob(base), patch);
    try {
      keep(await change<JobView>(jobApi(id), { method: "PUT", body, ifMatch: saved.version }));
      toast({ text: f().revertedToast(id) });
    } catch (error) {
      tellProblem(error);
    }
  };
  toast({ text: f().savedToast(id, Object.keys(patch).length), icon: "edit", undo });
}

/** @throws ApiError */
export async function readJob(id: string): Promise<JobView> {
  return JSON.parse((await send(jobApi(id))).text) as JobView;
}

/** Deletes this version of a job, also from the list that is known. @throws ApiError */
export async function deleteJob(id: string, version: number): Promise<void> {
  await send(jobApi(id), { method: "DELETE", ifMatch: version });
  const list = known<Listed>("/jobs").peek();
  if (list)
    put(
      "/jobs",
      list.filter(({ job_id }) => job_id !== id),
    );
  toast({ text: f().deletedToast(id) });
  refresh();
}
