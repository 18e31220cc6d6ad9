import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { ERROR_STATUS, type ErrorEnvelope } from "../../shared/contract/errors.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import type { Telemetry } from "../../shared/ports.ts";
import { languageOf, messageOf } from "../http/language.ts";
import type { HttpEvent } from "../http/types.ts";

type Middleware = MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2>;

/** Turns what is thrown into the error envelope. Only problems that a caller can act on leave; the rest is logged and answered as 500. */
export function errorEnvelope(telemetry: Telemetry): Middleware {
  return {
    onError: (request) => {
      const { event, error, context } = request;
      const language = languageOf(event.headers["accept-language"]);
      const requestId = event.requestContext.requestId ?? context.awsRequestId;
      if (error instanceof BelfryError) {
        const { problem } = error;
        const details = problem.code === "VALIDATION_ERROR" ? [...problem.details] : [];
        const answer = envelope({ code: problem.code, message: messageOf(problem, language), details, request_id: requestId });
        if (problem.code === "METHOD_NOT_ALLOWED") answer.headers = { ...answer.headers, allow: problem.allowed.join(", ") };
        request.response = answer;
        return;
      }
      telemetry.record({
        name: "request.failed",
        level: "error",
        detail: { error: String(error), stack: error?.stack, route: event.routeKey, request_id: requestId },
      });
      const message = language === "ko" ? "내부 오류가 발생했습니다." : "an internal error occurred; it has been logged";
      request.response = envelope({ code: "INTERNAL_ERROR", message, details: [], request_id: requestId });
    },
  };
}

function envelope(error: ErrorEnvelope["error"]): APIGatewayProxyStructuredResultV2 {
  const body: ErrorEnvelope = { result: "error", error };
  return {
    statusCode: ERROR_STATUS[error.code],
    headers: { "content-type": "application/json; charset=utf-8", "x-request-id": error.request_id },
    body: JSON.stringify(body),
  };
}
