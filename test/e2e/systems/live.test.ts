import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { once } from "node:events";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { eventually } from "../../support/stack/stack-wait.ts";
import { CREDENTIALS, own, useStack } from "../../support/stack/stack.ts";
import { StackApi } from "../../support/stack/stack-api.ts";
import { StackWorkflows } from "../../support/stack/stack-workflows.ts";

const stack = useStack({ auth: true });
let token: string;
let base: string;
const opened: Client[] = [];

beforeAll(async () => {
  const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const SecretId = stack.running.outputs["Belfry-real"]?.["ApiTokenSecret"];
  token = (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  client.destroy();
  base = stack.apiUrl("real").replace(/^http/, "ws");
});
afterEach(() => {
  for (const { socket } of opened.splice(0)) socket.terminate();
});

interface Frame {
  readonly type?: string;
  readonly id?: string;
  readonly run_id?: string;
  readonly [field: string]: unknown;
}

/** A client that keeps what it is sent. */
class Client {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Frame));
  }

  /** Sends a frame and waits for the answer that is none of an event's. */
  async ask(frame: unknown): Promise<Frame> {
    const before = this.frames.length;
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
    return eventually("an answer", async () => this.frames.slice(before).find(({ id }) => id === undefined));
  }

  typesOf(runId: string): string[] {
    return this.frames
      .filter(({ run_id }) => run_id === runId)
      .map(({ type, status }) => (typeof status === "string" ? `${type} ${status}` : `${type}`));
  }
}

async function connect(path: string, protocols = ["belfry.v1", `belfry.token.${token}`], headers = {}): Promise<Client> {
  const socket = new WebSocket(`${base}${path}`, protocols, { headers });
  const client = new Client(socket);
  opened.push(client);
  await once(socket, "open");
  return client;
}

const refused = async (path: string, protocols: string[] = [], headers = {}) => {
  const socket = new WebSocket(`${base}${path}`, protocols, { headers }).on("error", () => undefined);
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
};
const bearer = () => ({ authorization: `Bearer ${token}` });
const api = new StackApi(() => stack.apiUrl("real"), bearer);
const workflows = new StackWorkflows(api);

/** A workflow of one step, and a worker that does it. */
async function aWorkflow(): Promise<string> {
  const { job_id: id, queue } = own("live");
  await workflows.put(id, { steps: [{ step_id: "only", queue }] });
  await stack.worker({ queue, token, handler: () => ({ large: "x".repeat(200_000) }) });
  return id;
}
const LIFE = [
  "workflow.triggered",
  "run.changed queued",
  "workflow.started",
  "run.changed running",
  "workflow.completed",
  "run.changed success",
];

describe("live updates", () => {
  it("reach every kind of address once each, in the words of the document and of Belfry", async () => {
    const id = await aWorkflow();
    const [all, v1, query, workflow, both, user, other, console] = await Promise.all([
      connect("/ws"),
      connect("/api/v1/ws"),
      connect("/live?path=/ws"),
      connect(`/live?path=${encodeURIComponent(`/ws/workflow/${id}`)}`, [], bearer()),
      connect(`/ws/user/7/workflow/${id}`),
      connect("/ws/user/7"),
      connect("/ws/workflow/other"),
      connect("/ws?frames=changes"),
    ]);
    expect([all.socket.protocol, workflow.socket.protocol]).toEqual(["belfry.v1", ""]);
    const run = await workflows.start(id);
    const everywhere = [all, v1, query, workflow, both];
    for (const client of everywhere) await eventually("the run has ended", async () => client.typesOf(run).includes("run.changed success"));

    for (const client of everywhere) {
      expect(client.typesOf(run).filter((type) => !type.startsWith("task."))).toEqual(LIFE);
      const ids = client.frames.map((frame) => frame.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    expect(all.frames.find(({ type }) => type === "task.completed")).toMatchObject({
      workflow_id: id,
      run_id: run,
      data: { step_id: "only", job_id: `${id}:only` },
    });
    expect(console.typesOf(run)).toEqual(LIFE.filter((type) => type.startsWith("run.")));
    expect([user.frames, other.frames]).toEqual([[], []]);
    expect(Math.max(...all.frames.map((frame) => JSON.stringify(frame).length))).toBeLessThan(2_000);
  });

  it("come and go with subscriptions, which are confirmed", async () => {
    const [id, client] = await Promise.all([aWorkflow(), connect("/ws/workflow/other")]);
    const all = await connect("/ws");
    const about = { subscription_type: "workflow", target: id };
    expect(await client.ask({ type: "subscribe", ...about })).toEqual({ type: "subscription_confirmed", ...about });
    const first = await workflows.start(id);
    await eventually("the end of the first run", async () => client.typesOf(first).includes("workflow.completed"));
    expect(await client.ask({ type: "unsubscribe", ...about })).toEqual({ type: "unsubscription_confirmed", ...about });
    const second = await workflows.start(id);
    await eventually("the end of the second run", async () => all.typesOf(second).includes("run.changed success"));

    expect(await client.ask({ type: "ping" })).toMatchObject({ type: "pong" });
    expect(client.typesOf(second)).toEqual([]);
    const status = await client.ask({ type: "get_status", request_type: "workflow_status", workflow_id: id, run_id: second });
    expect(status).toMatchObject({ type: "status_response", status: { status: "success" } });
  });

  it("refuse who has no token, a wrong one, one in the query, a page of another origin, and addresses that there are not", async () => {
    expect([await refused("/ws"), await refused("/ws", ["belfry.v1", "belfry.token.wrong"]), await refused(`/ws?token=${token}`)]).toEqual([
      401, 401, 401,
    ]);
    expect([await refused("/ws", [], { ...bearer(), origin: "https://evil.example" }), await refused("/ws/rooms", [], bearer())]).toEqual([
      403, 404,
    ]);
  });

  it("take a ticket once", async () => {
    const { status, body } = await api.send("POST", "/ws/tickets");
    const { ticket } = body as { ticket: string };
    expect([status, body]).toEqual([201, { ticket: expect.any(String), expires_in: 30 }]);
    const client = await connect(`/ws?ticket=${ticket}`, []);
    expect(await client.ask({ type: "ping" })).toMatchObject({ type: "pong" });
    expect(await refused(`/ws?ticket=${ticket}`)).toBe(401);
  });

  it("answer what they cannot take, and close on what is too large", async () => {
    const client = await connect("/ws");
    expect(await client.ask("{")).toEqual({ error: "Invalid JSON format" });
    expect(await client.ask({ type: "shout" })).toEqual({ error: "Unknown message type: shout" });
    const closed = once(client.socket, "close");
    client.socket.send("x".repeat(40_000));
    expect(((await closed) as [number])[0]).toBe(1009);
  });

  it("outlive two hundred sockets that drop at once, which are forgotten", async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => connect("/ws")));
    const [id, left] = await Promise.all([aWorkflow(), connect("/ws")]);
    for (const { socket } of many) socket.terminate();
    const run = await workflows.start(id);
    await eventually("the end of the run", async () => left.typesOf(run).includes("run.changed success"));
    expect(left.typesOf(run).filter((type) => !type.startsWith("task."))).toEqual(LIFE);
    await eventually(
      "only one is left",
      async () => ((await api.send("GET", "/ws/stats")).body as { total_connections: number }).total_connections === 1,
    );
  });
});
