import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Recorder } from "./recorder.ts";

const PROGRAM = fileURLToPath(new URL("../../../localstack/start.ts", import.meta.url));
/** A start synthesises the app; on a busy machine that takes a while. */
const READY_WITHIN_MS = 120_000;

export interface StackOptions {
  readonly port: number;
  readonly awsPort: number;
  readonly dataDirectory: string;
}

/** `npm start` as a process of its own, to be killed and started again; each time in which it is not there is on record. */
export class StackControl {
  readonly api: string;
  readonly aws: string;
  readonly #options: StackOptions;
  readonly #recorder: Recorder;
  #child: ChildProcess | undefined;
  #ending = false;

  constructor(options: StackOptions, recorder: Recorder) {
    this.#options = options;
    this.#recorder = recorder;
    this.api = `http://127.0.0.1:${options.port}`;
    this.aws = `http://127.0.0.1:${options.awsPort}`;
    // However this process ends, the stack must not stay behind.
    process.on("exit", () => this.#child?.kill("SIGKILL"));
  }

  async start(): Promise<void> {
    const { port, awsPort, dataDirectory } = this.#options;
    const args = ["--scope", "real", "--port", String(port), "--aws-port", String(awsPort), "--data-dir", dataDirectory];
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(join(dataDirectory, "..", "stack.log"), { flags: "a" });
    child.stderr.pipe(log);
    this.#child = child;
    this.#ending = false;
    const over = new AbortController();
    let output = "";
    const ready = (async () => {
      for await (const [chunk] of onData(child, over.signal)) {
        output += String(chunk);
        if (output.includes("Ready in")) return;
      }
    })();
    child.stdout.pipe(log);
    const ended = once(child, "exit", { signal: over.signal }).then(() => Promise.reject(new Error(`the stack did not start: ${output}`)));
    const late = sleep(READY_WITHIN_MS, undefined, { signal: over.signal }).then(() =>
      Promise.reject(new Error(`the stack is not ready: ${output}`)),
    );
    for (const one of [ready, ended, late]) one.catch(() => undefined);
    await Promise.race([ready, ended, late]);
    over.abort();
    child.once("exit", (code) => void this.#onExit(child, code));
  }

  /** Ends it as asked, leaves it down for so long, and starts it again. */
  async restart(how: "kill" | "stop", downSeconds: number): Promise<void> {
    const from = Date.now();
    await this.end(how);
    await sleep(downSeconds * 1000);
    await this.start();
    this.#recorder.outages.push({ from, until: Date.now(), how });
  }

  async end(how: "kill" | "stop"): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.#ending = true;
    const exited = once(child, "exit");
    child.kill(how === "kill" ? "SIGKILL" : "SIGINT");
    await exited;
  }

  async #onExit(child: ChildProcess, code: number | null): Promise<void> {
    if (this.#ending || child !== this.#child) return;
    const from = Date.now();
    this.#recorder.surprises.push({ at: from, request: "stack", status: code ?? -1, text: "the stack ended by itself; see stack.log" });
    await this.start();
    this.#recorder.outages.push({ from, until: Date.now(), how: "crash" });
  }
}

async function* onData(child: ChildProcess, signal: AbortSignal): AsyncGenerator<unknown[]> {
  while (child.stdout) yield await once(child.stdout, "data", { signal });
}
