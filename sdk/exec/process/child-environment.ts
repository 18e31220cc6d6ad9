import type { Command } from "../command/command.ts";

/** What every command gets of the worker's environment: never its tokens and keys. */
const ALWAYS = ["PATH", "HOME", "LANG", "TZ"];

/** The whole environment of a command: PATH, HOME, LANG and TZ, what `pass_env` names as far as it is set, and over them `env`. */
export function childEnvironment({ env, pass_env }: Pick<Command, "env" | "pass_env">, own: NodeJS.ProcessEnv): Record<string, string> {
  const passed = [...ALWAYS, ...pass_env].flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...env };
}
