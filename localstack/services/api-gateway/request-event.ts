import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ACCOUNT_ID } from "../../aws.ts";
import type { ApiDefinition } from "../../template/stack-model.ts";
import type { MatchedRoute } from "./route-table.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Content types whose bodies API Gateway hands on as text; all others, forms too, come base64-encoded. */
const TEXT_TYPE = /^(text\/.*|application\/(json|javascript|xml|.+\+json|.+\+xml))(;|$)/i;

/** A request event, payload format 2.0. `requestContext.authorizer` is added after authorization. */
export interface RequestEvent extends Record<string, unknown> {
  headers: Record<string, string>;
  requestContext: Record<string, unknown>;
}

/** Builds the payload format 2.0 event of a request. `body` is undefined for none. */
export function requestEvent(
  request: IncomingMessage,
  path: string,
  query: string,
  body: Buffer | undefined,
  { route, pathParameters }: MatchedRoute,
  api: ApiDefinition,
): RequestEvent {
  const now = Date.now();
  const headers = joinedHeaders(request);
  const cookies = request.headers.cookie?.split("; ");
  const host = request.headers.host ?? "";
  // What is not UTF-8 comes whole, so that it can be told from what is.
  const isText = body === undefined || (TEXT_TYPE.test(request.headers["content-type"] ?? "text/plain") && isUtf8(body));
  return {
    version: "2.0",
    routeKey: route.routeKey,
    rawPath: decodedPath(path),
    rawQueryString: query,
    ...(cookies === undefined ? {} : { cookies }),
    headers,
    ...(query === "" ? {} : { queryStringParameters: joinedQuery(query) }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: api.id,
      domainName: host,
      domainPrefix: host.split(".")[0],
      http: {
        method: request.method ?? "",
        path: decodedPath(path),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: api.stageName,
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(pathParameters === undefined ? {} : { pathParameters }),
    ...(body === undefined ? {} : { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: !isText,
  };
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    // Cookies have a field of their own.
    if (value !== undefined && name !== "cookie") headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return headers;
}

function joinedQuery(query: string): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) joined[name] = Object.hasOwn(joined, name) ? `${joined[name]},${value}` : value;
  return joined;
}

function decodedPath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** The time as `12/Mar/2026:19:03:58 +0000`. */
function commonLogTime(epochMs: number): string {
  const [date = "", time = ""] = new Date(epochMs).toISOString().slice(0, 19).split("T");
  const [year, month, day] = date.split("-");
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
