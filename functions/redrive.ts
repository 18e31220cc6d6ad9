import type { Context } from "aws-lambda";
import { base, deadLetters, dispatchQueue, jobs, passes, runs, workflowRuns } from "../shared/composition.ts";
import { answerOperator, type OperatorRequest } from "./http/answer-operator.ts";
import { deadLetterBindings } from "./http/dead-letter-bindings.ts";
import { serve } from "./http/serve.ts";
import type { HttpEvent } from "./http/types.ts";

/** Shows dead letters and sends them back. Triggered by: HTTP API, and `npm run redrive`, which invokes it with the operator's credentials. */
const ports = { ...base("redrive"), ...jobs(), ...runs(), ...workflowRuns(), ...passes(), ...dispatchQueue(), ...deadLetters() };
const bindings = deadLetterBindings(ports);
const serveHttp = serve(bindings, ports);

export const handler = async (event: HttpEvent | OperatorRequest, context: Context) =>
  "requestContext" in event ? serveHttp(event, context) : answerOperator(bindings, event, ports.telemetry);
