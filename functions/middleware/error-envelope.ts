import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { ERROR_STATUS, type ErrorEnvelope } from "../../shared/contract/errors.ts";
import { BelfryError, type FieldProblem, type Problem, textOf } from "../../shared/domain/errors.ts";
import { type Say, type Text, text } from "../../shared/domain/text.ts";
import type { Telemetry } from "../../shared/ports.ts";
import { languageOf } from "../http/language.ts";
import type { HttpEvent } from "../http/types.ts";

type Middleware = MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2>;

/** Turns what is thrown into the error envelope. Only problems that a caller can act on leave; the rest is logged and answered as 500. */
export function errorEnvelope(telemetry: Telemetry): Middleware {
  return {
    onError: async (request) => {
      const { event, error, context } = request;
      const { say } = await languageOf(event.headers["accept-language"]);
      const request_id = event.requestContext.requestId ?? context.awsRequestId;
      if (error instanceof BelfryError) {
        request.response = refusal(error.problem, say, request_id);
        return;
      }
      telemetry.record({
        name: "request.failed",
        level: "error",
        detail: { error: String(error), stack: error?.stack, route: event.routeKey, request_id },
      });
      request.response = envelope({ ...internalError(say), request_id });
    },
  };
}

function refusal(problem: Problem, say: Say, request_id: string): APIGatewayProxyStructuredResultV2 {
  const { code } = problem;
  const answer = envelope({ ...describe(problem, say), request_id });
  if (code === "UNAUTHORIZED") answer.headers = { ...answer.headers, "www-authenticate": "Bearer" };
  if (code === "METHOD_NOT_ALLOWED") answer.headers = { ...answer.headers, allow: problem.allowed.join(", ") };
  return answer;
}

type Description = Omit<ErrorEnvelope["error"], "request_id">;

/** A problem in the words of the envelope. */
export function describe(problem: Problem, say: Say): Description {
  const details = problem.code === "VALIDATION_ERROR" ? problem.details.map((field) => detail(field, say)) : [];
  const fields = details.map(({ path, message }) => `${path}: ${message}`).join("; ");
  return { code: problem.code, ...said(textOf(problem), say), ...(fields !== "" && { message: fields }), details };
}

/** What leaves the house of a failure of ours. */
export function internalError(say: Say): Description {
  return { code: "INTERNAL_ERROR", ...said(text("internal-error"), say), details: [] };
}

function said(what: Text, say: Say): Pick<ErrorEnvelope["error"], "reason" | "message"> {
  return { reason: what.code, message: say(what) };
}

/** zod's own words have no code: their field is just invalid. */
function detail({ path, text: what }: FieldProblem, say: Say): ErrorEnvelope["error"]["details"][number] {
  return { path, message: say(what), reason: what.code === "plain" ? "invalid" : what.code };
}

function envelope(error: ErrorEnvelope["error"]): APIGatewayProxyStructuredResultV2 {
  const body: ErrorEnvelope = { result: "error", error };
  return {
    statusCode: ERROR_STATUS[error.code],
    headers: { "content-type": "application/json; charset=utf-8", "x-request-id": error.request_id },
    body: JSON.stringify(body),
  };
}
