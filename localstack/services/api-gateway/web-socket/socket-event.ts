import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { ApiDefinition } from "../../../template/stack-model.ts";

export type SocketEventType = "CONNECT" | "MESSAGE" | "DISCONNECT";
export const ROUTE_KEYS = { CONNECT: "$connect", MESSAGE: "$default", DISCONNECT: "$disconnect" } as const;

/** What an API knows of a connection from its upgrade on. */
export interface Upgraded {
  readonly request: IncomingMessage;
  readonly connectionId: string;
  readonly connectedAt: number;
  readonly api: ApiDefinition;
}

/** The event of a WebSocket API that every integration gets; `more` is what only some types have. */
export function socketEvent(
  type: SocketEventType,
  { request, connectionId, connectedAt, api }: Upgraded,
  more: { readonly [field: string]: unknown; readonly requestContext?: object } = {},
): Record<string, unknown> {
  const now = Date.now();
  const requestId = randomUUID();
  return {
    ...more,
    requestContext: {
      routeKey: ROUTE_KEYS[type],
      eventType: type,
      ...(type === "MESSAGE" && { messageId: randomUUID() }),
      extendedRequestId: requestId,
      requestId,
      requestTime: new Date(now).toUTCString(),
      requestTimeEpoch: now,
      messageDirection: "IN",
      stage: api.stageName,
      connectedAt,
      connectionId,
      apiId: api.id,
      domainName: request.headers.host ?? "",
      identity: { sourceIp: request.socket.remoteAddress ?? "127.0.0.1", userAgent: request.headers["user-agent"] ?? "" },
      ...more.requestContext,
    },
    isBase64Encoded: more["isBase64Encoded"] === true,
  };
}

/**
 * Headers and query of an upgrade. On AWS a WebSocket API's only address is its stage's, so the client's own goes into the query
 * as `path`; here every other path does too, and is handed over as if it had been there.
 */
export function upgradeParts({ rawHeaders, url = "/" }: IncomingMessage, { stageName }: ApiDefinition): Record<string, unknown> {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  if (pathname !== `/${stageName}` && !searchParams.has("path")) searchParams.set("path", decoded(pathname));
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[index + 1] ?? ""]);
  }
  const query = new Map([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]));
  return {
    headers: lastOfEach(headers),
    multiValueHeaders: Object.fromEntries(headers),
    ...(query.size > 0 && { queryStringParameters: lastOfEach(query), multiValueQueryStringParameters: Object.fromEntries(query) }),
  };
}

function lastOfEach(values: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, own]) => [name, own.at(-1) ?? ""]));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
