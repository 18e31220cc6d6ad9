import type { IncomingMessage } from "node:http";
import { REGION } from "../../aws.ts";
import type { HttpResponse } from "./function-response.ts";

/** Beside the routes of the API, and unknown to it: AWS has no such path. */
const LOCAL_AWS_PATH = "/_local/aws";

/**
 * Tells a worker on this machine, which knows the API's URL only, where its queues are: `{ endpoint, region }`. Undefined for
 * every other request. It needs no token, since it says nothing that the machine does not know.
 */
export function localAnswer({ method, url }: IncomingMessage, awsEndpoint: string): HttpResponse | undefined {
  if (method !== "GET" || url !== LOCAL_AWS_PATH) return undefined;
  const body = JSON.stringify({ endpoint: awsEndpoint, region: REGION });
  return { status: 200, headers: { "content-type": "application/json" }, body };
}
