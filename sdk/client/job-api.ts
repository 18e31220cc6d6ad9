import type { BelfryApi } from "./belfry-api.ts";
import { BelfryApiError, SchedulerError } from "./errors.ts";
import { CreatedJobs, type JobView } from "./answers/job-answers.ts";
import type { JobDefinition } from "./job-definition.ts";
import { templateOf } from "./answers/json-values.ts";

/** The API's limits of one batch: jobs, and bytes, of which some are for what is around them. */
const MOST_JOBS = 500;
const MOST_BYTES = 2_900_000;
/** The longest that the API works on a request: one given up before would find its own jobs there when it is tried again. */
const TIMEOUT_MS = 30_000;

/** What became of one job: as it is registered, or why it is not. */
export type JobRegistration =
  | { readonly job_id: string; readonly job: JobView; readonly error?: undefined }
  | { readonly job_id: string; readonly job?: undefined; readonly error: BelfryApiError };

/** What a scheduler offers for jobs. */
export interface JobScheduler {
  /**
   * Registers any number of jobs, 500 a request, one request after the other. Answers what became of each, in their order:
   * one that is refused (`ALREADY_EXISTS`, `VALIDATION_ERROR`, …) decides nothing about the others. Called again with the same
   * jobs, those that are there are `ALREADY_EXISTS`; so are those that an earlier try of a request made whose answer was lost.
   *
   * @throws BelfryApiError if the API refuses a whole request: jobs of the requests before it are registered. TypeError, before
   * anything is sent, for params that JSON cannot carry
   */
  registerJobs(jobs: readonly JobDefinition[]): Promise<readonly JobRegistration[]>;
}

export function jobScheduler(api: BelfryApi): JobScheduler {
  return {
    async registerJobs(jobs) {
      const registrations: JobRegistration[] = [];
      const texts = jobs.map((job, index) => JSON.stringify(templateOf(job, `jobs.${index}`, "workers do a job's work: name a queue")));
      for (const batch of batchesOf(texts)) {
        const body = `{"jobs":[${batch.join(",")}]}`;
        const { results } = await api.ask(CreatedJobs, "POST", "/jobs:batch", { body, timeoutMs: TIMEOUT_MS });
        if (results.length !== batch.length)
          throw new SchedulerError("UNEXPECTED_ANSWER", "POST /jobs:batch did not answer each of its jobs");
        for (const result of results) registrations.push(registrationOf(jobs[registrations.length]?.job_id ?? "", result));
      }
      return registrations;
    },
  };
}

function registrationOf(job_id: string, { status, body }: CreatedJobs["results"][number]): JobRegistration {
  if (!("error" in body)) return { job_id, job: body };
  const { message, request_id: requestId, ...refusal } = body.error;
  return { job_id, error: new BelfryApiError(message, { status, requestId, ...refusal }) };
}

function batchesOf(texts: readonly string[]): string[][] {
  const batches: string[][] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 1;
    const last = batches.at(-1);
    if (last && last.length < MOST_JOBS && bytes + size <= MOST_BYTES) {
      last.push(text);
      bytes += size;
    } else {
      batches.push([text]);
      bytes = size;
    }
  }
  return batches;
}
