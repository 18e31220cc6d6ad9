import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";

const Body = z.record(z.string(), z.unknown());

const Route = z.enum(["start", "heartbeat", "last-run", "run-now", "log"]);
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

/** The routes a worker uses. A request for several claims is answered claim by claim, as the route for one would. Claims every attempt once for whom it asks; takes every heartbeat and report. */
export interface FakeApi {
  readonly url: string;
  /** Of several claims in a request, each by itself. */
  readonly asked: readonly Asked[];
  /** How many claims the requests for several had. */
  readonly batches: readonly number[];
  /** Instead of answering requests for several claims one by one: this. */
  answerBatches(answer: Answer | undefined): void;
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
  const batches: number[] = [];
  let batchAnswer: Answer | undefined;
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
    batches,
    answerBatches(answer) {
      batchAnswer = answer;
    },
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
    const answer =
      request.url === "/runs/start"
        ? startAll(request.headers, body)
        : answered({ route, path: request.url ?? "", headers: request.headers, body });
    arrivals.emit("asked");
    if (answer === "hang up") request.socket.destroy();
    else if (typeof answer.body === "string") response.writeHead(answer.status, { "content-type": "text/html" }).end(answer.body);
    else response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body ?? {}));
  }

  function answered(one: Asked): Answer | "hang up" {
    const answer = (answers.get(one.route) ?? usual)(one);
    asked.push(one);
    return answer;
  }

  /** What is no word of the API about one claim is said in its place about all of them. */
  function startAll(headers: IncomingHttpHeaders, { claims }: z.infer<typeof Body>): Answer | "hang up" {
    const sent = z.array(Body).parse(claims);
    batches.push(sent.length);
    if (batchAnswer) return batchAnswer;
    const said = sent.map(({ job_id, run_id, ...body }) => {
      const path = `/jobs/${encodeURIComponent(String(job_id))}/runs/${String(run_id)}/start`;
      return answered({ route: "start", path, headers, body });
    });
    const words = said.map((one) => (one === "hang up" ? undefined : (Granted.safeParse(one.body).data ?? refusedOf(one))));
    const whole = said.find((_, index) => words[index] === undefined);
    return whole ?? { status: 200, body: { claims: words } };
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

const Granted = z.looseObject({ claimed: z.literal(true) });
const Envelope = z.object({ error: z.looseObject({ code: z.string(), reason: z.string(), message: z.string() }) });

function refusedOf({ status, body }: Answer) {
  const said = Envelope.safeParse(body).data;
  return said && { claimed: false, status, ...said.error };
}

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}
