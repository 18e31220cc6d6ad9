import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request } from "node:http";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { close, listen } from "../../localstack/endpoint/listen.ts";
import { LambdaRuntime } from "../../localstack/services/lambda/lambda-runtime.ts";
import { RequestCounter } from "../../localstack/stack/counts.ts";
import type { ApiDefinition } from "../../localstack/template/stack-model.ts";
import { SocketConnections } from "../../localstack/services/api-gateway/web-socket/socket-connections.ts";
import { WebSocketApi } from "../../localstack/services/api-gateway/web-socket/web-socket-api.ts";
import { frameLimit } from "../../localstack/services/api-gateway/web-socket/frame-limit.ts";
import { type LocalStack, startLocalStack } from "../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "./support/assembly.ts";
import { until } from "./support/until.ts";

/** Echoes its events; opens none without `let-in`; remembers who left. */
const HANDLER = `
const left = []
export const handler = async (event) => {
  const { eventType, connectionId, disconnectStatusCode } = event.requestContext
  if (eventType === 'DISCONNECT') { left.push([connectionId, disconnectStatusCode]); return { statusCode: 200 } }
  if (eventType === 'CONNECT') {
    const query = event.queryStringParameters ?? {}
    if (query.path === '/refused') return { statusCode: 403 }
    if (query.path === '/broken') throw new Error('broken')
    return { statusCode: 200, headers: event.headers['Sec-WebSocket-Protocol'] ? { 'Sec-WebSocket-Protocol': 'v1' } : {} }
  }
  if (event.body === 'quiet') return { statusCode: 200 }
  if (event.body === 'fail') throw new Error('secret detail')
  if (event.body === 'left') return { statusCode: 200, body: JSON.stringify(left) }
  return { statusCode: 200, body: JSON.stringify(event) }
}`;

let stack: LocalStack;
let url: string;
let management: ApiGatewayManagementApiClient;
const opened: WebSocket[] = [];

beforeAll(async () => {
  const target = { "Fn::Join": ["/", ["integrations", { Ref: "Integration" }]] };
  const uri = { "Fn::Sub": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Handler.Arn}/invocations" };
  const route = (RouteKey: string, more = {}) => ({
    Type: "AWS::ApiGatewayV2::Route",
    Properties: { ApiId: { Ref: "Api" }, RouteKey, Target: target, AuthorizationType: "NONE", ...more },
  });
  const assemblyDirectory = writeAssembly(
    temporaryDirectory(),
    {
      Api: {
        Type: "AWS::ApiGatewayV2::Api",
        Properties: { Name: "live", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" },
      },
      Stage: { Type: "AWS::ApiGatewayV2::Stage", Properties: { ApiId: { Ref: "Api" }, StageName: "live", AutoDeploy: true } },
      Integration: {
        Type: "AWS::ApiGatewayV2::Integration",
        Properties: { ApiId: { Ref: "Api" }, IntegrationType: "AWS_PROXY", IntegrationUri: uri },
      },
      Connect: route("$connect"),
      Disconnect: route("$disconnect"),
      Default: route("$default", { RouteResponseSelectionExpression: "$default" }),
      Answer: {
        Type: "AWS::ApiGatewayV2::RouteResponse",
        Properties: { ApiId: { Ref: "Api" }, RouteId: { Ref: "Default" }, RouteResponseKey: "$default" },
      },
      Handler: functionResource("socket", { Timeout: 5 }),
    },
    { socket: HANDLER },
  );
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
  url = (stack.apis["Fixture"] ?? "").replace(/^http/, "ws");
  management = new ApiGatewayManagementApiClient({
    endpoint: `${stack.awsEndpoint}/live`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
});
afterAll(async () => {
  management.destroy();
  await stack.stop();
});

async function connect(path = "/live", protocols: string[] = [], headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${url}${path}`, protocols, { headers });
  opened.push(socket);
  await once(socket, "open");
  return socket;
}

interface Echoed {
  readonly requestContext: { readonly connectionId: string };
}
async function ask(socket: WebSocket, text: string | Buffer): Promise<unknown> {
  const answered = once(socket, "message");
  socket.send(text);
  const [data] = (await answered) as [Buffer];
  return JSON.parse(data.toString());
}
const idOf = async (socket: WebSocket) => ((await ask(socket, "who")) as Echoed).requestContext.connectionId;
const refusal = async (path: string, headers: Record<string, string> = {}) => {
  const socket = new WebSocket(`${url}${path}`, { headers });
  opened.push(socket);
  const [, response] = (await once(
    socket.on("error", () => undefined),
    "unexpected-response",
  )) as [unknown, { statusCode: number }];
  return response.statusCode;
};
const post = (ConnectionId: string, Data: string | Buffer) =>
  management.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(Data) }));

describe("a WebSocket API", () => {
  it("hands what a client sends to its function, and sends back what that answers", async () => {
    const socket = await connect("/live?path=/ws", ["v1", "secret"]);
    expect(socket.protocol).toBe("v1");
    const echoed = await ask(socket, '{"type":"ping"}');
    expect(echoed).toMatchObject({
      body: '{"type":"ping"}',
      isBase64Encoded: false,
      requestContext: {
        routeKey: "$default",
        eventType: "MESSAGE",
        stage: "live",
        messageDirection: "IN",
        identity: { sourceIp: "127.0.0.1" },
      },
    });
    expect(echoed).not.toHaveProperty("headers");
    expect(await ask(socket, Buffer.from([1, 2, 255]))).toMatchObject({ body: "AQL/", isBase64Encoded: true });
  });

  it("sends nothing where the function answers nothing, and says only that something failed where it did", async () => {
    const socket = await connect();
    socket.send("quiet");
    expect(await ask(socket, "fail")).toEqual({
      message: "Internal server error",
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
  });

  it("opens no connection that the function refuses or fails at, from another host or of another origin's page", async () => {
    expect([await refusal("/refused"), await refusal("/live?path=/refused"), await refusal("/broken")]).toEqual([403, 403, 500]);
    expect([await refusal("/live", { host: "evil.example" }), await refusal("/live", { origin: "https://evil.example" })]).toEqual([
      403, 403,
    ]);
    const same = await connect("/live", [], { origin: url.replace(/^ws/, "http") });
    expect(same.readyState).toBe(same.OPEN);
  });

  it("closes with 1009 what is larger than 128 KB, or 32 KB in one frame", async () => {
    const closedBy = async (act: (socket: WebSocket) => void) => {
      const socket = await connect();
      act(socket);
      const [code] = (await once(socket, "close")) as [number];
      return code;
    };
    expect(await closedBy((socket) => socket.send("x".repeat(33_000)))).toBe(1009);
    const inFrames = (frames: number) => (socket: WebSocket) => {
      for (let n = 1; n <= frames; n += 1) socket.send("x".repeat(32_000), { fin: n === frames });
    };
    expect(await closedBy(inFrames(5))).toBe(1009);
    const socket = await connect();
    const answered = once(socket, "message");
    inFrames(4)(socket);
    expect(((await answered) as [Buffer])[0].length).toBeGreaterThan(128_000);
  });

  it("tells the function who left, also of two hundred that leave at once", async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => connect()));
    const ids = await Promise.all(sockets.map(idOf));
    const last = await connect();
    for (const socket of sockets) socket.terminate();
    const left = await until(async () => {
      const all = (await ask(last, "left")) as [string, number][];
      return ids.every((id) => all.some(([gone]) => gone === id)) ? all : undefined;
    });
    expect(left.filter(([id]) => ids.includes(id)).every(([, code]) => code === 1006)).toBe(true);
  });
});

describe("the management API", () => {
  it("sends to a connection, tells of it and closes it", async () => {
    const socket = await connect();
    const id = await idOf(socket);
    const message = once(socket, "message");
    await post(id, "안녕");
    const [data] = (await message) as [Buffer];
    const known = await management.send(new GetConnectionCommand({ ConnectionId: id }));
    expect([data.toString(), known.Identity?.SourceIp, known.ConnectedAt instanceof Date]).toEqual(["안녕", "127.0.0.1", true]);

    const closed = once(socket, "close");
    await management.send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect(((await closed) as [number])[0]).toBe(1000);
    const gone = await until(() =>
      post(id, "x").then(
        () => undefined,
        ({ name }: Error) => name,
      ),
    );
    expect(gone).toBe("GoneException");
  });

  it("answers 410 for a connection that it does not know, and 413 for more than 128 KB", async () => {
    await expect(post("L0SM9cOFvHcCIhw=", "x")).rejects.toMatchObject({ name: "GoneException", $metadata: { httpStatusCode: 410 } });
    const id = await idOf(await connect());
    await expect(post(id, "x".repeat(131_073))).rejects.toMatchObject({ name: "PayloadTooLargeException" });
  });

  it("is at the AWS endpoint, and not at the API's own address", async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${stack.apis["Fixture"]}/live/@connections/x`, { method: "POST" }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end("x");
    });
    expect(status).toBe(503);
  });
});

describe("the limit of frames", () => {
  const frame = (size: number) => {
    const header = size < 126 ? Buffer.from([0x81, 0x80 | size]) : Buffer.from([0x81, 0xfe, size >> 8, size & 0xff]);
    return Buffer.concat([header, randomBytes(4 + size)]);
  };

  it.each([1, 2, 3, 7, 1_000, 1_000_000])("is found out in pieces of %i bytes", (piece) => {
    const tooLarge = (sizes: number[]) => {
      const bytes = Buffer.concat(sizes.map(frame));
      const isTooLarge = frameLimit(1_000);
      return Array.from({ length: Math.ceil(bytes.length / piece) }, (_, n) => bytes.subarray(n * piece, (n + 1) * piece)).some(isTooLarge);
    };
    expect([tooLarge([0, 125, 126, 1_000, 0, 999]), tooLarge([5, 1_000, 1_001])]).toEqual([false, true]);
  });
});

describe("a connection that nothing is sent by", () => {
  const api: ApiDefinition = {
    id: "api",
    stackName: "Fixture",
    protocol: "WEBSOCKET",
    answering: false,
    stageName: "live",
    routes: [],
    integrations: new Map(),
    authorizers: new Map(),
    throttles: new Map(),
  };
  const serving = async (times: { idleMs: number; longestMs: number }) => {
    const connections = new SocketConnections();
    const context = {
      lambda: new LambdaRuntime(
        async () => undefined,
        () => undefined,
      ),
      counter: new RequestCounter(),
      connections,
      log: () => undefined,
    };
    const sockets = new WebSocketApi(api, context, times);
    const server = createServer().on("upgrade", (asked, socket, head) => void sockets.upgrade(asked, socket, head));
    const port = await listen(server, 0, "a test");
    const client = new WebSocket(`ws://127.0.0.1:${port}/live`);
    await once(client, "open");
    return { client, stop: async () => (sockets.stop(), close(server)) };
  };

  it.each([
    ["idle for as long as it may be", { idleMs: 50, longestMs: 60_000 }],
    ["open for as long as it may be", { idleMs: 60_000, longestMs: 50 }],
  ])("is told to go away when it was %s", async (_, times) => {
    const { client, stop } = await serving(times);
    expect(((await once(client, "close")) as [number])[0]).toBe(1001);
    await stop();
  });
});
