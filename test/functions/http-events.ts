import { isDeepStrictEqual } from "node:util";
import type { Context } from "aws-lambda";
import { apiBindings } from "../../functions/http/api-bindings.ts";
import { publishBindings } from "../../functions/http/publish-bindings.ts";
import { deadLetterBindings } from "../../functions/http/dead-letter-bindings.ts";
import { completionBindings } from "../../functions/http/completion-bindings.ts";
import { serve } from "../../functions/http/serve.ts";
import type { Caller, HttpEvent } from "../../functions/http/types.ts";
import { ErrorEnvelope } from "../../shared/contract/errors.ts";
import type { Route } from "../../shared/contract/route.ts";
import { routeKey, routes } from "../../shared/contract/routes.ts";
import { type Memory, memoryPorts } from "../support/memory-ports.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The body as JSON; each test says what it expects in it. */
  readonly json: unknown;
  readonly error: ErrorEnvelope["error"];
}

interface Sent {
  readonly body?: unknown;
  /** Instead of `body`: exactly this text, or these bytes, which come in base64. */
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller's accesses; default: all. `null`: no authorizer spoke. */
  readonly access?: string | null;
  readonly refused?: Caller["refused"];
  readonly base64?: boolean;
  /** The answer comes compressed, so that nobody looks into it. */
  readonly packed?: boolean;
}

/** The header that counts as the API's token where a function checks it itself. */
const TOKEN = "Bearer token";

export interface Api {
  readonly memory: Memory;
  /** Sends `GET /jobs?limit=1` and the like, as API Gateway would hand it over. Fails if the answer is not as the contract has it. */
  send(request: string, sent?: Sent): Promise<Answer>;
}

/** All HTTP functions on memory ports, with a world of their own. */
export function anApi({
  authorizationRequired = true,
  memory = memoryPorts(),
  frontDoorSecret,
}: { authorizationRequired?: boolean; memory?: Memory; frontDoorSecret?: string } = {}): Api {
  const serving = { telemetry: memory.telemetry, authorizationRequired, frontDoorSecret };
  const documents = { openApi: async () => '{"openapi":"3.1.0"}', page: async () => "<!doctype html>" };
  const handlers = {
    api: serve(apiBindings(memory.ports, documents), serving),
    complete: serve(completionBindings(memory.ports), serving),
    redrive: serve(deadLetterBindings(memory.ports), serving),
    publish: serve(
      publishBindings(memory.ports, async (authorization) => !authorizationRequired || authorization === TOKEN),
      serving,
    ),
  };
  return {
    memory,
    async send(request, sent = {}) {
      const event = eventOf(request, sent);
      const route = Object.values<Route>(routes).find((one) => routeKey(one) === event.routeKey);
      const context = { awsRequestId: "lambda-request" } as Context;
      const servedBy = route && route.servedBy !== "console" ? route.servedBy : "api";
      const { statusCode = 0, headers = {}, body = "" } = await handlers[servedBy](event, context);
      if (sent.packed)
        return { status: statusCode, headers, text: body, json: undefined, error: undefined as unknown as ErrorEnvelope["error"] };
      const json: unknown = String(headers["content-type"]).startsWith("application/json") ? JSON.parse(body) : undefined;
      checkShape(statusCode < 400 ? route?.response : ErrorEnvelope, json);
      return { status: statusCode, headers, text: body, json, error: (json as ErrorEnvelope | undefined)?.error as ErrorEnvelope["error"] };
    },
  };
}

/** Every field as promised, and no other. */
function checkShape(schema: Route["response"], json: unknown): void {
  if (schema && !isDeepStrictEqual(schema.parse(json), json)) throw new Error(`holds more than it should: ${JSON.stringify(json)}`);
}

/** An HTTP API event, payload format 2.0. */
function eventOf(
  request: string,
  { body, text, headers = {}, access = "read operate admin worker", refused, base64 = text instanceof Uint8Array }: Sent,
): HttpEvent {
  const [method = "", target = ""] = request.split(" ");
  const [path = "", rawQueryString = ""] = target.split("?");
  const matched = matchOf(method, path);
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const query = Object.fromEntries(new URLSearchParams(rawQueryString));
  return {
    version: "2.0",
    routeKey: matched?.key ?? "$default",
    rawPath: path,
    rawQueryString,
    headers: { ...(payload === undefined ? {} : { "content-type": "application/json" }), ...headers },
    isBase64Encoded: base64,
    ...(rawQueryString === "" ? {} : { queryStringParameters: query }),
    ...(matched ? { pathParameters: matched.parameters } : {}),
    ...(payload === undefined ? {} : { body: base64 ? Buffer.from(payload).toString("base64") : String(payload) }),
    requestContext: {
      accountId: "0",
      apiId: "api",
      domainName: "localhost",
      domainPrefix: "localhost",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "gateway-request",
      routeKey: matched?.key ?? "$default",
      stage: "$default",
      time: "20/Nov/2026:12:00:00 +0000",
      timeEpoch: 0,
      authorizer: { lambda: access === null ? undefined : { access, ...(refused && { refused }) } },
    },
  };
}

function matchOf(method: string, path: string): { key: string; parameters: Record<string, string> } | undefined {
  for (const route of Object.values(routes)) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    const match = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (!match || route.method !== method) continue;
    return {
      key: routeKey(route),
      parameters: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? "")])),
    };
  }
  return undefined;
}

/** A registration with nothing wrong in it. */
export function registration(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { job_id: "buy-scanner", queue: "real.jobs.buy-scanner", cron_expr: "*/5 * * * *", ...change };
}
