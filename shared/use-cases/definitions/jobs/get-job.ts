import { notFound } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/definition/job.ts";
import type { Ports } from "../../../ports/groups.ts";

export async function getJob({ jobs }: Pick<Ports, "jobs">, jobId: string): Promise<Job> {
  const job = await jobs.get(jobId);
  if (!job) throw notFound("job", jobId);
  return job;
}
