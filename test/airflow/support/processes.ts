import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How long a process has to end by itself. */
const GRACE_MS = 5_000;
const START_SECONDS = 180;

/** Programs that run until they are stopped, each with a log of its own and in a process group of its own. */
export class Processes {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #children = new Map<string, ChildProcess>();

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  start(name: string, command: string, args: readonly string[]): void {
    const log = openSync(this.#log(name), "a");
    this.#children.set(name, spawn(command, args, { cwd: this.#folder, env: this.#env, detached: true, stdio: ["ignore", log, log] }));
  }

  /** The last lines of each log that fulfil the condition, for a person who looks why something failed. */
  lastLines(count: number, condition: RegExp): string[] {
    return [...this.#children.keys()].flatMap((name) => {
      const lines = readFileSync(this.#log(name), "utf8")
        .split("\n")
        .filter((line) => condition.test(line));
      return lines.slice(-count).map((line) => `${name}: ${line.slice(0, 300)}`);
    });
  }

  /**
   * Resolves when the probe says so.
   * @throws Error if a process has ended, or after three minutes
   */
  async ready(what: string, probe: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
    for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await delay(250, undefined, { signal })) {
      const ended = [...this.#children].find(([, child]) => child.exitCode !== null || child.signalCode !== null);
      if (ended) throw new Error(`${what}: ${ended[0]} has ended with ${ended[1].exitCode ?? ended[1].signalCode}`);
      if (await probe().catch(() => false)) return;
    }
    throw new Error(`${what} is not ready after ${START_SECONDS} s`);
  }

  /** Ends all of them, and what they started. */
  async stop(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => end(child)));
  }

  #log(name: string): string {
    return join(this.#folder, `${name}.log`);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = child.exitCode === null && child.signalCode === null ? once(child, "exit") : Promise.resolve();
  signalGroup(child.pid, "SIGTERM");
  await Promise.race([gone, delay(GRACE_MS)]);
  signalGroup(child.pid, "SIGKILL");
  await gone;
}

function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of the group is left.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
