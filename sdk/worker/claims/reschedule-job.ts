import { apiClient, type ApiOptions } from "../../connection/api-client.ts";
import { LONGEST_DELAY_SECONDS } from "../completions/completion.ts";
import { messageOf } from "../../connection/errors.ts";
import { type JobMessage, labelsOf } from "../messages/job-message.ts";
import { jsonLogger, type Logger, withFields } from "../../connection/logger.ts";

export interface RescheduleOptions extends ApiOptions {
  readonly logger?: Logger;
}

/**
 * Starts the job's next run after `delaySec`, from 1 s to 30 days; a part of a second counts as a whole one.
 * Asking twice for the same run starts one: its id is the idempotency key.
 *
 * True: the next run is on its way. False: refused (no delay, one beyond 30 days, or `auto_reschedule` is false), or the
 * API did not take it (logged). Never throws.
 *
 * Only for workers that read their queue themselves: with `createWorker` the delay is part of the completion report, one
 * message, and calling this as well would start two chains.
 */
export async function rescheduleJob(
  job: JobMessage,
  delaySec: number | null = job.next_delay_sec,
  options: RescheduleOptions = {},
): Promise<boolean> {
  const log = withFields(options.logger ?? jsonLogger, labelsOf(job));
  if (!job.auto_reschedule || delaySec === null || !(delaySec > 0)) return false;
  const delay_seconds = Math.ceil(delaySec);
  if (delay_seconds > LONGEST_DELAY_SECONDS) {
    log.warn("next run not started: its delay is longer than 30 days", { delay_seconds });
    return false;
  }
  try {
    const answer = await apiClient(options).post(
      `/jobs/${encodeURIComponent(job.job_id)}/run-now`,
      { delay_seconds, trigger_source: "auto-reschedule" },
      { headers: { "idempotency-key": `reschedule-${job.run_id}` } },
    );
    if (!answer.ok)
      log.warn("next run refused", { status: answer.status, error_code: answer.code, reason: answer.reason, error: answer.message });
    return answer.ok;
  } catch (error) {
    log.error("next run could not be started", { error: messageOf(error) });
    return false;
  }
}
