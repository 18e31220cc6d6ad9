import { BelfryError } from "../domain/errors.ts";
import { text } from "../domain/text.ts";

/**
 * Errors by which AWS refuses what it will refuse again: a quota is reached, or the request is none that it takes. Sent
 * again, it only holds up what is behind it. Throttling, missing rights (a policy takes its time to spread) and faults of
 * the service are not among them. Common errors of EventBridge and EventBridge Scheduler, by their API references.
 */
const LASTING = new Set(["LimitExceededException", "ServiceQuotaExceededException", "ValidationException"]);

/** Waits for a call of AWS. Throws UNAVAILABLE `aws-refused` for what the service will refuse again. */
export async function orRefused<Answer>(service: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Error && LASTING.has(error.name))) throw error;
    const why = text("aws-refused", { service, why: `${error.name}: ${error.message}` });
    throw new BelfryError({ code: "UNAVAILABLE", text: why }, { cause: error });
  }
}
