import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";

const Body = z.record(z.string(), z.unknown());

const Route = z.enum(["start", "heartbeat", "last-run", "run-now"]);
type Route = z.infer<typeof Route>;

interface Asked {
  readonly route: Route;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: z.infer<typeof Body>;
}

interface Answer {
  readonly status: number;
  /** JSON; a string is sent as HTML, as something in front of the API would. */
  readonly body?: unknown;
}

/** The routes a worker uses. Claims every attempt once for whom it asks; takes every heartbeat and report. */
export interface FakeApi {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** The next one of this kind after those already taken, when it comes. */
  next(route: Route): Promise<Asked>;
  /** Replaces the answer of a route; undefined puts the usual one back, "hang up" closes the connection. */
  answer(route: Route, how: ((request: Asked) => Answer | "hang up") | undefined): void;
  close(): Promise<void>;
}

/** The API's own refusal. */
export function refusal(status: number, code: string, reason: string, message: string): Answer {
  return { status, body: { result: "error", error: { code, reason, message, details: [], request_id: "r-1" } } };
}

export async function startFakeApi(): Promise<FakeApi> {
  const asked: Asked[] = [];
  const taken: Record<string, number> = {};
  const arrivals = new EventEmitter<{ asked: [] }>();
  const answers = new Map<Route, (request: Asked) => Answer | "hang up">();
  const claims = new Map<string, string>();

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => request.socket.destroy(error instanceof Error ? error : undefined));
  });
  arrivals.setMaxListeners(0);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    async next(route) {
      const index = taken[route] ?? 0;
      taken[route] = index + 1;
      for (;;) {
        const found = asked.filter((one) => one.route === route)[index];
        if (found) return found;
        await once(arrivals, "asked", { signal: AbortSignal.timeout(8_000) });
      }
    },
    answer(route, how) {
      if (how) answers.set(route, how);
      else answers.delete(route);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = Route.safeParse(request.url?.split("/").at(-1));
    if (!found.success) return void response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
    const route = found.data;
    const body = Body.parse(JSON.parse(await text(request)));
    const one: Asked = { route, path: request.url ?? "", headers: request.headers, body };
    const answer = (answers.get(route) ?? usual)(one);
    asked.push(one);
    arrivals.emit("asked");
    if (answer === "hang up") request.socket.destroy();
    else if (typeof answer.body === "string") response.writeHead(answer.status, { "content-type": "text/html" }).end(answer.body);
    else response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body ?? {}));
  }

  function usual({ route, path, body }: Asked): Answer {
    if (route !== "start" && route !== "heartbeat") return { status: 200, body: {} };
    const attempt = z.int().parse(body["attempt"]);
    if (route === "heartbeat") return { status: 200, body: { status: "running", attempt } };
    const key = `${path} ${attempt}`;
    const holder = claims.get(key) ?? String(body["worker_id"]);
    claims.set(key, holder);
    if (holder !== body["worker_id"]) return refusal(409, "CONFLICT", "claimed-by-other", "another worker is running this attempt");
    return { status: 200, body: { claimed: true, attempt, started_at: "2026-11-20T08:00:00.500Z" } };
  }
}

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}
