import type { Context } from "aws-lambda";
import { audit, base, deadLetters, dispatchQueue, jobs, passes, runs, workflowRuns } from "../shared/composition.ts";
import { answerOperator, type OperatorRequest } from "./http/handlers/answer-operator.ts";
import { deadLetterRoutes } from "../shared/contract/dead-letter-routes.ts";
import { deadLetterHandlers } from "./http/handlers/dead-letters.ts";
import { serve } from "./http/serve.ts";
import type { HttpEvent } from "./http/types.ts";

/** Shows dead letters and sends them back. Triggered by: HTTP API, and `npm run redrive`, which invokes it with the operator's credentials. */
const ports = {
  ...base("redrive"),
  ...jobs(),
  ...runs(),
  ...workflowRuns(),
  ...passes(),
  ...dispatchQueue(),
  ...deadLetters(),
  ...audit(),
};
const handlers = deadLetterHandlers(ports);
const serveHttp = serve(deadLetterRoutes, handlers, ports);

export const handler = async (event: HttpEvent | OperatorRequest, context: Context) =>
  "requestContext" in event ? serveHttp(event, context) : answerOperator(handlers, event, ports);
