import { QUOTED_LIMIT, quotedBytes } from "../../../../shared/contract/requests/answer-size.ts";
import { ERROR_STATUS } from "../../../../shared/contract/requests/errors.ts";
import type { CreatedJobs, CreateJob, JobView } from "../../../../shared/contract/jobs/job.ts";
import { BelfryError } from "../../../../shared/domain/errors.ts";
import type { Job } from "../../../../shared/domain/definition/job.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import type { Ports } from "../../../../shared/ports/groups.ts";
import { createJobs } from "../../../../shared/use-cases/definitions/jobs/create-jobs.ts";
import { failureBody, refusalBody } from "../../error-body.ts";
import type { EntryReader, HttpRequest } from "../../types.ts";

/** What a job's view adds to what was sent, at the most: times, versions and status. In bytes, as JSON inside JSON. */
const VIEW_BYTES = 1_000;
/** What the fields at fault of one job may take of the answer, and the whole refusal with their names once more. */
const DETAIL_BYTES = 2_000;
const REFUSAL_BYTES = 2 * DETAIL_BYTES + 500;

type Entry = { readonly input: CreateJob } | { readonly error: unknown };

/**
 * Answers a batch: each job as POST /jobs would have. @throws PAYLOAD_TOO_LARGE, before anything is written, for jobs that
 * would not fit into one answer
 */
export async function answerJobBatch(
  ports: Pick<Ports, "jobs" | "clock" | "scope" | "defaultTimeZone" | "randomText" | "telemetry">,
  { body: readers, say, requestId }: Pick<HttpRequest<"createJobs">, "body" | "say" | "requestId">,
  view: (job: Job) => JobView,
): Promise<CreatedJobs> {
  const entries = readers.map(read);
  const size = entries.reduce((sum, one) => sum + ("input" in one ? quotedBytes(one.input) + VIEW_BYTES : REFUSAL_BYTES), 0);
  if (size > QUOTED_LIMIT) throw new BelfryError({ code: "PAYLOAD_TOO_LARGE", text: text("batch-too-large") });
  const inputs = entries.flatMap((one) => ("input" in one ? [one.input] : []));
  const created = (await createJobs(ports, inputs)).values();
  return {
    results: entries.map((one): CreatedJobs["results"][number] => {
      const done = "input" in one ? created.next().value : { status: "rejected" as const, reason: one.error };
      return done?.status === "fulfilled" ? { status: 201, body: view(done.value) } : refused(done?.reason);
    }),
  };

  function refused(error: unknown): CreatedJobs["results"][number] {
    const telling = { say, request_id: requestId, detailLimit: DETAIL_BYTES };
    if (error instanceof BelfryError) return { status: ERROR_STATUS[error.problem.code], body: refusalBody(error.problem, telling) };
    const detail = { error: String(error), route: "POST /jobs:batch", request_id: requestId };
    ports.telemetry.record({ name: "request.failed", level: "error", detail });
    return { status: ERROR_STATUS.INTERNAL_ERROR, body: failureBody(telling) };
  }
}

function read(reader: EntryReader<CreateJob>): Entry {
  try {
    return { input: reader() };
  } catch (error) {
    return { error };
  }
}
