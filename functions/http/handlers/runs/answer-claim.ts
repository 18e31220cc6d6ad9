import { ERROR_STATUS, type ErrorEnvelope } from "../../../../shared/contract/requests/errors.ts";
import type { Claim, StartAnswers } from "../../../../shared/contract/runs/run.ts";
import { BelfryError } from "../../../../shared/domain/errors.ts";
import { reportStart, type StartPorts } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { failureBody, refusalBody } from "../../error-body.ts";
import type { EntryReader, HttpRequest } from "../../types.ts";

/**
 * One of the claims of a request, as the single route would answer it. Never throws: what is wrong with one claim, or fails
 * for it, does not decide about its neighbours.
 */
export async function answerClaim(
  ports: StartPorts,
  read: EntryReader<Claim>,
  { say, requestId: request_id }: Pick<HttpRequest<"reportStarts">, "say" | "requestId">,
): Promise<StartAnswers["claims"][number]> {
  let claim: Claim | undefined;
  try {
    claim = read();
    const { job_id, run_id, ...report } = claim;
    return await reportStart(ports, job_id, run_id, report);
  } catch (error) {
    if (error instanceof BelfryError) return refused(refusalBody(error.problem, { say, request_id }));
    ports.telemetry.record({
      name: "claim.failed",
      level: "error",
      ...(claim && { job_id: claim.job_id, run_id: claim.run_id }),
      detail: { error: String(error), stack: error instanceof Error ? error.stack : undefined, request_id },
    });
    return refused(failureBody({ say, request_id }));
  }
}

function refused({ error: { code, reason, message, details } }: ErrorEnvelope): StartAnswers["claims"][number] {
  return { claimed: false, status: ERROR_STATUS[code], code, reason, message, details };
}
