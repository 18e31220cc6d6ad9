import * as z from "zod";
import { problemsOfCommand } from "./command-problems.ts";

/** What an argument may be: checked before anything is started. */
const Arg = z.strictObject({
  /** A regular expression (flag `u`) that the whole value must match; `^` and `$` may be left out. See `argPattern`. */
  pattern: z.string().min(1),
  /** Taken when a message leaves the argument out. Must match the pattern. @default none: the argument is required */
  default: z.string().optional(),
  /** Longest value, in characters. */
  max_length: z.int().min(1).max(32_768).default(200),
});
export type Arg = z.output<typeof Arg>;

const VariableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be a name of letters, digits and '_'");
const noNul = z.string().regex(/^[^\0]*$/, "must not hold NUL");

/** Lines of the log around a command. */
const Log = z.strictObject({
  /** Before it is started. */
  before: z.string().optional(),
  after_success: z.string().optional(),
  /** After a failure, a time-out, or a call that was refused; not when its run was ended or the worker stops. */
  after_failure: z.string().optional(),
});

const Command = z
  .strictObject({
    /** How log lines call it. @default its name */
    label: z.string().min(1).optional(),
    /** The program and its arguments, one by one: no shell reads them. `{name}` stands for an argument, `{{name}}` for `{name}`. */
    command: z.array(noNul).min(1),
    /** Every argument that a message may give. */
    args: z.record(z.string().regex(/^\w+$/, "must be a name of letters, digits and '_'"), Arg).default({}),
    /** Where it runs, relative to the config file. */
    cwd: noNul.default("."),
    /** Variables it gets besides PATH, HOME, LANG and TZ. */
    env: z.record(VariableName, noNul).default({}),
    /** Variables it gets from the worker's own environment, as far as they are set. */
    pass_env: z.array(VariableName).default([]),
    /**
     * Seconds between SIGTERM and SIGKILL. The SDK waits 1 s for a command whose time is up; beyond that the next message
     * is worked on while this one still ends.
     */
    kill_grace_sec: z.number().min(0).max(60).default(0.5),
    log: Log.default({}),
  })
  .superRefine((command, context) => {
    for (const { path, message } of problemsOfCommand(command)) context.addIssue({ code: "custom", path: [...path], message });
  });
export type Command = z.output<typeof Command>;

/** belfry-exec's config file: which queue it works on, and what its messages may start. */
export const ExecConfig = z.strictObject({
  /** The queue in its dotted form, `{scope}.jobs.{service}`. */
  queue: z.string().regex(/^[a-z0-9-]+\.jobs\.[A-Za-z0-9][A-Za-z0-9_-]*$/, "must read {scope}.jobs.{service}"),
  /** @default http://127.0.0.1:8095, and :9095 for scope mock */
  api_url: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  /** Of SQS. @default where an API on this machine says its AWS endpoint is, else AWS */
  endpoint: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  /** @default as the AWS SDK finds it */
  region: z.string().min(1).optional(),
  /** Commands at the same time. */
  concurrency: z.int().min(1).max(1_000).default(1),
  /** By the name that messages use. */
  commands: z
    .record(z.string().min(1).max(100), Command)
    .refine((commands) => Object.keys(commands).length > 0, "must name a command at least"),
});
export type ExecConfig = z.output<typeof ExecConfig>;
