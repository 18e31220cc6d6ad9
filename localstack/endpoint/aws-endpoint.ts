import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
import type { RequestCounter } from "../stack/counts.ts";
import { entriesOf } from "../services/events/entries-of.ts";
import { runEventBridge } from "../services/events/event-bridge-api.ts";
import type { EventBridge } from "../services/events/event-bridge.ts";
import { answerInvoke } from "../services/lambda/invoke-api.ts";
import type { LambdaRuntime } from "../services/lambda/lambda-runtime.ts";
import type { AwsLimits } from "../limits/aws-limits.ts";
import type { Fauxqs } from "../engines/fauxqs.ts";
import { findSchedulerOperation } from "../services/scheduler/rest-api.ts";
import type { Scheduler } from "../services/scheduler/scheduler.ts";
import type { SecretStore } from "../services/secrets/secret-store.ts";
import { runSecretsManager } from "../services/secrets/secrets-manager.ts";
import type { MessageLineages } from "../services/sqs/message-lineages.ts";
import type { MoveTasks } from "../services/sqs/move-tasks.ts";
import { answerS3 } from "../services/s3/answer-s3.ts";
import { answerConnections } from "../services/api-gateway/web-socket/connections-api.ts";
import type { SocketConnections } from "../services/api-gateway/web-socket/socket-connections.ts";
import { answerSqs } from "../services/sqs/answer-sqs.ts";
import type { DynamoDbProxy } from "../services/dynamodb/dynamodb-proxy.ts";
import { awsRefusalReason } from "./guard.ts";
import { identify } from "./identify.ts";
import { close, listen } from "./listen.ts";
import { readBody } from "./read-body.ts";
import { answerUnavailable } from "./unavailable.ts";
import { ServiceError } from "./service-error.ts";

const BODY_LIMIT = 8 * 1024 * 1024;
const JSON_1_1 = "application/x-amz-json-1.1";

/** The parts behind the AWS endpoint. */
interface EndpointServices {
  log(line: string): void;
  counter: RequestCounter;
  dynamoDb: DynamoDbProxy;
  fauxqs: Fauxqs;
  moveTasks: MoveTasks;
  lineages: MessageLineages;
  limits: AwsLimits | undefined;
  scheduler: Scheduler;
  events: EventBridge;
  secrets: SecretStore;
  lambda: LambdaRuntime;
  connections: SocketConnections;
  measure: boolean;
  /** Called when a request may have changed a table. */
  onActivity(): void;
}

/** The one AWS endpoint for every SDK and CLI. It starts serving before the parts exist, since templates need its address. */
export interface AwsEndpoint {
  url: string;
  serve(services: EndpointServices): void;
  /** Before the parts end: from now on requests get status 503, also those under way that the end of a part makes fail. */
  refuse(): void;
  stop(): Promise<void>;
}

/**
 * Binds the endpoint; requests before `serve` get status 503 with Retry-After.
 * @param port 0 takes any free port
 * @throws PortInUseError
 */
export async function openAwsEndpoint(port: number): Promise<AwsEndpoint> {
  let services: EndpointServices | undefined;
  let stopping = false;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const refusal = awsRefusalReason(request);
    if (refusal !== undefined) response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify({ message: refusal }));
    else if (stopping) answerUnavailable(response, identify(request), "stopping");
    else if (services === undefined) answerUnavailable(response, identify(request), "starting");
    else void answer(request, response, services, { awsEndpoint: url, isStopping: () => stopping });
  });
  const url = `http://127.0.0.1:${await listen(server, port, "the AWS endpoint")}`;
  return { url, serve: (ready) => void (services = ready), refuse: () => void (stopping = true), stop: () => close(server) };
}

interface EndpointState {
  readonly awsEndpoint: string;
  isStopping(): boolean;
}

async function answer(request: IncomingMessage, response: ServerResponse, services: EndpointServices, state: EndpointState): Promise<void> {
  const { service, operation } = identify(request);
  try {
    switch (service) {
      case "dynamodb":
        await services.dynamoDb.handle(request, response, operation);
        services.onActivity();
        break;
      case "sqs":
        await answerSqs(request, response, operation, { ...services, ...state });
        break;
      case "s3":
        answerS3(request, response, services);
        break;
      case "sts":
        services.counter.request(service, request.method ?? "");
        services.fauxqs.handle(request, response);
        break;
      case "scheduler":
        await answerScheduler(request, response, services);
        break;
      case "secretsmanager": {
        services.counter.request(service, operation);
        const output = runSecretsManager(operation, await readJson(request), services.secrets);
        response.writeHead(200, { "content-type": JSON_1_1 }).end(JSON.stringify(output));
        break;
      }
      case "events": {
        const input = await readJson(request);
        services.counter.request(service, operation, entriesOf(input));
        const output = await runEventBridge(operation, input, services.events);
        response.writeHead(200, { "content-type": JSON_1_1 }).end(JSON.stringify(output));
        break;
      }
      case "execute-api":
        await answerConnections(request, response, services);
        break;
      case "lambda": {
        services.counter.request(service, "Invoke");
        const payload = (await readBody(request, BODY_LIMIT))?.toString() ?? "";
        await answerInvoke(
          request.method ?? "",
          new URL(request.url ?? "/", state.awsEndpoint).pathname,
          request.headers,
          payload,
          services.lambda,
          response,
        );
        break;
      }
      default:
        throw new ServiceError("UnknownOperationException", 400, `The local stack has no service ${service}.`);
    }
  } catch (error) {
    if (state.isStopping() && !response.headersSent) answerUnavailable(response, { service, operation }, "stopping");
    else answerError(response, service, operation, error, services.log);
  }
}

async function answerScheduler(
  request: IncomingMessage,
  response: ServerResponse,
  { scheduler, counter }: EndpointServices,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const { operation, action, name } = findSchedulerOperation(request.method ?? "", pathname);
  counter.request("scheduler", operation);
  const output = action({ scheduler, name, query: searchParams, body: await readJson(request) });
  response.writeHead(200, { "content-type": "application/json", "x-amzn-requestid": randomUUID() }).end(JSON.stringify(output));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, BODY_LIMIT);
  if (body === undefined || body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new ServiceError("SerializationException", 400, error instanceof Error ? error.message : "malformed JSON");
  }
}

/** REST services name the error in a header, JSON services in `__type`; sending both suits either. */
function answerError(response: ServerResponse, service: string, operation: string, error: unknown, log: (line: string) => void): void {
  const known =
    error instanceof ServiceError
      ? error
      : error instanceof z.ZodError
        ? new ServiceError("ValidationException", 400, z.prettifyError(error))
        : new ServiceError("InternalServerException", 500, error instanceof Error ? error.message : String(error));
  if (known.status >= 500) log(`${service} ${operation}: ${error instanceof Error ? error.stack : String(error)}`);
  if (response.headersSent) {
    response.end();
    return;
  }
  response
    .writeHead(known.status, {
      "content-type": service === "secretsmanager" || service === "events" ? JSON_1_1 : "application/json",
      "x-amzn-errortype": known.code,
      "x-amzn-requestid": randomUUID(),
    })
    .end(JSON.stringify({ __type: known.code, message: known.message, Message: known.message }));
}
