import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

/** A program that did not end with exit code 0, with all it said. */
export class ProgramFailed extends Error {
  readonly output: string;

  constructor(command: string, code: unknown, output: string) {
    super(`${command} ended with ${String(code)}`);
    this.output = output;
  }
}

/**
 * Runs a program to its end and answers what it said, which is shown only if it fails (or at once, with `stdio: "inherit"`).
 * The signal ends it.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly signal: AbortSignal },
): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code]: unknown[] = await once(child, "close");
  if (code !== 0) throw new ProgramFailed(`${command} ${args.slice(0, 2).join(" ")}`, code, output);
  return output;
}

/**
 * Kills a program, with all that it has begun, as soon as it has said something that matches. Answers what it had said.
 * @throws ProgramFailed where it ends before that
 */
export async function killAt(
  says: RegExp,
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly signal: AbortSignal },
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  let killed = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (killed || !says.test(output) || child.pid === undefined) return;
      killed = true;
      process.kill(-child.pid, "SIGKILL");
    });
  }
  const [code]: unknown[] = await once(child, "close");
  if (!killed) throw new ProgramFailed(`${command} ${args.slice(0, 2).join(" ")}, which was to be killed`, code, output);
  return output;
}

/** Says what is being done, and how long it took. */
export async function phase<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  const begin = performance.now();
  const value = await work();
  console.log(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  return value;
}
