import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { languageOf } from "../../../functions/http/language.ts";
import type { ErrorEnvelope } from "../../../shared/contract/requests/errors.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import type { HttpResponse } from "./function-response.ts";

/** Seconds until a caller should ask again. */
export const RETRY_AFTER = "1";

/** The API's own answer to a request that comes before the API is there. */
export async function startingResponse({ headers }: IncomingMessage): Promise<HttpResponse> {
  const { say } = await languageOf(headers["accept-language"]);
  const starting = text("service-starting");
  const requestId = randomUUID();
  const body: ErrorEnvelope = {
    result: "error",
    error: { code: "UNAVAILABLE", reason: starting.code, message: say(starting), details: [], request_id: requestId },
  };
  return {
    status: 503,
    headers: { "content-type": "application/json; charset=utf-8", "retry-after": RETRY_AFTER, "x-request-id": requestId },
    body: JSON.stringify(body),
  };
}
