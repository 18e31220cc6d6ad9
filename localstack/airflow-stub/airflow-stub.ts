import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { close, listen } from "../endpoint/listen.ts";
import { readBody } from "../endpoint/read-body.ts";
import { StubAccess } from "./access.ts";
import type { ListDagFiles } from "./dag-files.ts";
import { readBelfryFile, type ReadDagFile } from "./dag.ts";
import { serve } from "./serve.ts";
import { defaultSwitches, type StubCall, type StubSwitches } from "./switches.ts";
import { AirflowWorld } from "./world.ts";

export interface AirflowStubOptions {
  readonly api: "v1" | "v2";
  readonly files: ListDagFiles;
  /** @default readBelfryFile */
  readonly read?: ReadDagFile;
  /** 0 takes any that is free. @default 0 */
  readonly port?: number;
  /** Where it is served: `/airflow`. @default at the root */
  readonly subPath?: string;
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
}

/** A stand-in for Airflow over HTTP. */
export interface AirflowStub {
  /** Without `/api/…`. */
  readonly url: string;
  readonly world: AirflowWorld;
  readonly access: StubAccess;
  readonly switches: StubSwitches;
  /** All requests that came, in order. */
  readonly calls: readonly StubCall[];
  stop(): Promise<void>;
}

const LARGEST_BODY = 1_000_000;
/** By the real clock files are listed at most so often, ms: they may be in a bucket, and each request looks. */
const LISTED_EVERY_MS = 1_000;

/**
 * Starts an Airflow that answers as Airflow 2.10 (`v1`) or 3.2 (`v2`) does, with the users `admin` and `viewer`, whose
 * passwords are their names. It reads DAG files, orders runs by their schedules and plays them up to the clock whenever it is
 * asked something; it runs no Python.
 */
export async function startAirflowStub(options: AirflowStubOptions): Promise<AirflowStub> {
  const { api, files, read = readBelfryFile, port = 0, subPath = "", now = Date.now } = options;
  const world = new AirflowWorld(files, read, now);
  if (options.now === undefined) world.processor.delays.list = LISTED_EVERY_MS;
  const access = new StubAccess();
  access.users.set("admin", { password: "admin", role: "admin" });
  access.users.set("viewer", { password: "viewer", role: "viewer" });
  const switches = defaultSwitches();
  const calls: StubCall[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const bound = await listen(server, port, "the stand-in for Airflow");
  return { url: `http://127.0.0.1:${bound}${subPath}`, world, access, switches, calls, stop: () => close(server) };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? "/", "http://airflow");
      const body = (await readBody(request, LARGEST_BODY))?.toString() ?? "";
      const { method = "GET", headers } = request;
      const call: StubCall = { method, path: decodeURIComponent(url.pathname.slice(subPath.length)), query: url.searchParams };
      calls.push(call);
      const fault = switches.before(call);
      if (fault === "drop-before") return void request.socket.destroy();
      if (typeof fault === "object") {
        const { status, type = "application/json", text = "", headers: more = {} } = fault;
        return void response.writeHead(status, { "content-type": type, ...more }).end(text);
      }
      await world.play();
      const path = url.pathname.startsWith(subPath) ? url.pathname.slice(subPath.length) : "";
      const { authorization = "", accept = "*/*" } = headers;
      const { status, type, text } = serve({ api, world, access, switches }, { ...call, path, body, authorization, accept });
      if (fault === "drop-after") return void request.socket.destroy();
      if (fault === "hang") return;
      response.writeHead(status, type === "" ? {} : { "content-type": type }).end(text);
    } catch (error) {
      // As a crash of Airflow looks; the stand-in's own reason is in it, for whoever reads a failed test.
      response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end(`Internal Server Error\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}
