import { describe, expect, it } from "vitest";
import type { SocketEvent } from "../../../functions/live/socket-events.ts";
import { serveSockets } from "../../../functions/live/socket-events.ts";
import { IssuerUnreachableError } from "../../../shared/domain/account/identity.ts";
import type { Identity } from "../../../shared/domain/live/connection.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aWorkflowRun, NOON } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const READER: Identity = { name: "kim", access: ["read"], userId: 7 };
const WHO: Readonly<Record<string, Identity>> = {
  all: { name: "api-token", access: ["read", "operate", "admin", "worker"] },
  kim: READER,
  worker: { name: "w", access: ["worker"] },
};

type Connecting = { readonly path?: string; readonly query?: object; readonly headers?: Record<string, string> };

/** The function on memory ports, and what a client does with it. */
function aGateway({ authorizationRequired = true, frontDoorSecret }: { authorizationRequired?: boolean; frontDoorSecret?: string } = {}) {
  const memory = memoryPorts();
  const handler = serveSockets(memory.ports, {
    identify: async (token) => {
      if (token === "of-elsewhere") throw new IssuerUnreachableError("https://login.example.com", new Error("no route"));
      return WHO[token];
    },
    authorizationRequired,
    frontDoorSecret,
    telemetry: memory.telemetry,
  });
  const send = (eventType: "CONNECT" | "MESSAGE" | "DISCONNECT", id: string, more: object) =>
    handler({ requestContext: { eventType, connectionId: id }, isBase64Encoded: false, ...more } as unknown as SocketEvent);
  return {
    memory,
    connect: (id: string, { path = "/ws", query = {}, headers = { Authorization: "Bearer all" } }: Connecting = {}) =>
      send("CONNECT", id, { headers, queryStringParameters: { path, ...query } }),
    leave: (id: string) => send("DISCONNECT", id, {}),
    async say(id: string, frame: unknown): Promise<unknown> {
      const { statusCode, body } = await send("MESSAGE", id, { body: typeof frame === "string" ? frame : JSON.stringify(frame) });
      expect(statusCode).toBe(200);
      return body === undefined ? undefined : JSON.parse(body);
    },
    open: async () => (await memory.connections.listConnections(NOON)).map(({ id, topics }) => [id, topics]),
  };
}

describe("a socket that connects", () => {
  it.each([
    ["the header", { Authorization: "Bearer all" }, undefined],
    ["the header in lower case", { authorization: "bearer all" }, undefined],
    ["a subprotocol", { "Sec-WebSocket-Protocol": "belfry.v1, belfry.token.all" }, "belfry.v1"],
    ["a subprotocol, the other way round", { "sec-websocket-protocol": "belfry.token.all,belfry.v1" }, "belfry.v1"],
    ["a subprotocol alone, which is never echoed", { "Sec-WebSocket-Protocol": "belfry.token.all" }, undefined],
  ])("is let in with its token in %s", async (_, headers, echoed) => {
    const { connect, open } = aGateway();
    const answer = await connect("c", { headers });
    expect(answer).toEqual({ statusCode: 200, ...(echoed !== undefined && { headers: { "Sec-WebSocket-Protocol": echoed } }) });
    expect(await open()).toEqual([["c", ["global"]]]);
  });

  it.each([
    ["no token", 401, { headers: {} }],
    ["an unknown token", 401, { headers: { Authorization: "Bearer guess" } }],
    ["the token in the query", 401, { headers: {}, query: { token: "all", access_token: "all" } }],
    ["a token that may not read", 403, { headers: { Authorization: "Bearer worker" } }],
    ["another user's address", 403, { path: "/ws/user/8", headers: { Authorization: "Bearer kim" } }],
    ["no address of ours", 404, { path: "/ws/rooms" }],
    ["frames that there are not", 400, { query: { frames: "loud" } }],
  ] as const)("is refused with %s: %i", async (_, status, request) => {
    const { connect, open } = aGateway();
    expect(await connect("c", request)).toEqual({ statusCode: status });
    expect(await open()).toEqual([]);
  });

  it("needs no token on a laptop", async () => {
    const { connect } = aGateway({ authorizationRequired: false });
    expect(await connect("c", { headers: { "Sec-WebSocket-Protocol": "belfry.v1" } })).toMatchObject({ statusCode: 200 });
  });

  it("is refused where nothing would tell it of changes", async () => {
    const { ports, telemetry } = memoryPorts();
    const handler = serveSockets(ports, { identify: async () => WHO["all"], authorizationRequired: false, refused: true, telemetry });
    const requestContext = { eventType: "CONNECT", connectionId: "c" };
    expect(await handler({ requestContext } as unknown as SocketEvent)).toEqual({ statusCode: 503 });
  });

  it("has to come by the front door where there is one", async () => {
    const { connect } = aGateway({ frontDoorSecret: "word" });
    expect(await connect("a")).toEqual({ statusCode: 403 });
    expect(await connect("b", { headers: { Authorization: "Bearer all", "X-Belfry-Front-Door": "word" } })).toEqual({ statusCode: 200 });
  });

  it("is refused, and not let in, while it cannot be found out who it is or be put on record", async () => {
    const { connect, memory } = aGateway();
    memory.faults.failNext("connections.openConnection", "before");
    expect(await connect("c")).toEqual({ statusCode: 500 });
    expect(memory.telemetry.named("socket.failed")).toHaveLength(1);
  });

  it("is refused with 503 while the issuer of its token cannot be asked, which is reported and counted", async () => {
    const { connect, open, memory } = aGateway();
    expect(await connect("c", { headers: { Authorization: "Bearer of-elsewhere" } })).toEqual({ statusCode: 503 });
    expect(memory.telemetry.named("issuer.unreachable")).toMatchObject([
      { level: "error", detail: { error: expect.stringContaining("no route"), connection_id: "c" } },
    ]);
    expect([await open(), memory.telemetry.measured.issuer_unreachable]).toEqual([[], 1]);
  });

  it("is sent nothing while it connects", async () => {
    const { connect, memory } = aGateway();
    await connect("c");
    expect(memory.sockets.sent).toEqual([]);
  });

  it("is forgotten when it leaves, and after its credential's end or two hours", async () => {
    const { connect, leave, open, memory } = aGateway();
    await connect("c");
    await leave("c");
    await leave("c");
    expect(await open()).toEqual([]);
    await memory.connections.keepTicket("t", { ...READER, expiresAt: NOON + 1_000 }, NOON + 30_000);
    await connect("short", { headers: {}, query: { ticket: "t" } });
    await connect("long");
    const at = async (instant: number) => (await memory.connections.listConnections(instant)).map(({ id }) => id);
    expect([await at(NOON + 999), await at(NOON + 1_000), await at(NOON + 7_200_000)]).toEqual([["short", "long"], ["long"], []]);
  });
});

describe("a ticket", () => {
  it("opens one socket, as whoever asked for it, within thirty seconds", async () => {
    const { connect, memory } = aGateway();
    const api = anApi({ memory });
    const { status, json, headers } = await api.send("POST /ws/tickets", { access: "read" });
    const { ticket, expires_in } = json as { ticket: string; expires_in: number };
    expect([status, expires_in, headers["cache-control"]]).toEqual([201, 30, "no-store"]);

    const once = { headers: {}, query: { ticket } };
    expect(await connect("a", once)).toEqual({ statusCode: 200 });
    expect(await connect("b", once)).toEqual({ statusCode: 401 });
    const late = ((await api.send("POST /ws/tickets")).json as { ticket: string }).ticket;
    memory.clock.set(NOON + 30_000);
    expect(await connect("c", { headers: {}, query: { ticket: late } })).toEqual({ statusCode: 401 });
  });

  it("is for callers who may read", async () => {
    expect(await anApi().send("POST /ws/tickets", { access: "worker" })).toMatchObject({ status: 403 });
  });
});

describe("what a client sends", () => {
  it.each([
    ["{", { error: "Invalid JSON format" }],
    ["", { error: "Invalid JSON format" }],
    ["[]", { error: "Invalid JSON format" }],
    ["null", { error: "Invalid JSON format" }],
    [`{"type":"${"x".repeat(33_000)}"}`, { error: "Invalid JSON format" }],
    [{}, { error: "Unknown message type: None" }],
    [{ type: "shout" }, { error: "Unknown message type: shout" }],
    [{ type: 7 }, { error: "Unknown message type: None" }],
    [{ type: "ping" }, { type: "pong", timestamp: "2026-11-20T12:00:00.000Z" }],
    [{ type: "subscribe" }, { error: "Invalid subscription request" }],
    [{ type: "subscribe", subscription_type: "room", target: "x" }, { error: "Invalid subscription request" }],
    [{ type: "subscribe", subscription_type: "user", target: "kim" }, { error: "Invalid subscription request" }],
    [{ type: "unsubscribe", subscription_type: "room", target: "x" }, undefined],
    [{ type: "get_status" }, { error: "Unknown status request type: None" }],
    [{ type: "get_status", request_type: "weather" }, { error: "Unknown status request type: weather" }],
    [{ type: "get_status", request_type: "workflow_status", run_id: "r" }, { error: "Missing workflow_id or run_id for status request" }],
    [
      { type: "get_status", request_type: "workflow_status", workflow_id: "half \ud800", run_id: "r" },
      { error: "Missing workflow_id or run_id for status request" },
    ],
    [
      { type: "get_status", request_type: "workflow_status", workflow_id: "w", run_id: "r" },
      { type: "status_response", request_type: "workflow_status", workflow_id: "w", run_id: "r", status: null },
    ],
  ])("%j is answered %j", async (frame, expected) => {
    const { connect, say } = aGateway();
    await connect("c");
    expect(await say("c", frame)).toEqual(expected);
  });

  it("subscribes and unsubscribes, confirmed and with effect, also twice and at the same time", async () => {
    const { connect, say, open } = aGateway();
    await connect("c", { path: "/ws/workflow/a" });
    const subscribe = (target: string | number) => say("c", { type: "subscribe", subscription_type: "workflow", target });
    expect(await subscribe("b")).toEqual({ type: "subscription_confirmed", subscription_type: "workflow", target: "b" });
    await Promise.all(["b", "c", "d", 12].map(subscribe));
    expect(await open()).toEqual([["c", expect.arrayContaining(["workflow#a", "workflow#b", "workflow#c", "workflow#d", "workflow#12"])]]);

    const unsubscribe = (target: string) => say("c", { type: "unsubscribe", subscription_type: "workflow", target });
    const confirmed = { type: "unsubscription_confirmed", subscription_type: "workflow", target: "a" };
    expect([await unsubscribe("a"), await unsubscribe("a")]).toEqual([confirmed, confirmed]);
    expect(await open()).not.toEqual([["c", expect.arrayContaining(["workflow#a"])]]);
  });

  it("does not subscribe to another user's events, nor to more than fifty topics", async () => {
    const { connect, say } = aGateway();
    await connect("c", { path: "/ws/user/7", headers: { Authorization: "Bearer kim" } });
    const refused = { error: "Invalid subscription request" };
    expect(await say("c", { type: "subscribe", subscription_type: "user", target: 8 })).toEqual(refused);
    const subscribe = (n: number) => say("c", { type: "subscribe", subscription_type: "workflow", target: `w${n}` });
    for (let n = 1; n < 50; n += 1) expect(await subscribe(n)).toMatchObject({ type: "subscription_confirmed" });
    expect(await subscribe(50)).toEqual(refused);
  });

  it("asks how a workflow's run stands, and who is connected, as GET /ws/stats does", async () => {
    const { connect, say, memory } = aGateway();
    await connect("c", { path: "/api/v1/ws/user/7/workflow/w" });
    await connect("d");
    const run = aWorkflowRun({ workflow_id: "w", status: "running" });
    await memory.workflowRuns.create(run);
    expect(await say("c", { type: "get_status", request_type: "workflow_status", workflow_id: "w", run_id: run.run_id })).toMatchObject({
      status: { status: "running", attempt: 1 },
    });
    const stats = {
      total_connections: 2,
      global_subscribers: 1,
      user_subscribers: { 7: 1 },
      workflow_subscribers: { w: 1 },
      active_redis_tasks: 0,
    };
    expect(await say("c", { type: "get_status", request_type: "connection_stats" })).toMatchObject({ stats });
    for (const path of ["/ws/stats", "/api/v1/ws/stats"]) expect((await anApi({ memory }).send(`GET ${path}`)).json).toEqual(stats);
  });

  it("is told to connect anew where nothing is on record of its connection", async () => {
    const { connect, say, leave } = aGateway();
    await connect("c");
    await leave("c");
    expect(await say("c", { type: "ping" })).toEqual({ error: "Connection expired" });
    expect(await say("c", { type: "subscribe", subscription_type: "workflow", target: "w" })).toEqual({ error: "Connection expired" });
  });

  it("is answered that something failed, and no more, where it did", async () => {
    const { connect, say, memory } = aGateway();
    await connect("c");
    memory.faults.failNext("connections.getConnection", "before");
    expect(await say("c", { type: "ping" })).toEqual({ error: "Internal server error" });
  });
});
