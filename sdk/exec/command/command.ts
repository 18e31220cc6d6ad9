import * as z from "zod";

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

/** Without how its parts fit together, which `config.ts` checks. */
export const CommandParts = z.strictObject({
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
});
export type Command = z.output<typeof CommandParts>;
