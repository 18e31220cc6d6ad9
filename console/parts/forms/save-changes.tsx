import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { keep } from "../../lib/asking/actions.ts";
import { ApiError } from "../../lib/asking/api.ts";
import { patchOf } from "../../lib/jobs/job-changes.ts";
import { documentOfJob, type JobDocument } from "../../lib/jobs/job-draft.ts";
import { readJob, saveJob } from "../../lib/jobs/job-saving.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";

interface Outcome {
  done(id: string): void;
  /** A field is at fault: it is to be mended in the form. */
  refuse(error: ApiError): void;
}

/** Shows what changes, and saves it if that is wanted. */
export function reviewChanges(from: JobView, to: JobDocument, outcome: Outcome): void {
  const save = () => saveOver(from, to, outcome);
  openDialog(() => <ChangeDialog id={from.job_id} before={documentOfJob(from)} after={to} save={save} />);
}

/** Shows two versions that were made of one, and saves what is chosen of them. */
export function compareVersions(from: JobView, theirs: JobView, mine: JobDocument, outcome: Outcome): void {
  const save = (chosen: JobDocument) => saveOver(theirs, chosen, outcome);
  openDialog(() => <ConflictDialog before={from} theirs={theirs} mine={mine} save={save} />);
}

/** Saves over the version that was read. Over another one only what is chosen then. @throws ApiError */
async function saveOver(from: JobView, to: JobDocument, outcome: Outcome): Promise<void> {
  const patch = patchOf(documentOfJob(from), to);
  try {
    if (Object.keys(patch).length > 0) await saveJob(from, patch);
    else keep(from);
    outcome.done(from.job_id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "VERSION_MISMATCH") return compareVersions(from, await readJob(from.job_id), to, outcome);
    if (error.details.length === 0) throw error;
    closeDialog();
    outcome.refuse(error);
  }
}
