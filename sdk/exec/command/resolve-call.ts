import * as z from "zod";
import type { JobParams } from "../../worker/messages/job-message.ts";
import { argProblem } from "./arg-problem.ts";
import { CommandError } from "./command-error.ts";
import type { Command } from "./command.ts";
import { faultsOf } from "../../worker/completions/faults.ts";
import { fillPlaceholders } from "./placeholders.ts";

/** A job message's `params`. */
const Call = z.strictObject({
  command: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()], "must be a text, a number or a boolean")).default({}),
});

/** What is to be run: nothing in it is read by a shell. */
export interface ResolvedCall {
  readonly name: string;
  readonly command: Command;
  /** The program and its arguments. */
  readonly argv: readonly [string, ...string[]];
}

/** The command that a message names, before its arguments are looked at; undefined if there is none of that name. */
export function commandOf(params: JobParams, commands: Readonly<Record<string, Command>>): Command | undefined {
  const name = params["command"];
  return typeof name === "string" && Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/**
 * The program and arguments for `{ "command": name, "args"?: { name: text, number or boolean } }`. Numbers and booleans
 * count as their JSON text. Every declared argument without a default must be there, no other may be.
 *
 * @throws CommandError `CALL_REFUSED`, naming everything that is wrong and what is allowed.
 */
export function resolveCall(params: JobParams, commands: Readonly<Record<string, Command>>): ResolvedCall {
  const call = Call.safeParse(params);
  if (!call.success) throw refused(`params must read {"command": name, "args"?: {name: value}}: ${faultsOf(call.error).join("; ")}`);
  const { command: name, args } = call.data;
  const command = commandOf(params, commands);
  if (!command) throw refused(`there is no command ${quote(name)}; there are ${Object.keys(commands).map(quote).join(", ")}`);

  const given = new Map(Object.entries(args).map(([arg, value]) => [arg, String(value)]));
  const undeclared = [...given.keys()].filter((arg) => !Object.hasOwn(command.args, arg));
  const problems = undeclared.map((arg) => `args.${quote(arg)}: is not declared; ${listing(Object.keys(command.args))}`);
  const values = new Map<string, string>();
  for (const [arg, rule] of Object.entries(command.args)) {
    const value = given.get(arg) ?? rule.default;
    const problem = value === undefined ? `is missing; it must match ${rule.pattern}` : argProblem(value, rule);
    if (problem !== undefined) problems.push(`args.${arg}: ${problem}${value === undefined ? "" : `; it is ${quote(value)}`}`);
    values.set(arg, value ?? "");
  }
  if (problems.length > 0) throw refused(`${name}: ${problems.join("; ")}`);

  const [program = "", ...rest] = command.command.map((entry) => fillPlaceholders(entry, values));
  return { name, command, argv: [program, ...rest] };
}

function refused(message: string): CommandError {
  return new CommandError("CALL_REFUSED", `nothing was started: ${message}`);
}

function listing(names: readonly string[]): string {
  return names.length === 0 ? "the command takes no args" : `allowed are ${names.join(", ")}`;
}

/** Control characters escaped and cut short: it comes from outside and goes into log lines. */
function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
