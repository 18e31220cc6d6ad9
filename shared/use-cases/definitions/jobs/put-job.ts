import { CreateJob, type UpdateJob } from "../../../contract/jobs/job.ts";
import { defined } from "../../../domain/defined.ts";
import type { IfMatch } from "../../../domain/definition/definition.ts";
import { notFound } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/definition/job.ts";
import type { Ports } from "../../../ports/groups.ts";
import { createJob } from "./create-job.ts";
import { putDefinition } from "../put-definition.ts";
import { updateJob } from "./update-job.ts";

/**
 * Changes the fields that were sent, or registers the job if there is none. @throws NOT_FOUND for a job that is not there
 * where the caller means one that is: names a version, or sends too little to register one
 */
export async function putJob(
  ports: Pick<Ports, "jobs" | "clock" | "scope" | "defaultTimeZone" | "randomText">,
  job_id: string,
  input: UpdateJob,
  ifMatch?: IfMatch,
): Promise<{ readonly created: boolean; readonly job: Job }> {
  const { created, definition: job } = await putDefinition({
    kind: "job",
    id: job_id,
    ifMatch,
    replace: () => updateJob(ports, job_id, input, ifMatch),
    create: async () => {
      const { queue } = input;
      if (queue === undefined) throw notFound("job", job_id);
      return createJob(ports, CreateJob.parse({ ...defined(input), job_id, queue }));
    },
  });
  return { created, job };
}
