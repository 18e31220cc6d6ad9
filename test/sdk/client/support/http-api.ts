import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { createScheduler, type Scheduler, type SchedulerOptions } from "../../../../sdk/client/index.ts";
import { type Api, anApi } from "../../../functions/http-events.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";

export interface Asked {
  /** `POST /triggers`. */
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What goes wrong with a request: it is not taken, its answer is lost when all is done, or something else answers. */
type Fault =
  | "hang up"
  | "lose the answer"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

/** The service's own HTTP functions on memory ports, behind a real socket; a world of its own for each test. */
export class HttpApi {
  api!: Api;
  url = "";
  readonly asked: Asked[] = [];
  /** For the next requests, one after the other; undefined: nothing goes wrong. */
  readonly faults: (Fault | undefined)[] = [];

  /** A scheduler that knows nothing yet. */
  scheduler(options: SchedulerOptions = {}): Scheduler {
    return createScheduler({ apiUrl: this.url, token: "token", apiRetries: 2, apiRetryDelayMs: 1, ...options });
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const asked = { request: `${incoming.method} ${incoming.url}`, headers, body: await text(incoming) };
    this.asked.push(asked);
    const fault = this.faults.shift();
    if (typeof fault === "object") return void response.writeHead(fault.status, fault.headers).end(JSON.stringify(fault.body ?? {}));
    if (fault === "hang up") return void incoming.socket.destroy();
    const answer = await this.api.send(asked.request, { headers, packed: true, ...(asked.body !== "" && { text: asked.body }) });
    if (fault === "lose the answer") return void incoming.socket.destroy();
    const packed = answer.headers["content-encoding"] !== undefined;
    response
      .writeHead(answer.status, answer.headers as Record<string, string>)
      .end(packed ? Buffer.from(answer.text, "base64") : answer.text);
  }
}

export function httpApi(): HttpApi {
  const it = new HttpApi();
  const server = createServer((incoming, response) => {
    it.serve(incoming, response).catch((error: unknown) => incoming.socket.destroy(error instanceof Error ? error : undefined));
  });
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    it.url = typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
  });
  beforeEach(() => {
    // Signed timestamps are compared with the service's clock.
    it.api = anApi({ memory: memoryPorts(Date.now()) });
    it.asked.splice(0);
    it.faults.splice(0);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return it;
}
