import pMap from "p-map";
import type { CreateJob } from "../../../contract/jobs/job.ts";
import type { Job } from "../../../domain/definition/job.ts";
import { createJob } from "./create-job.ts";

/** Writes at the same time: DynamoDB answers one in some milliseconds, and a batch must be done well within an API's 30 s. */
const CONCURRENCY = 50;

/**
 * Registers jobs, each by itself: what becomes of one decides nothing about the others, but that of several with one id the
 * first that can be registered is. Answers in the order of the inputs. Repeated: those that are there are ALREADY_EXISTS.
 */
export async function createJobs(
  ports: Parameters<typeof createJob>[0],
  inputs: readonly CreateJob[],
): Promise<readonly PromiseSettledResult<Job>[]> {
  const answers: PromiseSettledResult<Job>[] = [];
  const byId = Map.groupBy(inputs.entries(), ([, { job_id }]) => job_id);
  await pMap(
    byId.values(),
    async (sameId) => {
      for (const [index, input] of sameId) [answers[index]] = await Promise.allSettled([createJob(ports, input)]);
    },
    { concurrency: CONCURRENCY },
  );
  return answers;
}
