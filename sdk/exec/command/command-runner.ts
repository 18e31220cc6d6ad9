import type { JobParams } from "../../worker/messages/job-message.ts";
import { type Logger, withFields } from "../../connection/logger.ts";
import type { Handler, HandlerContext } from "../../worker/run-handler.ts";
import { CommandError } from "./command-error.ts";
import type { Command } from "./command.ts";
import type { ExecConfig } from "../config.ts";
import { failedLine, isTimeout, startedLine, succeededLine } from "../process/log-lines.ts";
import { printable } from "./printable.ts";
import { signalGroup } from "../process/process-group.ts";
import { commandOf, resolveCall } from "./resolve-call.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

interface RunnerOptions {
  /** Where PATH, HOME, LANG, TZ and the variables of `pass_env` come from. @default the worker's environment */
  readonly env?: NodeJS.ProcessEnv;
  /** Resolves when the log takes more; until then a command's output is not read. @default at once */
  readonly writable?: () => Promise<void>;
}

export interface CommandRunner {
  /** Runs the command that a message names, see `resolveCall`. Its value is a `CommandResult`; it throws `CommandError`. */
  readonly handler: Handler;
  /** Resolves when no command runs, and none is being ended, any more. */
  idle(): Promise<void>;
  /** Ends every command and its descendants at once. Does not wait. */
  kill(): void;
}

/** Runs allow-listed commands as a worker's handler, and says in the log's own words how it goes. */
export function commandRunner(
  { commands }: Pick<ExecConfig, "commands">,
  { env = process.env, writable = async () => undefined }: RunnerOptions = {},
): CommandRunner {
  const groups = new Set<number>();
  const running = new Set<Promise<unknown>>();

  return {
    handler: async (params, context) => {
      const run = handle(params, context);
      running.add(run);
      return run.finally(() => running.delete(run));
    },
    async idle() {
      await Promise.allSettled(running);
    },
    kill() {
      for (const pgid of groups) signalGroup(pgid, "SIGKILL");
    },
  };

  async function handle(params: JobParams, { signal, log: plain }: HandlerContext): Promise<CommandResult> {
    const command = commandOf(params, commands);
    const label = command?.label ?? nameIn(params);
    const log = withFields(plain, { command: label });
    try {
      const call = resolveCall(params, commands);
      say(log.info, command?.log.before);
      const onStart = () => log.info(startedLine(label));
      const result = await runCommand(call, { label, signal, log, env, groups, writable, onStart });
      log.info(succeededLine(label));
      say(log.info, command?.log.after_success);
      return result;
    } catch (error) {
      throw reported(error, label, command, signal, log);
    }
  }
}

/** Says in the log how a command failed. */
function reported(thrown: unknown, label: string, command: Command | undefined, signal: AbortSignal, log: Logger): CommandError {
  const error = thrown instanceof CommandError ? thrown : new CommandError("NOT_STARTED", String(thrown), { cause: thrown });
  const stopped = error.code === "STOPPED" && !isTimeout(signal.reason);
  log[stopped ? "warn" : "error"](failedLine(label, error, signal.reason));
  // A run that somebody ended, or that another worker takes over, has not failed.
  if (!stopped) say(log.error, command?.log.after_failure);
  return error;
}

function say(log: Logger["info"], line: string | undefined): void {
  if (line !== undefined) log(line);
}

function nameIn({ command }: JobParams): string {
  return typeof command === "string" ? printable(command).slice(0, 100) : "?";
}
