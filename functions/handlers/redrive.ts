import type { Context } from "aws-lambda";
import { deadLetterRoutes } from "../../shared/contract/operations/dead-letter-routes.ts";
import { say as english } from "../../shared/contract/texts/en/all.ts";
import type { AuditPorts } from "../http/audit.ts";
import { answerOperator, type OperatorRequest } from "../http/handlers/answer-operator.ts";
import { deadLetterHandlers } from "../http/handlers/dead-letters.ts";
import { serve, type Serving } from "../http/serve.ts";
import type { HttpEvent } from "../http/types.ts";

export type RedrivePorts = Parameters<typeof deadLetterHandlers>[0] & Serving & AuditPorts;

/** Shows dead letters and sends them back: to callers of the API, and to an operator's tool that invokes the function itself. */
export function redriveHandler(ports: RedrivePorts) {
  const handlers = deadLetterHandlers(ports);
  const serveHttp = serve(deadLetterRoutes, handlers, { ...ports, english });
  return async (event: HttpEvent | OperatorRequest, context: Context) =>
    "requestContext" in event ? serveHttp(event, context) : answerOperator(handlers, event, ports);
}
