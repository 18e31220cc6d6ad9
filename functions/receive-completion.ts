import { CompletionMessage } from "../shared/contract/run.ts";
import { BelfryError } from "../shared/domain/errors.ts";
import type { Ports } from "../shared/ports.ts";
import { reportCompletion } from "../shared/use-cases/report-completion.ts";

/**
 * One message of the completion queue. A report that says nothing new or cannot be true (unknown run, another outcome)
 * is logged and done with: sending it again would not change the answer. A malformed one throws, so that it ends in the
 * dead-letter queue where somebody can read it; a failure of ours throws, so that it is delivered again.
 */
export async function receiveCompletion(
  ports: Pick<Ports, "scope" | "jobs" | "runs" | "results" | "clock" | "telemetry">,
  body: string,
): Promise<void> {
  const { job_id, ...report } = CompletionMessage.parse(JSON.parse(body));
  try {
    await reportCompletion(ports, job_id, report);
  } catch (error) {
    if (!(error instanceof BelfryError)) throw error;
    const { problem } = error;
    ports.telemetry.record({
      name: "completion.refused",
      level: "warn",
      job_id,
      ...(report.run_id && { run_id: report.run_id }),
      detail: { problem },
    });
  }
}
