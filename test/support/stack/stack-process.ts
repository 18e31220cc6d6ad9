import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** A program of this repository in a process of its own. */
export class Program {
  output = "";
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;

  constructor(file: URL, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    const env = { ...process.env, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", ...variables };
    this.#child = spawn(process.execPath, [fileURLToPath(file), ...args], { stdio: ["ignore", "pipe", "pipe"], env });
    this.#exited = once(this.#child, "exit").then(([code]: unknown[]) => (typeof code === "number" ? code : null));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  /** Resolves when the program has printed this; rejects if it ends without. */
  async prints(text: string): Promise<void> {
    const over = new AbortController();
    const printed = async () => {
      while (!this.output.includes(text)) if (this.#child.stdout) await once(this.#child.stdout, "data", { signal: over.signal });
    };
    const ended = this.#exited.then((code) => {
      over.abort();
      if (!this.output.includes(text)) throw new Error(`ended with ${code} before it printed "${text}": ${this.output}`);
    });
    await Promise.race([printed(), ended]);
  }

  /** Resolves with its exit code, null if a signal ended it. */
  exits(): Promise<number | null> {
    return this.#exited;
  }

  async kill(signal: "SIGKILL" | "SIGINT"): Promise<void> {
    this.#child.kill(signal);
    await this.#exited;
  }
}

/** `npm start` with these options and environment variables. */
export function startStackProgram(options: readonly string[], variables?: Readonly<Record<string, string>>): Program {
  return new Program(new URL("../../../localstack/start.ts", import.meta.url), options, variables);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return address !== null && typeof address === "object" ? address.port : 0;
}
