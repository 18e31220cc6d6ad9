import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { RequestCounter } from "../../stack/counts.ts";
import { refusalReason } from "../../endpoint/guard.ts";
import { close, listen } from "../../endpoint/listen.ts";
import { readBody } from "../../endpoint/read-body.ts";
import { InvocationError } from "../lambda/invocation-error.ts";
import type { LambdaRuntime } from "../lambda/lambda-runtime.ts";
import { isLargerInside, REQUEST_LIMIT } from "../lambda/payload-limit.ts";
import type { RouteThrottle } from "../../limits/route-throttle.ts";
import type { ApiDefinition } from "../../template/stack-model.ts";
import { Authorizer } from "./authorizer.ts";
import { functionResponse, type HttpResponse } from "./function-response.ts";
import { localAnswer } from "./local-answer.ts";
import { type RequestEvent, requestEvent } from "./request-event.ts";
import { compileRoutes } from "./route-table.ts";
import { startingResponse } from "./starting.ts";
import { refuse, WebSocketApi, type WebSocketContext } from "./web-socket/web-socket-api.ts";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const BODY_LIMIT = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;
/** Bytes of the request line and the values of all headers. */
const HEAD_LIMIT = 10_240;

interface ApiContext {
  readonly lambda: LambdaRuntime;
  readonly counter: RequestCounter;
  /** Undefined: any number of requests is taken. */
  readonly throttle: RouteThrottle | undefined;
  log(line: string): void;
}

/** One HTTP API on its loopback port. It is bound before the template is provisioned, which needs its address. */
export interface HttpApiServer {
  url: string;
  /** Starts answering; before, every request gets status 503 with Retry-After. */
  serve(api: ApiDefinition, context: ApiContext): void;
  /** Answers upgrades by this WebSocket API; before, they get status 503, and where there is none, 404. */
  serveSockets(api: ApiDefinition, context: WebSocketContext): void;
  stop(): Promise<void>;
}

/**
 * Binds the port of a stack's HTTP API.
 * @param port 0 takes any free port
 * @param awsEndpoint what the API tells workers on this machine, see `localAnswer`
 * @throws PortInUseError
 */
export async function openHttpApi(stackName: string, port: number, awsEndpoint: string): Promise<HttpApiServer> {
  let ready: { handle(request: IncomingMessage): Promise<HttpResponse>; counter: RequestCounter; log(line: string): void } | undefined;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const refusal = refusalReason(request);
    if (refusal !== undefined) write(response, request, message(403, refusal));
    else if (ready === undefined) {
      startingResponse(request).then(
        (starting) => write(response, request, starting),
        (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    } else {
      const { handle, counter, log } = ready;
      const report = (error: unknown): void =>
        log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
      handle(request)
        .catch((error: unknown) => {
          report(error);
          return message(500, "Internal Server Error");
        })
        .then((result) => {
          const bytes = write(response, request, result);
          counter.httpRequest(stackName, bytes);
        })
        .catch((error: unknown) => {
          report(error);
          response.destroy();
        });
    }
  });
  let sockets: WebSocketApi | undefined;
  server.on("upgrade", (request, socket, head) => {
    if (refusalReason(request) !== undefined) refuse(socket, 403);
    else if (sockets === undefined) refuse(socket, ready === undefined ? 503 : 404);
    else void sockets.upgrade(request, socket, head);
  });
  const url = `http://127.0.0.1:${await listen(server, port, `the HTTP API of ${stackName}`)}`;
  return {
    url,
    serve: (api, context) => {
      const serveApi = createHandler(api, context);
      ready = { handle: async (request) => localAnswer(request, awsEndpoint) ?? serveApi(request), ...context };
    },
    serveSockets: (api, context) => void (sockets = new WebSocketApi(api, context)),
    stop: () => {
      sockets?.stop();
      return close(server);
    },
  };
}

function createHandler(
  api: ApiDefinition,
  { lambda, counter, throttle, log }: ApiContext,
): (request: IncomingMessage) => Promise<HttpResponse> {
  const findRoute = compileRoutes(api.routes);
  const authorizers = new Map([...api.authorizers].map(([id, definition]) => [id, new Authorizer(definition, lambda, log)]));
  return async (request) => {
    const url = request.url ?? "/";
    const queryStart = url.indexOf("?");
    const path = queryStart < 0 ? url : url.slice(0, queryStart);
    const query = queryStart < 0 ? "" : url.slice(queryStart + 1);
    if (headSize(request) > HEAD_LIMIT) return message(431, "Request Header Fields Too Large");
    const body = hasBody(request) ? await readBody(request, BODY_LIMIT) : Buffer.alloc(0);
    if (body === undefined) return message(413, "Request Entity Too Large");
    const matched = findRoute(request.method ?? "", path);
    const functionName = matched === undefined ? undefined : api.integrations.get(matched.route.integrationId);
    if (matched === undefined || functionName === undefined) return message(404, "Not Found");
    if (throttle?.admits(matched.route.routeKey) === false) {
      counter.httpThrottled(api.stackName);
      return message(429, "Too Many Requests");
    }
    const event = requestEvent(request, path, query, body.length === 0 ? undefined : body, matched, api);
    if (matched.route.authorizerId !== undefined) {
      const authorization = await authorizers.get(matched.route.authorizerId)?.authorize(event);
      if (authorization?.decision === "unauthorized") return message(401, "Unauthorized");
      if (authorization?.decision === "denied") return message(403, "Forbidden");
      if (authorization?.decision !== "allowed") return message(500, "Internal Server Error");
      event.requestContext["authorizer"] = { lambda: authorization.context };
    }
    if (isTooLarge(event)) return message(413, "Request Entity Too Large");
    return invoke(functionName, event, lambda, log);
  };
}

async function invoke(functionName: string, event: unknown, lambda: LambdaRuntime, log: (line: string) => void): Promise<HttpResponse> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<HttpResponse>((resolve) => {
    timer = setTimeout(() => {
      log(`${functionName} did not answer within ${INTEGRATION_TIMEOUT_MS / 1000} s`);
      resolve(message(503, "Service Unavailable"));
    }, INTEGRATION_TIMEOUT_MS);
  });
  const result = lambda.invoke(functionName, event).then(
    (output) => {
      const response = functionResponse(output);
      if (response === undefined) log(`${functionName} answered what is no HTTP response: ${output.json}`);
      return response ?? message(500, "Internal Server Error");
    },
    (error: unknown) => {
      // An InvocationError has been logged by the function; API Gateway tells the client nothing more.
      if (!(error instanceof InvocationError)) log(`${functionName}: ${error instanceof Error ? error.message : String(error)}`);
      return message(500, "Internal Server Error");
    },
  );
  try {
    return await Promise.race([result, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function headSize({ method = "", url = "", httpVersion, headers }: IncomingMessage): number {
  const values = Object.values(headers).flatMap((value) => value ?? []);
  return Buffer.byteLength([`${method} ${url} HTTP/${httpVersion}`, ...values].join(""));
}

/** Whether Lambda does not take an event, in which the body is a text inside a text: quotes and backslashes count twice. */
function isTooLarge({ body, ...rest }: RequestEvent): boolean {
  if (typeof body !== "string") return false;
  return isLargerInside(body, REQUEST_LIMIT - Buffer.byteLength(JSON.stringify({ ...rest, body: "" })));
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] !== undefined && headers["content-length"] !== "0");
}

function message(status: number, text: string): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message: text }) };
}

/** Writes a response and answers the size of its body in bytes. */
function write(response: ServerResponse, request: IncomingMessage, { status, headers, body }: HttpResponse): number {
  const size = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  const { "content-length": _length, "transfer-encoding": _encoding, ...rest } = headers;
  const bodyAllowed = status >= 200 && status !== 204 && status !== 304;
  response.writeHead(status, { ...rest, ...(bodyAllowed ? { "content-length": size } : {}) });
  if (request.method === "HEAD" || !bodyAllowed) response.end();
  else response.end(body);
  return size;
}
