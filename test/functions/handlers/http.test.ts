import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { accountsHandler } from "../../../functions/handlers/accounts.ts";
import { apiHandler } from "../../../functions/handlers/api.ts";
import { authorizerHandler } from "../../../functions/handlers/authorizer.ts";
import { completeHandler } from "../../../functions/handlers/complete.ts";
import { notificationsHandler } from "../../../functions/handlers/notifications.ts";
import { publishHandler } from "../../../functions/handlers/publish.ts";
import { redriveHandler } from "../../../functions/handlers/redrive.ts";
import { schedulesHandler } from "../../../functions/handlers/schedules.ts";
import { socketHandler } from "../../../functions/handlers/socket.ts";
import { tasksHandler } from "../../../functions/handlers/tasks.ts";
import { telegramHandler } from "../../../functions/handlers/telegram.ts";
import type { HttpEvent } from "../../../functions/http/types.ts";
import { DEFAULT_CHAIN } from "../../../shared/domain/tasks/task-chain.ts";
import { memoryAccounts } from "../../support/memory/accounts.ts";
import { MemoryTelegram, TELEGRAM_SECRET } from "../../support/memory/messages/telegram.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aRun, NOON } from "../../support/samples.ts";
import { authorizerEvent, CONTEXT, httpEvent, sqsEvent, webSocketEvent } from "./lambda-events.ts";

const RUN = aRun();
const TOKENS = { current: "token", currentSince: 0, previous: undefined };

function aWorld() {
  const memory = memoryPorts();
  const accounts = memoryAccounts(memory.clock);
  const ports = {
    ...memory.ports,
    ...accounts,
    users: memory.faults.wrap("users", accounts.users),
    telemetry: memory.telemetry,
    authorizationRequired: true,
    frontDoorSecret: undefined,
    readTokens: async () => TOKENS,
    dagFiles: { bucket: "dags", aws_conn_id: "aws_default", language: "en" } as const,
    selfRegistration: "off" as const,
    taskChain: DEFAULT_CHAIN,
  };
  const documents = { openApi: async () => "{}", page: async () => "<!doctype html>" };
  const handlers = {
    accounts: accountsHandler(ports),
    api: apiHandler(ports, documents),
    complete: completeHandler(ports),
    notifications: notificationsHandler(ports),
    publish: publishHandler(ports),
    redrive: redriveHandler(ports),
    schedules: schedulesHandler(ports),
    socket: socketHandler(ports, { refused: false }),
    tasks: tasksHandler(ports),
    telegram: telegramHandler({ ...ports, ...new MemoryTelegram().ports }),
  };
  /** Sends a request, and answers its status and body. */
  const send = async (name: keyof typeof handlers, event: HttpEvent) => {
    const { statusCode, body = "", headers = {} } = (await handlers[name](event, CONTEXT)) as APIGatewayProxyStructuredResultV2;
    const isJson = String(headers["content-type"]).startsWith("application/json");
    return { status: statusCode, body: isJson ? (JSON.parse(body) as unknown) : body };
  };
  return { memory, ports, handlers, send };
}

/** `/job list`, as Telegram sends it. */
function telegramEvent(): HttpEvent {
  const chat = { id: -1_001, title: "Operations", type: "supergroup" };
  const message = { message_id: 1, date: NOON / 1_000, chat, text: "/job list", entities: [{ type: "bot_command", offset: 0, length: 4 }] };
  const event = httpEvent("POST /telegram/webhook", {}, { update_id: 1, message });
  return { ...event, headers: { ...event.headers, "x-telegram-bot-api-secret-token": TELEGRAM_SECRET } };
}

/** A request that each function serves, what it answers, and the call of a port without which it cannot. */
const SERVED = {
  accounts: [httpEvent("GET /api/v1/users"), 200, "users.list"],
  api: [httpEvent("GET /jobs"), 200, "jobs.listDefinitions"],
  complete: [
    httpEvent("POST /jobs/{job_id}/runs/{run_id}/start", { job_id: "buy-scanner", run_id: RUN.run_id }, { worker_id: "w" }),
    200,
    "runs.change",
  ],
  notifications: [httpEvent("GET /api/v1/notifications/configs"), 200, "notificationConfigs.list"],
  publish: [httpEvent("POST /events", {}, { topic: "data.ready", data: {} }), 200, "bus.publish"],
  redrive: [httpEvent("GET /dead-letters"), 200, "deadLetters.count"],
  schedules: [httpEvent("GET /api/schedules"), 200, "schedules.list"],
  socket: [httpEvent("GET /ws/stats"), 200, "connections.listConnections"],
  tasks: [httpEvent("GET /api/v1/tasks"), 200, "tasks.list"],
  telegram: [telegramEvent(), 200, "jobs.listDefinitions"],
} as const;
type Name = keyof typeof SERVED;
const names = Object.keys(SERVED) as Name[];

describe.each(names)("the function %s", (name) => {
  const [event, status, needed] = SERVED[name];

  it("answers a request that API Gateway hands over", async () => {
    const { memory, send } = aWorld();
    await memory.runs.create(RUN);
    expect(await send(name, event)).toMatchObject({ status });
    expect(memory.telemetry.named("request.failed")).toEqual([]);
  });

  it("refuses a caller whom the authorizer does not know, and a route that it has not", async () => {
    const { send } = aWorld();
    const nobody = { access: "", refused: "token-unknown" } as const;
    // Telegram is known by its secret, by no authorizer.
    const { "x-telegram-bot-api-secret-token": _, ...headers } = event.headers;
    const from = { ...event, headers, requestContext: { ...event.requestContext, authorizer: { lambda: nobody } } } as HttpEvent;
    expect(await send(name, from)).toMatchObject({ status: 401 });
    expect(await send(name, httpEvent("GET /nowhere"))).toMatchObject({ status: 404 });
  });

  it(`answers 500 and nothing more where ${needed} fails, which is reported with the route`, async () => {
    const { memory, send } = aWorld();
    await memory.runs.create(RUN);
    memory.faults.failNext(needed, "before");
    const { status: failed, body } = await send(name, event);
    expect(failed).toBe(500);
    expect(JSON.stringify(body)).not.toContain(needed);
    expect(memory.telemetry.named("request.failed")).toMatchObject([
      { level: "error", detail: { route: event.routeKey, request_id: "JKJaXmPLvHcESHA=" } },
    ]);
  });
});

it("the complete function takes reports from the queue as well", async () => {
  const { memory, handlers } = aWorld();
  await memory.runs.create(RUN);
  const report = { job_id: "buy-scanner", run_id: RUN.run_id, attempt: 1, status: "success" };
  expect(await handlers.complete(sqsEvent(report, "{"), CONTEXT)).toEqual({ batchItemFailures: [{ itemIdentifier: "message-1" }] });
  expect(await memory.runs.get("buy-scanner", RUN.run_id)).toMatchObject({ status: "success" });
});

it("the redrive function answers an operator's tool, also why it refuses, and throws what is ours to fix", async () => {
  const { memory, handlers } = aWorld();
  const list = { route: "listDeadLetterQueues" } as const;
  expect(await handlers.redrive(list, CONTEXT)).toMatchObject({ answer: { queues: [{ queue: "dispatch-timer", letters: 0 }] } });
  expect(await handlers.redrive({ route: "listDeadLetters", params: { queue: "nowhere" } }, CONTEXT)).toHaveProperty("refused");
  memory.faults.failNext("deadLetters.count", "before");
  await expect(handlers.redrive(list, CONTEXT)).rejects.toThrow("deadLetters.count");
});

describe("the socket function", () => {
  it("opens a WebSocket for the deployment's token, answers its frames, and forgets it", async () => {
    const { memory, handlers } = aWorld();
    expect(await handlers.socket(webSocketEvent("CONNECT"), CONTEXT)).toMatchObject({ statusCode: 200 });
    expect(await handlers.socket(webSocketEvent("MESSAGE", '{"type":"ping"}'), CONTEXT)).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining("pong"),
    });
    expect(await handlers.socket(webSocketEvent("DISCONNECT"), CONTEXT)).toMatchObject({ statusCode: 200 });
    expect(await memory.connections.listConnections(NOON)).toEqual([]);
  });

  it("refuses it with 500 where it cannot be put on record, reported with its id", async () => {
    const { memory, handlers } = aWorld();
    memory.faults.failNext("connections.openConnection", "before");
    expect(await handlers.socket(webSocketEvent("CONNECT"), CONTEXT)).toEqual({ statusCode: 500 });
    expect(memory.telemetry.named("socket.failed")).toMatchObject([
      { level: "error", detail: { event: "CONNECT", connection_id: "I1n1icdFIE0CFBQ=" } },
    ]);
  });
});

describe("the authorizer", () => {
  it("knows the deployment's token, and names who is nobody", async () => {
    const handler = authorizerHandler(aWorld().ports);
    expect(await handler(authorizerEvent("Bearer token"))).toMatchObject({ isAuthorized: true, context: { name: "api token" } });
    expect(await handler(authorizerEvent("Bearer guess"))).toMatchObject({ isAuthorized: true, context: { refused: "token-unknown" } });
  });

  it("lets nobody in while its tokens cannot be read", async () => {
    const readTokens = async () => {
      throw new Error("no secret");
    };
    await expect(authorizerHandler({ ...aWorld().ports, readTokens })(authorizerEvent("Bearer token"))).rejects.toThrow("no secret");
  });
});

it.each([null, undefined, {}])(
  "a request whose path has no parameters is served, and leaves its entry, where the gateway says %j for them",
  async (given) => {
    const { memory, send } = aWorld();
    const job = { job_id: "scout-daily", queue: "real.jobs.scout", cron_expr: "0 3 * * *" };
    const event = { ...httpEvent("POST /jobs", {}, job), pathParameters: given } as unknown as HttpEvent;
    expect((await send("api", event)).status).toBe(201);
    expect(memory.audit.entries).toMatchObject([{ operation: "createJob", id: "scout-daily" }]);
  },
);
