import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll } from "vitest";
import { consoleHandler } from "../../../functions/handlers/console.ts";
import { bundleConsole } from "../../../infra/bundle-console.ts";
import { anApi, type Api } from "../../functions/http-events.ts";
import { type Memory, memoryPorts } from "../../support/memory-ports.ts";

type Console = ReturnType<typeof consoleHandler>;

/**
 * The console in front of the real API on ports in memory, whose clock stands still: the same data gives the same page, to the
 * pixel, on every day and machine.
 */
export class MemoryConsole {
  readonly memory: Memory;
  readonly #api: Api;
  readonly #folder = mkdtempSync(join(tmpdir(), "belfry-console-"));
  #server: Server | undefined;
  #serve: Console | undefined;

  /** @param now where the clock stands, epoch ms */
  constructor(now: number) {
    this.memory = memoryPorts(now);
    this.#api = anApi({ memory: this.memory, authorizationRequired: false });
  }

  get url(): string {
    const { port } = (this.#server?.address() ?? {}) as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    Object.assign(process.env, {
      SCHEDULER_SCOPE: "real",
      SCHEDULER_TIMEZONE: "Asia/Seoul",
      AUTHORIZATION_REQUIRED: "false",
      SCOPES: "real",
    });
    bundleConsole(this.#folder);
    this.#serve = consoleHandler(pathToFileURL(`${this.#folder}/`));
    this.#server = createServer((asked, response) => void this.#answer(asked, response));
    await new Promise<void>((resolve) => this.#server?.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const path = (asked.url ?? "/").split("?")[0] ?? "/";
      if (path === "/" || path === "/console" || path.startsWith("/console/")) return await this.#file(path, asked, response);
      const chunks: Buffer[] = [];
      for await (const chunk of asked) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      // Compressed only here: an answer is first held against the contract.
      const { "accept-encoding": _packed, ...plain } = asked.headers;
      const headers = Object.fromEntries(
        Object.entries(plain).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      );
      const sent = { headers, ...(text !== "" && { text }) };
      const { status, headers: given, text: body } = await this.#api.send(`${asked.method} ${asked.url}`, sent);
      // The page learns the time from this one.
      const date = new Date(this.memory.clock.now()).toUTCString();
      const packed = String(asked.headers["accept-encoding"]).includes("gzip") && body.length > 1_024;
      const answer = { ...(given as Record<string, string>), date, ...(packed && { "content-encoding": "gzip" }) };
      response.writeHead(status, answer).end(packed ? gzipSync(body) : body);
    } catch (error) {
      response.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify({ message: String(error) }));
    }
  }

  async #file(rawPath: string, asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = { "accept-encoding": asked.headers["accept-encoding"] ?? "" };
    const answer = await this.#serve?.({ rawPath, headers });
    const body = Buffer.from(answer?.body ?? "", answer?.isBase64Encoded === true ? "base64" : "utf8");
    response.writeHead(answer?.statusCode ?? 500, answer?.headers as Record<string, string>).end(body);
  }
}

/** One that is there for the tests of the file. */
export function useMemoryConsole(now: number): MemoryConsole {
  const console = new MemoryConsole(now);
  beforeAll(() => console.start());
  afterAll(() => console.stop());
  return console;
}
