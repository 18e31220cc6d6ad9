import { ERROR_STATUS } from "../../shared/contract/errors.ts";
import { Claim, type StartAnswers } from "../../shared/contract/run.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import { reportStart, type StartPorts } from "../../shared/use-cases/report-start.ts";
import { describe, internalError } from "../middleware/error-envelope.ts";
import { checked } from "./parse-request.ts";
import type { HttpRequest } from "./types.ts";

/**
 * One of the claims of a request, as the single route would answer it. Never throws: what is wrong with one claim, or fails
 * for it, does not decide about its neighbours.
 */
export async function answerClaim(
  ports: StartPorts,
  sent: unknown,
  { say, zodErrors }: Pick<HttpRequest<"reportStarts">, "say" | "zodErrors">,
): Promise<StartAnswers["claims"][number]> {
  const claim = checked(Claim, sent, "", zodErrors);
  try {
    if (!claim.ok) throw new BelfryError({ code: "VALIDATION_ERROR", details: claim.problems });
    const { job_id, run_id, ...report } = claim.value;
    return await reportStart(ports, job_id, run_id, report);
  } catch (error) {
    const known = error instanceof BelfryError ? describe(error.problem, say) : undefined;
    if (!known) {
      const { job_id, run_id } = claim.ok ? claim.value : {};
      ports.telemetry.record({
        name: "claim.failed",
        level: "error",
        ...(job_id !== undefined && { job_id }),
        ...(run_id !== undefined && { run_id }),
        detail: { error: String(error), stack: error instanceof Error ? error.stack : undefined },
      });
    }
    const refused = known ?? internalError(say);
    return { claimed: false, status: ERROR_STATUS[refused.code], ...refused };
  }
}
