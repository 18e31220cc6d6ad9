import { argPattern } from "./arg-pattern.ts";
import { argProblem } from "./arg-problem.ts";
import type { Command } from "./command.ts";
import { codeIn } from "./interpreters.ts";
import { placeholdersIn } from "./placeholders.ts";

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a command's own schema cannot see: how its parts fit together. */
export function problemsOfCommand({ command, args }: Pick<Command, "command" | "args">): Problem[] {
  return [...problemsOfEntries(command, Object.keys(args)), ...Object.entries(args).flatMap(([name, arg]) => problemsOfArg(name, arg))];
}

function problemsOfEntries(command: readonly string[], declared: readonly string[]): Problem[] {
  const [program = ""] = command;
  const code = codeIn(command);
  const used = new Set(command.flatMap(placeholdersIn));
  const problems: Problem[] = [];
  if (program === "") problems.push({ path: ["command", 0], message: "must name a program" });
  if (placeholdersIn(program).length > 0) problems.push({ path: ["command", 0], message: "the program must not come from an argument" });
  if (code !== undefined && placeholdersIn(command[code] ?? "").length > 0) {
    const message = "is run as code, which must not hold an argument; pass it after the code, as an entry of its own";
    problems.push({ path: ["command", code], message });
  }
  for (const [index, entry] of command.entries()) {
    const unknown = placeholdersIn(entry).filter((name) => !declared.includes(name));
    for (const name of unknown)
      problems.push({ path: ["command", index], message: `{${name}} is not declared in args; the text is {{${name}}}` });
  }
  const unused = declared.filter((name) => !used.has(name));
  return [...problems, ...unused.map((name) => ({ path: ["args", name], message: `is not used: the command holds no {${name}}` }))];
}

function problemsOfArg(name: string, arg: Command["args"][string]): Problem[] {
  try {
    argPattern(arg.pattern);
  } catch (error) {
    return [{ path: ["args", name, "pattern"], message: `is not a regular expression: ${String(error)}` }];
  }
  const problem = arg.default === undefined ? undefined : argProblem(arg.default, arg);
  return problem === undefined ? [] : [{ path: ["args", name, "default"], message: problem }];
}
