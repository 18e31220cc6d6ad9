import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { answersDetail, detailStatus } from "../../shared/contract/requests/detail-error.ts";
import { ERROR_STATUS, type ErrorEnvelope } from "../../shared/contract/requests/errors.ts";
import { BelfryError, type Problem } from "../../shared/domain/errors.ts";
import type { Say } from "../../shared/domain/texts/text.ts";
import type { Telemetry } from "../../shared/ports/telemetry.ts";
import { failureBody, refusalBody } from "../http/error-body.ts";
import { languageOf } from "../http/language.ts";
import type { HttpEvent } from "../http/types.ts";

type Middleware = MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2>;

/** Turns what is thrown into the error envelope. Only problems that a caller can act on leave; the rest is logged and answered as 500. */
export function errorEnvelope(telemetry: Telemetry, english?: Say): Middleware {
  return {
    onError: async (request) => {
      const { event, error, context } = request;
      const request_id = event.requestContext.requestId ?? context.awsRequestId;
      const inDetail = answersDetail(event.rawPath);
      const { say } = await languageOf(event.headers["accept-language"], inDetail ? (await inWords()).english : english);
      if (error instanceof BelfryError) {
        request.response = await refusal(error.problem, { say, request_id, inDetail });
        return;
      }
      telemetry.record({
        name: "request.failed",
        level: "error",
        detail: { error: String(error), stack: error?.stack, route: event.routeKey, request_id },
      });
      request.response = await envelope(failureBody({ say, request_id }), inDetail);
    },
  };
}

interface Answering {
  readonly say: Say;
  readonly request_id: string;
  /** In the shape of accounts and tasks. */
  readonly inDetail: boolean;
}

async function refusal(problem: Problem, { say, request_id, inDetail }: Answering): Promise<APIGatewayProxyStructuredResultV2> {
  const body = refusalBody(problem, { say, request_id });
  if (inDetail && problem.code !== "VALIDATION_ERROR") body.error.message = say((await inWords()).detailText(problem));
  const answer = await envelope(body, inDetail);
  if (problem.code === "UNAUTHORIZED") answer.headers = { ...answer.headers, "www-authenticate": "Bearer" };
  if (problem.code === "METHOD_NOT_ALLOWED") answer.headers = { ...answer.headers, allow: problem.allowed.join(", ") };
  if (problem.code === "TOO_MANY_REQUESTS") answer.headers = { ...answer.headers, "retry-after": String(problem.retryAfterSeconds) };
  return answer;
}

/** Loaded when an error in that shape is answered: most functions never do. */
const inWords = () => import("../http/detail-body.ts");

async function envelope(body: ErrorEnvelope, inDetail: boolean): Promise<APIGatewayProxyStructuredResultV2> {
  const { code } = body.error;
  return {
    statusCode: inDetail ? detailStatus(code) : ERROR_STATUS[code],
    headers: { "content-type": "application/json; charset=utf-8", "x-request-id": body.error.request_id },
    body: JSON.stringify(inDetail ? (await inWords()).detailBody(body) : body),
  };
}
