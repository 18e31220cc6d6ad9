import { readBody } from "../../../endpoint/read-body.ts";
import { ServiceError } from "../../../endpoint/service-error.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestCounter } from "../../../stack/counts.ts";
import { MESSAGE_LIMIT, type SocketConnections } from "./socket-connections.ts";

const OPERATIONS: Readonly<Record<string, string>> = { POST: "PostToConnection", GET: "GetConnection", DELETE: "DeleteConnection" };

/**
 * The management API of all WebSocket APIs, `/@connections/{id}`, with or without a stage before it: ids tell connections of
 * different APIs apart. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * @throws ServiceError
 */
export async function answerConnections(
  request: IncomingMessage,
  response: ServerResponse,
  { connections, counter }: { readonly connections: SocketConnections; readonly counter: RequestCounter },
): Promise<void> {
  const { method = "", url = "/" } = request;
  const [, encoded] = /^(?:\/[\w-]+)?\/(?:@|%40)connections\/([^/?]+)(?:\?|$)/.exec(url) ?? [];
  const operation = OPERATIONS[method];
  if (encoded === undefined || operation === undefined) throw new ServiceError("NotFoundException", 404, "Not Found");
  counter.request("execute-api", operation);
  const id = decodeURIComponent(encoded);
  if (operation === "PostToConnection") {
    const body = await readBody(request, MESSAGE_LIMIT);
    if (body === undefined) throw new ServiceError("PayloadTooLargeException", 413, "Message too long");
    await connections.post(id, body);
    response.writeHead(200).end();
  } else if (operation === "DeleteConnection") {
    connections.disconnect(id);
    response.writeHead(204).end();
  } else {
    const { connectedAt, lastActiveAt, sourceIp, userAgent } = connections.get(id);
    const body = {
      connectedAt: new Date(connectedAt).toISOString(),
      lastActiveAt: new Date(lastActiveAt).toISOString(),
      identity: { sourceIp, userAgent },
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  }
}
