import { spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import { type OutputHandling, OutputReader } from "./output-reader.ts";
import { endGroup, signalGroup } from "./process-group.ts";

/** Milliseconds between two looks whether more output comes after the end, how many without any say no, and how many at most. */
const LOOK_MS = 20;
const QUIET_LOOKS = 5;
const MOST_LOOKS = 250;

interface Running {
  /** Full path. */
  readonly cwd: string;
  /** All of it: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the process when it is aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** The process groups that run; its own is in it from its start to its end. */
  readonly groups: Set<number>;
  /** It has been started. */
  readonly onStart: () => void;
  readonly stdout: OutputHandling;
  readonly stderr: OutputHandling;
}

export interface ProcessEnd {
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was ended because `signal` was aborted. */
  readonly stopped: boolean;
  /** Processes that it left in its group; they were ended as well. */
  readonly leftBehind: boolean;
  readonly durationMs: number;
}

/**
 * Runs a program in a process group of its own, without a shell and without stdin, and reads its output as fast as it can
 * be handled: a program that writes faster waits. When it is over, so is its group: what it leaves running is ended, and
 * a process that left the group but holds the output open is not waited for.
 *
 * @throws what `spawn` throws or emits for a program that cannot be started.
 */
export async function runProcess([program, ...args]: readonly [string, ...string[]], its: Running): Promise<ProcessEnd> {
  const since = performance.now();
  const child = spawn(program, args, { cwd: its.cwd, env: its.env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  // Both fail for a program that cannot be started.
  exited.catch(() => undefined);
  await once(child, "spawn");
  const pgid = child.pid;
  if (pgid === undefined) throw new Error("started without a process id");
  its.groups.add(pgid);
  its.onStart();

  const outputs = [new OutputReader(child.stdout, its.stdout), new OutputReader(child.stderr, its.stderr)];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= endGroup(pgid, its.graceMs);
  };
  if (its.signal.aborted) stop();
  its.signal.addEventListener("abort", stop, { once: true });

  const [exitCode, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  const durationMs = Math.round(performance.now() - since);
  its.signal.removeEventListener("abort", stop);
  await stopping;
  await quiet(outputs);
  const leftBehind = stopping === undefined && signalGroup(pgid, 0);
  if (leftBehind) await endGroup(pgid, its.graceMs);
  its.groups.delete(pgid);
  for (const output of outputs) output.close();
  await Promise.all(outputs.map((output) => output.done));
  return { exitCode, signal, stopped: stopping !== undefined, leftBehind, durationMs };
}

/** Waits until what the process wrote has been read: until its output ends, or is held open by another process and rests. */
async function quiet(outputs: readonly OutputReader[]): Promise<void> {
  const ended = Promise.all(outputs.map((output) => output.done)).then(() => true);
  let calm = 0;
  for (let looks = 0; looks < MOST_LOOKS && calm < QUIET_LOOKS; looks += 1) {
    const before = outputs.map((output) => output.chunks).join(" ");
    if (await Promise.race([ended, delay(LOOK_MS, false)])) return;
    // Whatever a busy process could not read while its timers were due is read now.
    await nextTurn();
    const same = outputs.map((output) => output.chunks).join(" ") === before;
    calm = same && !outputs.some((output) => output.busy) ? calm + 1 : 0;
  }
}
