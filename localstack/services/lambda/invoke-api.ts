import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { functionNameOf } from "../../aws.ts";
import { ServiceError } from "../../endpoint/service-error.ts";
import { InvocationError } from "./invocation-error.ts";
import { checkRequest, type LambdaRuntime } from "./lambda-runtime.ts";
import { lineageOf } from "./lineage.ts";
import { outputText } from "./output-text.ts";
import { REQUEST_LIMIT } from "./payload-limit.ts";

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Answers the Lambda API's Invoke: `RequestResponse` (default), `Event` and `DryRun`. Throws ServiceError. */
export async function answerInvoke(
  method: string,
  path: string,
  headers: IncomingHttpHeaders,
  payload: string,
  runtime: LambdaRuntime,
  response: ServerResponse,
): Promise<void> {
  const match = PATH.exec(path);
  if (method !== "POST" || match?.[1] === undefined)
    throw new ServiceError("UnknownOperationException", 400, `The local Lambda does not support ${method} ${path}.`);
  const name = functionNameOf(decodeURIComponent(match[1]));
  const target = runtime.get(name);
  const text = payload === "" ? "{}" : payload;
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    throw new ServiceError(
      "InvalidRequestContentException",
      400,
      `Could not parse request body into json: ${error instanceof Error ? error.message : ""}`,
    );
  }
  const type = headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type === "DryRun") {
    response.writeHead(204).end();
    return;
  }
  const lineage = lineageOf(headers["x-amzn-trace-id"]);
  if (type === "Event") {
    runtime.invokeAsync(name, text, lineage);
    response.writeHead(202, { "x-amz-executed-version": "$LATEST" }).end();
    return;
  }
  checkRequest(text, REQUEST_LIMIT, "RequestResponse");
  const base = { "content-type": "application/json", "x-amz-executed-version": "$LATEST" };
  try {
    const output = outputText(await target.invoke(event, lineage));
    response.writeHead(200, base).end(output);
  } catch (error) {
    if (!(error instanceof InvocationError)) throw error;
    response.writeHead(200, { ...base, "x-amz-function-error": "Unhandled" }).end(JSON.stringify(error.detail));
  }
}
