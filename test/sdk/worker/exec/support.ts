import type * as z from "zod";
import { commandRunner } from "../../../../sdk/exec/command/command-runner.ts";
import { ExecConfig } from "../../../../sdk/exec/config.ts";
import type { JobParams, LogFields } from "../../../../sdk/worker/index.ts";
import { jobMessage, until } from "../support/rig.ts";

type CommandInput = z.input<typeof ExecConfig>["commands"][string];

interface Said {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A command that runs JavaScript. Its arguments are `process.argv.slice(1)`. */
export function javascript(code: string, ...args: string[]): string[] {
  return [process.execPath, "-e", code, "--", ...args];
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  readonly writable?: () => Promise<void>;
}

/** One command, called `it`, without a queue: what a message's handler does, and what the log says meanwhile. */
export function commandUnderTest(input: CommandInput, { env, writable }: Omit<CallOptions, "signal"> = {}) {
  const said: Said[] = [];
  const { commands } = ExecConfig.parse({ queue: "real.jobs.t", commands: { it: input } });
  const runner = commandRunner({ commands }, { ...(env && { env }), ...(writable && { writable }) });
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void said.push({ level, message, fields });

  return {
    runner,
    said,
    messages: () => said.map(({ message }) => message),
    /** What the command itself wrote. */
    output: (stream: "stdout" | "stderr") => said.flatMap(({ message, fields }) => (fields["stream"] === stream ? message : [])),
    /** The first thing it wrote to stdout. */
    async firstLine(): Promise<string> {
      return until(() => said.find(({ fields }) => fields["stream"] === "stdout")?.message);
    },
    async call(args: JobParams = {}, signal = new AbortController().signal): Promise<unknown> {
      return this.handle({ command: "it", args }, signal);
    },
    async handle(params: JobParams, signal = new AbortController().signal): Promise<unknown> {
      return runner.handler(params, {
        job: jobMessage(),
        attempt: 1,
        signal,
        log: { info: at("info"), warn: at("warn"), error: at("error") },
      });
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
