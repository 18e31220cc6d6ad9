import type { SQSClient } from "@aws-sdk/client-sqs";
import { apiClient, type ApiOptions } from "../../connection/api-client.ts";
import { clip, type Completion, type CompletionFields, reportable } from "../completions/completion.ts";
import { completionQueue } from "../completions/completion-queue.ts";
import { deliverCompletion, type Delivery } from "../completions/deliver-completion.ts";
import { messageOf } from "../../connection/errors.ts";
import { type JobMessage, labelsOf } from "../messages/job-message.ts";
import { jsonLogger, type Logger, withFields } from "../../connection/logger.ts";
import { sqsSource, type SqsOptions } from "../../connection/sqs-client.ts";

export interface MarkJobRunOptions extends CompletionFields, ApiOptions, SqsOptions {
  /**
   * URL or name of the completion queue, the way around an API that cannot be reached.
   * @default `BELFRY_COMPLETION_QUEUE`; without either there is no way around
   */
  readonly completionQueue?: string;
  readonly logger?: Logger;
}

/**
 * Reports that a run has ended. Give the job message, so that exactly its run and attempt are meant; with a bare job id
 * and no `run_id` it is the job's latest active run.
 *
 * True: the report is safe, with the API or on the completion queue. False: the API refused it (logged; 409 means that
 * the run has already ended in another way) or could not be reached. Takes up to about 25 s when the API hangs.
 * Never throws.
 */
export async function markJobRun(job: JobMessage | string, options: MarkJobRunOptions = {}): Promise<boolean> {
  const log = withFields(options.logger ?? jsonLogger, typeof job === "string" ? { job_id: job } : labelsOf(job));
  try {
    const delivery = await deliver(completionOf(job, options, log), options, log);
    if (delivery.kind === "failed") log.error("completion could not be reported", { error: delivery.message });
    return delivery.kind === "delivered";
  } catch (error) {
    log.error("completion could not be reported", { error: messageOf(error) });
    return false;
  }
}

async function deliver(completion: Completion, options: MarkJobRunOptions, log: Logger): Promise<Delivery> {
  const api = apiClient(options);
  const queue = options.completionQueue ?? process.env["BELFRY_COMPLETION_QUEUE"];
  if (queue === undefined) return deliverCompletion({ api, log }, completion);
  let made: SQSClient | undefined;
  const find = sqsSource(options);
  const sqsClient = async () => (made = await find());
  try {
    return await deliverCompletion({ api, queue: completionQueue(sqsClient, { queue }), log }, completion);
  } finally {
    if (options.sqs === undefined) made?.destroy();
  }
}

function completionOf(job: JobMessage | string, options: MarkJobRunOptions, log: Logger): Completion {
  const { scope, run_id, attempt, status = "success", error, started_at, finished_at, next_delay_sec } = options;
  const named =
    typeof job === "string" ? { job_id: job } : { job_id: job.job_id, scope: job.scope, run_id: job.run_id, attempt: job.attempt };
  const result = reportable(options.result);
  if (result.result_omitted) log.warn("result not kept", { error: result.result_omitted });
  return {
    ...named,
    ...(scope !== undefined && { scope }),
    ...(run_id !== undefined && { run_id }),
    ...(attempt !== undefined && { attempt }),
    status,
    ...(error !== undefined && { error: error === null ? null : clip(error) }),
    ...(options.result_omitted !== undefined && { result_omitted: options.result_omitted }),
    ...result,
    ...(started_at !== undefined && { started_at }),
    ...(finished_at !== undefined && { finished_at }),
    ...(next_delay_sec !== undefined && { next_delay_sec }),
  };
}
