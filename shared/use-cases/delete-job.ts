import { notFound } from "../domain/errors.ts";
import type { Ports } from "../ports.ts";

/** Removes a job; its schedule follows, its runs stay on record until they expire, its queue stays. */
export async function deleteJob({ jobs }: Pick<Ports, "jobs">, jobId: string): Promise<void> {
  if (!(await jobs.delete(jobId))) throw notFound("job", jobId);
}
