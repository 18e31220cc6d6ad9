import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { RequestCounter } from "../counts.ts";
import { refusalReason } from "../endpoint/guard.ts";
import { close, listen } from "../endpoint/listen.ts";
import { readBody } from "../endpoint/read-body.ts";
import type { LambdaRuntime } from "../lambda/lambda-runtime.ts";
import type { ApiDefinition } from "../stack-model.ts";
import { Authorizer } from "./authorizer.ts";
import { functionResponse, type HttpResponse } from "./function-response.ts";
import { localAnswer } from "./local-answer.ts";
import { requestEvent } from "./request-event.ts";
import { compileRoutes } from "./route-table.ts";

const BODY_LIMIT = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 29_000;

/** One HTTP API on its loopback port. It is bound before the template is provisioned, which needs its address. */
export interface HttpApiServer {
  url: string;
  /** Starts answering; before, every request gets status 503. */
  serve(api: ApiDefinition, lambda: LambdaRuntime, counter: RequestCounter): void;
  stop(): Promise<void>;
}

/**
 * Binds the port of a stack's HTTP API.
 * @param port 0 takes any free port
 * @param awsEndpoint what the API tells workers on this machine, see `localAnswer`
 * @throws PortInUseError
 */
export async function openHttpApi(stackName: string, port: number, awsEndpoint: string): Promise<HttpApiServer> {
  let handle: ((request: IncomingMessage) => Promise<HttpResponse>) | undefined;
  let counter: RequestCounter | undefined;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const refusal = refusalReason(request);
    const answer =
      refusal !== undefined
        ? Promise.resolve(message(403, refusal))
        : (handle?.(request) ?? Promise.resolve(message(503, "Service Unavailable")));
    answer
      .catch(() => message(500, "Internal Server Error"))
      .then((result) => counter?.httpRequest(stackName, write(response, request, result)))
      .catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listen(server, port, `the HTTP API of ${stackName}`)}`;
  return {
    url,
    serve: (api, lambda, requestCounter) => {
      counter = requestCounter;
      const serveApi = createHandler(api, lambda);
      handle = async (request) => localAnswer(request, awsEndpoint) ?? serveApi(request);
    },
    stop: () => close(server),
  };
}

function createHandler(api: ApiDefinition, lambda: LambdaRuntime): (request: IncomingMessage) => Promise<HttpResponse> {
  const findRoute = compileRoutes(api.routes);
  const authorizers = new Map([...api.authorizers].map(([id, definition]) => [id, new Authorizer(definition, lambda)]));
  return async (request) => {
    const url = request.url ?? "/";
    const queryStart = url.indexOf("?");
    const path = queryStart < 0 ? url : url.slice(0, queryStart);
    const query = queryStart < 0 ? "" : url.slice(queryStart + 1);
    const body = hasBody(request) ? await readBody(request, BODY_LIMIT) : Buffer.alloc(0);
    if (body === undefined) return message(413, "Request Entity Too Large");
    const matched = findRoute(request.method ?? "", path);
    const functionName = matched === undefined ? undefined : api.integrations.get(matched.route.integrationId);
    if (matched === undefined || functionName === undefined) return message(404, "Not Found");
    const event = requestEvent(request, path, query, body.length === 0 ? undefined : body, matched, api);
    if (matched.route.authorizerId !== undefined) {
      const authorization = await authorizers.get(matched.route.authorizerId)?.authorize(event);
      if (authorization?.decision === "unauthorized") return message(401, "Unauthorized");
      if (authorization?.decision === "denied") return message(403, "Forbidden");
      if (authorization?.decision !== "allowed") return message(500, "Internal Server Error");
      event.requestContext["authorizer"] = { lambda: authorization.context };
    }
    return invoke(functionName, event, lambda);
  };
}

async function invoke(functionName: string, event: unknown, lambda: LambdaRuntime): Promise<HttpResponse> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<HttpResponse>((resolve) => {
    timer = setTimeout(() => resolve(message(503, "Service Unavailable")), INTEGRATION_TIMEOUT_MS);
  });
  const result = lambda.invoke(functionName, event).then(
    (output) => functionResponse(output) ?? message(500, "Internal Server Error"),
    // Logged by the function already; API Gateway tells the client nothing more.
    () => message(500, "Internal Server Error"),
  );
  try {
    return await Promise.race([result, timeout]);
  } finally {
    clearTimeout(timer);
  }
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
