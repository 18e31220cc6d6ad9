import { isDeepStrictEqual } from "node:util";
import type { APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { accountsHandler } from "../../functions/handlers/accounts.ts";
import { apiHandler } from "../../functions/handlers/api.ts";
import { completeHandler } from "../../functions/handlers/complete.ts";
import { notificationsHandler } from "../../functions/handlers/notifications.ts";
import { publishHandler } from "../../functions/handlers/publish.ts";
import { redriveHandler } from "../../functions/handlers/redrive.ts";
import { schedulesHandler } from "../../functions/handlers/schedules.ts";
import { socketHandler } from "../../functions/handlers/socket.ts";
import { tasksHandler } from "../../functions/handlers/tasks.ts";
import { telegramHandler } from "../../functions/handlers/telegram.ts";
import type { Caller, HttpEvent } from "../../functions/http/types.ts";
import { answersDetail, DetailError } from "../../shared/contract/requests/detail-error.ts";
import { ErrorEnvelope } from "../../shared/contract/requests/errors.ts";
import type { Route } from "../../shared/contract/route.ts";
import { routeKey } from "../../shared/contract/route.ts";
import { routes } from "../../shared/contract/routes.ts";
import { MemoryTelegram } from "../support/memory/messages/telegram.ts";
import { type MemoryAccounts, memoryAccounts } from "../support/memory/accounts.ts";
import type { ApiTokens } from "../../shared/domain/api-token.ts";
import type { SelfRegistration } from "../../shared/domain/account/self-registration.ts";
import { DEFAULT_CHAIN } from "../../shared/domain/tasks/task-chain.ts";
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
  /** The user, and the session, that the authorizer names. */
  readonly as?: { readonly user?: number | undefined; readonly session?: string; readonly name?: string; readonly subject?: string };
  /** @default 127.0.0.1 */
  readonly sourceIp?: string;
  readonly base64?: boolean;
  /** @default gateway-request */
  readonly requestId?: string;
  /** The answer comes compressed, so that nobody looks into it. */
  readonly packed?: boolean;
}

export interface Api {
  readonly memory: Memory;
  readonly accounts: MemoryAccounts;
  readonly telegram: MemoryTelegram;
  /** Sends `GET /jobs?limit=1` and the like, as API Gateway would hand it over. Fails if the answer is not as the contract has it. */
  send(request: string, sent?: Sent): Promise<Answer>;
}

interface ApiSettings {
  readonly authorizationRequired?: boolean;
  readonly memory?: Memory;
  readonly frontDoorSecret?: string;
  readonly selfRegistration?: SelfRegistration;
  /** @default that of the accounts */
  readonly identify?: MemoryAccounts["identify"];
}

const DAG_FILES = { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const;

/** All HTTP functions on memory ports, with a world of their own. */
export function anApi({
  authorizationRequired = true,
  memory = memoryPorts(),
  frontDoorSecret,
  selfRegistration = "off",
  identify,
}: ApiSettings = {}): Api {
  const accounts = memoryAccounts(memory.clock);
  const telegram = new MemoryTelegram();
  const tokens: ApiTokens = { current: "token", currentSince: 0, previous: undefined };
  const ports = {
    ...memory.ports,
    ...accounts,
    identify: identify ?? accounts.identify,
    telemetry: memory.telemetry,
    authorizationRequired,
    frontDoorSecret,
    readTokens: async () => tokens,
    dagFiles: DAG_FILES,
    taskChain: DEFAULT_CHAIN,
    selfRegistration,
  };
  const handlers = {
    api: apiHandler(ports, { openApi: async () => '{"openapi":"3.1.0"}', page: async () => "<!doctype html>" }),
    complete: completeHandler(ports),
    schedules: schedulesHandler(ports),
    accounts: accountsHandler(ports),
    tasks: tasksHandler(ports),
    notifications: notificationsHandler(ports),
    socket: socketHandler(ports, { refused: false }),
    redrive: redriveHandler(ports),
    publish: publishHandler(ports),
    telegram: telegramHandler({ ...ports, ...telegram.ports }),
  };
  return {
    memory,
    accounts,
    telegram,
    async send(request, sent = {}) {
      const event = eventOf(request, sent);
      const route = Object.values<Route>(routes).find((one) => routeKey(one) === event.routeKey);
      const context = { awsRequestId: "lambda-request" } as Context;
      const servedBy = route && route.servedBy !== "console" ? route.servedBy : "api";
      const answer = (await handlers[servedBy](event, context)) as APIGatewayProxyStructuredResultV2;
      const { statusCode = 0, headers = {}, body = "" } = answer;
      if (sent.packed)
        return { status: statusCode, headers, text: body, json: undefined, error: undefined as unknown as ErrorEnvelope["error"] };
      const json: unknown = String(headers["content-type"]).startsWith("application/json") ? JSON.parse(body) : undefined;
      if (statusCode !== 304)
        checkShape(statusCode < 400 ? route?.response : answersDetail(event.rawPath) ? DetailError : ErrorEnvelope, json);
      return { status: statusCode, headers, text: body, json, error: errorIn(json) };
    },
  };
}

/** What an answer says went wrong, whichever of both shapes its errors have. Of one that went well, nothing. */
function errorIn(json: unknown): ErrorEnvelope["error"] {
  const detail = DetailError.safeParse(json).data;
  if (!detail) return (json as ErrorEnvelope | undefined)?.error as ErrorEnvelope["error"];
  const { code, reason, detail: message, errors = [], request_id } = detail;
  const details = errors.map(({ loc, msg, type }) => ({ path: loc.join(".").replace(/^body\./, ""), message: msg, reason: type }));
  return { code, reason, message, details, request_id };
}

/** Every field as promised, and no other. */
function checkShape(schema: Route["response"], json: unknown): void {
  if (schema && !isDeepStrictEqual(schema.parse(json), json)) throw new Error(`holds more than it should: ${JSON.stringify(json)}`);
}

/** An HTTP API event, payload format 2.0. */
function eventOf(
  request: string,
  {
    body,
    text,
    headers = {},
    access = "read operate admin worker accounts",
    refused,
    as,
    sourceIp = "127.0.0.1",
    base64 = text instanceof Uint8Array,
    requestId = "gateway-request",
  }: Sent,
): HttpEvent {
  const [method = "", target = ""] = request.split(" ");
  const [path = "", rawQueryString = ""] = target.split("?");
  const matched = matchOf(method, path);
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const query = joined(new URLSearchParams(rawQueryString));
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
      http: { method, path, protocol: "HTTP/1.1", sourceIp, userAgent: "test" },
      requestId,
      routeKey: matched?.key ?? "$default",
      stage: "$default",
      time: "20/Nov/2026:12:00:00 +0000",
      timeEpoch: 0,
      authorizer: {
        lambda:
          access === null
            ? undefined
            : {
                access,

                ...(refused && { refused }),
                ...(as && { name: as.name ?? "somebody" }),
                ...(as?.user !== undefined && { user: String(as.user) }),
                ...(as?.session !== undefined && { session: as.session }),
                ...(as?.subject !== undefined && { subject: as.subject }),
              },
      },
    },
  };
}

/** A name that comes several times has its values joined by commas. */
function joined(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(",")]));
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
