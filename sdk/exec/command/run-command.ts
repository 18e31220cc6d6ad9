import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { ERROR_LIMIT, RESULT_LIMIT } from "../../worker/completions/completion.ts";
import type { Logger } from "../../connection/logger.ts";
import { childEnvironment } from "../process/child-environment.ts";
import { CommandError } from "./command-error.ts";
import { scriptOf } from "./interpreters.ts";
import { lastObject } from "../process/last-object.ts";
import type { Line } from "../process/line-splitter.ts";
import { LOG_LINE_LIMIT, shownLine } from "./shown-line.ts";
import { outputTail } from "../process/output-reader.ts";
import type { ResolvedCall } from "./resolve-call.ts";
import { type ProcessEnd, runProcess } from "../process/run-process.ts";
import { lastBytes } from "../process/tail.ts";

/** Bytes of a run's error that are left to what surrounds the message. */
const ERROR_MARGIN = 256;

/** The result of a run whose command succeeded. */
export interface CommandResult {
  readonly exit_code: 0;
  readonly duration_ms: number;
  /** The last line of stdout, if it is a JSON object. */
  readonly output?: Record<string, unknown>;
  /** Otherwise the last 4 KB of stdout, if there are any. */
  readonly stdout_tail?: string;
}

export interface RunCommandOptions {
  readonly label: string;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** The worker's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly groups: Set<number>;
  /** Resolves when the log takes more. */
  readonly writable: () => Promise<void>;
  readonly onStart: () => void;
}

/** Runs a command to its end. @throws CommandError for every other end than exit code 0. */
export async function runCommand({ command, argv }: ResolvedCall, its: RunCommandOptions): Promise<CommandResult> {
  const { label, signal, log, groups, writable, onStart } = its;
  await assertScript(argv, command.cwd);
  if (signal.aborted) throw new CommandError("STOPPED", `${label} was not started`);
  const [stdoutTail, stderrTail] = [outputTail(), outputTail()];
  let last: Line | undefined;

  const end = await start(argv, command.cwd, {
    cwd: command.cwd,
    env: childEnvironment(command, its.env),
    graceMs: command.kill_grace_sec * 1000,
    signal,
    groups,
    onStart,
    stdout: {
      // A line of stdout may turn out to be the run's output.
      lineLimit: RESULT_LIMIT,
      tail: stdoutTail,
      writable,
      onLine: (line) => {
        log.info(shownLine(line), { stream: "stdout" });
        if (line.bytes.some((byte) => byte > 0x20)) last = line;
      },
    },
    stderr: {
      lineLimit: LOG_LINE_LIMIT,
      tail: stderrTail,
      writable,
      onLine: (line) => log.info(shownLine(line), { stream: "stderr" }),
    },
  });
  if (end.leftBehind) log.warn("the command left processes behind; they were ended with it", { command: label });
  if (end.stopped || end.exitCode !== 0) throw failure(label, end, stderrTail.text());
  const output = last && lastObject(last);
  const stdout_tail = stdoutTail.text();
  return { exit_code: 0, duration_ms: end.durationMs, ...(output ? { output } : stdout_tail !== "" && { stdout_tail }) };
}

function failure(label: string, { exitCode, signal, stopped }: ProcessEnd, stderr: string): CommandError {
  const how = exitCode === null ? `signal ${signal}` : `exit code ${exitCode}`;
  const what = stopped ? `${label} was stopped; it ended with ${how}` : `${label} ended with ${how}`;
  // The end of stderr says most, and the record cuts texts at their end: so it is made to fit.
  const shown = lastBytes(stderr, ERROR_LIMIT - ERROR_MARGIN - Buffer.byteLength(what));
  const message = shown === "" ? what : `${what}\nstderr: ${shown}`;
  return new CommandError(stopped ? "STOPPED" : "FAILED", message, { stderr });
}

/** An interpreter without its script would fail with words of its own. */
async function assertScript(argv: readonly string[], cwd: string): Promise<void> {
  const script = scriptOf(argv);
  if (script === undefined) return;
  const file = resolve(cwd, script);
  await access(file).catch((error: unknown) => {
    throw new CommandError("NOT_FOUND", `nothing was started: there is no script ${file}`, { cause: error });
  });
}

async function start(argv: ResolvedCall["argv"], cwd: string, options: Parameters<typeof runProcess>[1]): Promise<ProcessEnd> {
  try {
    return await runProcess(argv, options);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOENT" && code !== "ENOTDIR")
      throw new CommandError("NOT_STARTED", `could not be started: ${String(error)}`, { cause: error });
    const folder = await access(cwd).then(
      () => true,
      () => false,
    );
    const missing = folder ? `program ${argv[0]}` : `folder ${cwd}`;
    throw new CommandError("NOT_FOUND", `nothing was started: there is no ${missing}`, { cause: error });
  }
}
