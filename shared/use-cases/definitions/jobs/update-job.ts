import type { UpdateJob } from "../../../contract/jobs/job.ts";
import type { IfMatch } from "../../../domain/definition/definition.ts";
import { defined } from "../../../domain/defined.ts";
import type { Job } from "../../../domain/definition/job.ts";
import type { Ports } from "../../../ports/groups.ts";
import { changeJob } from "./change-job.ts";

/** Changes the fields that were sent. `ifMatch`: the version the caller saw; another one is a VERSION_MISMATCH. */
export async function updateJob(
  ports: Pick<Ports, "jobs" | "clock" | "scope">,
  jobId: string,
  input: UpdateJob,
  ifMatch?: IfMatch,
): Promise<Job> {
  return changeJob(ports, jobId, (current) => ({ ...current, ...defined(input) }), ifMatch);
}
