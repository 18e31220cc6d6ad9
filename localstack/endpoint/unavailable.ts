import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { RETRY_AFTER } from "../services/api-gateway/starting.ts";
import { queryError } from "../services/sqs/query-response.ts";
import type { IdentifiedRequest } from "./identify.ts";

const CODE = "ServiceUnavailable";
const MESSAGES = {
  starting: "The local stack is starting. Try again in a moment.",
  stopping: "The local stack is stopping.",
} as const;

/** Answers a request for which the services are not there, in the service's own protocol. SDKs try again by themselves. */
export function answerUnavailable(
  response: ServerResponse,
  { service, operation }: IdentifiedRequest,
  state: "starting" | "stopping",
): void {
  const message = MESSAGES[state];
  const requestId = randomUUID();
  const headers = { "retry-after": RETRY_AFTER, "x-amzn-requestid": requestId, "x-amzn-errortype": CODE };
  if (service === "s3") {
    const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${CODE}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`;
    response.writeHead(503, { ...headers, "content-type": "application/xml" }).end(text);
  } else if (service === "sts" || (service === "sqs" && operation === "")) {
    response.writeHead(503, { ...headers, "content-type": "text/xml" }).end(queryError(503, { __type: CODE, message }, requestId));
  } else {
    response.writeHead(503, { ...headers, "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify({ __type: CODE, message }));
  }
}
