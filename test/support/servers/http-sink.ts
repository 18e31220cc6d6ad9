import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Answering = (received: Received, response: ServerResponse) => void;

/** A receiver of webhooks on this machine, which keeps all that it gets. */
export class HttpSink {
  readonly received: Received[] = [];
  /** So many connections were made, whatever came over them. */
  connections = 0;
  answer: Answering = (_, response) => response.end("ok");
  readonly #server = createServer((request, response) => void this.#take(request, response));

  async start(): Promise<void> {
    this.#server.on("connection", () => (this.connections += 1));
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `127.0.0.1:port`, as what may be called is named. */
  get place(): string {
    return `127.0.0.1:${this.port}`;
  }

  url(path = "/hook"): string {
    return `http://${this.place}${path}`;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const received = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString("utf8") };
    this.received.push(received);
    this.answer(received, response);
  }
}

/** One for the tests of a file. */
export function useSink(): HttpSink {
  const sink = new HttpSink();
  beforeAll(() => sink.start());
  afterAll(() => sink.stop());
  return sink;
}
