import { randomBytes, randomUUID } from "node:crypto";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { RequestCounter } from "../../../stack/counts.ts";
import type { ApiDefinition } from "../../../template/stack-model.ts";
import { InvocationError } from "../../lambda/invocation-error.ts";
import type { LambdaRuntime } from "../../lambda/lambda-runtime.ts";
import { type HttpResponse, functionResponse } from "../function-response.ts";
import { frameLimit } from "./frame-limit.ts";
import { MESSAGE_LIMIT, type SocketConnections } from "./socket-connections.ts";
import { ROUTE_KEYS, socketEvent, type SocketEventType, type Upgraded, upgradeParts } from "./socket-event.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const FRAME_LIMIT = 32 * 1024;
const TIMES = { idleMs: 600_000, longestMs: 7_200_000 };
const TOO_BIG = 1009;
const GOING_AWAY = 1001;

export interface WebSocketContext {
  readonly lambda: LambdaRuntime;
  readonly counter: RequestCounter;
  readonly connections: SocketConnections;
  log(line: string): void;
}

/** One WebSocket API, on the port of its stack's HTTP API. */
export class WebSocketApi {
  readonly #api: ApiDefinition;
  readonly #context: WebSocketContext;
  readonly #times: typeof TIMES;
  /** The subprotocol that `$connect` chose, until the upgrade is answered. */
  readonly #chosen = new WeakMap<IncomingMessage, string>();
  readonly #server: WebSocketServer;
  #stopped = false;

  constructor(api: ApiDefinition, context: WebSocketContext, times = TIMES) {
    this.#api = api;
    this.#context = context;
    this.#times = times;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: MESSAGE_LIMIT,
      perMessageDeflate: false,
      handleProtocols: (_offered, request) => this.#chosen.get(request) ?? false,
    });
  }

  /** Answers an upgrade as `$connect` says. Never rejects. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Base64 of eleven bytes, as on AWS, without the characters that an address would have to escape.
    const connectionId = `${randomBytes(11).toString("base64url")}=`;
    const upgraded: Upgraded = { request, connectionId, connectedAt: Date.now(), api: this.#api };
    // A client that goes meanwhile is found out below.
    socket.on("error", () => socket.destroy());
    const { status, headers } = await this.#invoke("CONNECT", upgraded, upgradeParts(request, this.#api));
    if (status < 200 || status > 299) return refuse(socket, status);
    const chosen = headers["sec-websocket-protocol"];
    if (typeof chosen === "string") this.#chosen.set(request, chosen);
    if (this.#stopped || socket.destroyed) return this.#tellOfEnd(upgraded, 1006, "");
    this.#server.handleUpgrade(request, socket, head, (client) => this.#open(client, upgraded));
  }

  /** Ends all connections; their functions are not told, since they end as well. */
  stop(): void {
    this.#stopped = true;
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #open(client: WebSocket, upgraded: Upgraded): void {
    const { connectionId, connectedAt, request } = upgraded;
    const goAway = (): void => client.close(GOING_AWAY, "Going away");
    let idle = setTimeout(goAway, this.#times.idleMs);
    const longest = setTimeout(goAway, this.#times.longestMs);
    const connection = {
      socket: client,
      connectedAt,
      lastActiveAt: connectedAt,
      sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
      userAgent: request.headers["user-agent"] ?? "",
      touch: () => {
        connection.lastActiveAt = Date.now();
        idle = idle.refresh();
      },
    };
    this.#context.connections.add(connectionId, connection);
    const isTooLarge = frameLimit(FRAME_LIMIT);
    request.socket.prependListener("data", (piece: Buffer) => {
      if (isTooLarge(piece)) client.close(TOO_BIG, "Frame too large");
    });
    client.on("message", (data, isBinary) => {
      if (client.readyState !== client.OPEN) return;
      connection.touch();
      void this.#answer(client, upgraded, bytesOf(data), isBinary);
    });
    // `ws` closes by itself what breaks the protocol or is too large.
    client.on("error", () => undefined);
    client.on("close", (code, reason) => {
      clearTimeout(idle);
      clearTimeout(longest);
      this.#context.connections.remove(connectionId);
      if (!this.#stopped) void this.#tellOfEnd(upgraded, code, reason.toString());
    });
  }

  async #answer(client: WebSocket, upgraded: Upgraded, data: Buffer, isBinary: boolean): Promise<void> {
    const body = data.toString(isBinary ? "base64" : "utf8");
    const { status, body: answer } = await this.#invoke("MESSAGE", upgraded, { body, isBase64Encoded: isBinary });
    const { connectionId } = upgraded;
    const failed = status >= 500 && JSON.stringify({ message: "Internal server error", connectionId, requestId: randomUUID() });
    const text = failed || (this.#api.answering ? answer.toString() : "");
    if (text !== "" && client.readyState === client.OPEN) client.send(text);
  }

  async #tellOfEnd(upgraded: Upgraded, code: number, reason: string): Promise<void> {
    await this.#invoke("DISCONNECT", upgraded, { requestContext: { disconnectStatusCode: code, disconnectReason: reason } });
  }

  /** What the route's function answers. Without such a route a connection is opened and a message goes nowhere; a failure is status 500. */
  async #invoke(type: SocketEventType, upgraded: Upgraded, more: Record<string, unknown>): Promise<HttpResponse> {
    const { lambda, log, counter } = this.#context;
    counter.request("execute-api", ROUTE_KEYS[type]);
    const route = this.#api.routes.find(({ routeKey }) => routeKey === ROUTE_KEYS[type]);
    const functionName = route && this.#api.integrations.get(route.integrationId);
    if (functionName === undefined) return { status: 200, headers: {}, body: "" };
    try {
      const output = await lambda.invoke(functionName, socketEvent(type, upgraded, more));
      const response = functionResponse(output);
      if (response === undefined) log(`${functionName} answered what is no response: ${output.json}`);
      return response ?? { status: 500, headers: {}, body: "" };
    } catch (error) {
      // An InvocationError has been logged by the function.
      if (!(error instanceof InvocationError)) log(`${functionName}: ${error instanceof Error ? error.message : String(error)}`);
      return { status: 500, headers: {}, body: "" };
    }
  }
}

/** Answers an upgrade without upgrading. */
export function refuse(socket: Duplex, status: number): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n`;
  socket.end(status === 503 ? `${head}Retry-After: 1\r\n\r\n` : `${head}\r\n`);
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
