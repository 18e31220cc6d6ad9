import { basename } from "node:path";

/** Programs that start another one, which is named among their arguments. */
const LAUNCHER = /^(?:env|nice|ionice|nohup|timeout|time|stdbuf|sudo|setsid|tini|dumb-init|xvfb-run|uv|poetry|pipenv)$/;
const INTERPRETER = /^(?:(?:ba|da|z|k|mk|fi|c|tc|a)?sh|python[\d.]*|pypy[\d.]*|node|deno|bun|ruby|perl|php|pwsh|powershell)$/;
const CODE_OPTION = /^(?:-[A-Za-z]*[ceEpr][A-Za-z]*|--eval|--print|--run|eval)$/;
const SCRIPT = /\.(?:py|[cm]?[jt]s|sh|bash|zsh|rb|pl|php)$/;

/** What an interpreter gets as arguments; undefined if the command starts none. */
function interpreted(command: readonly string[]): { readonly from: number; readonly entries: readonly string[] } | undefined {
  const [program = ""] = command;
  const at = LAUNCHER.test(basename(program)) ? command.findIndex((entry) => INTERPRETER.test(basename(entry))) : 0;
  if (at === -1 || !INTERPRETER.test(basename(command[at] ?? ""))) return undefined;
  return { from: at + 1, entries: command.slice(at + 1) };
}

/** The file that an interpreter is to run: its first argument that is no option, if that is named like a script. */
export function scriptOf(command: readonly string[]): string | undefined {
  const first = interpreted(command)?.entries.find((entry) => !entry.startsWith("-"));
  return first !== undefined && SCRIPT.test(first) ? first : undefined;
}

/** The place of an entry that an interpreter reads as code (`sh -c …`, `python3 -c …`, `node -e …`); undefined if there is none. */
export function codeIn(command: readonly string[]): number | undefined {
  const { from = 0, entries = [] } = interpreted(command) ?? {};
  const script = entries.findIndex((entry) => SCRIPT.test(entry));
  // What follows a script are the script's own options.
  const option = entries.slice(0, script === -1 ? entries.length : script).findIndex((entry) => CODE_OPTION.test(entry));
  return option === -1 ? undefined : from + option + 1;
}
