import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ExecConfig } from "../../../../sdk/exec/config.ts";
import { faultsOf } from "../../../../sdk/worker/completions/faults.ts";
import { readConfig } from "../../../../sdk/exec/read-config.ts";

const seed = { command: ["python3", "seed.py", "--date", "{date}"], args: { date: { pattern: "^\\d{4}-\\d{2}-\\d{2}$" } } };
const config = (command: object, more: object = {}) => ({ queue: "real.jobs.daily", commands: { seed: command }, ...more });

function faults(value: unknown): string[] {
  const { error } = ExecConfig.safeParse(value);
  return error ? faultsOf(error) : [];
}

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "belfry-exec-")), "exec.json");
  await writeFile(file, text);
  return file;
}

it("has defaults for all but the queue and the commands", () => {
  expect(ExecConfig.parse(config(seed))).toEqual({
    queue: "real.jobs.daily",
    concurrency: 1,
    commands: {
      seed: {
        command: seed.command,
        args: { date: { pattern: seed.args.date.pattern, max_length: 200 } },
        cwd: ".",
        env: {},
        pass_env: [],
        kill_grace_sec: 0.5,
        log: {},
      },
    },
  });
});

it.each<[string, unknown, string]>([
  ["another kind of value", [], "Invalid input: expected object, received array"],
  ["a queue of another form", config(seed, { queue: "daily" }), "queue: must read {scope}.jobs.{service}"],
  ["an unknown key", config(seed, { shell: true }), 'Unrecognized key: "shell"'],
  ["an unknown key in a command", config({ ...seed, shell: true }), 'commands.seed: Unrecognized key: "shell"'],
  [
    "an unknown key in an argument",
    config({ ...seed, args: { date: { pattern: "a", type: 1 } } }),
    'commands.seed.args.date: Unrecognized key: "type"',
  ],
  ["no commands", { queue: "real.jobs.daily", commands: {} }, "commands: must name a command at least"],
  ["an address that is none", config(seed, { api_url: "ftp://x" }), "api_url: must be an http(s) URL"],
  ["a command without a program", config({ command: [] }), "commands.seed.command: Too small: expected array to have >=1 items"],
  ["an empty program", config({ command: [""] }), "commands.seed.command.0: must name a program"],
  [
    "a program from an argument",
    config({ ...seed, command: ["{date}"] }),
    "commands.seed.command.0: the program must not come from an argument",
  ],
  [
    "an undeclared placeholder",
    config({ command: ["awk", "{print}"] }),
    "commands.seed.command.1: {print} is not declared in args; the text is {{print}}",
  ],
  [
    "an argument that is not used",
    config({ ...seed, command: ["true"] }),
    "commands.seed.args.date: is not used: the command holds no {date}",
  ],
  [
    "a pattern that is none",
    config({ ...seed, args: { date: { pattern: "(" } } }),
    "commands.seed.args.date.pattern: is not a regular expression: ",
  ],
  [
    "a pattern that breaks out of its anchors",
    config({ ...seed, args: { date: { pattern: "a)|(?:b" } } }),
    "commands.seed.args.date.pattern: is not",
  ],
  [
    "a default that does not match",
    config({ ...seed, args: { date: { pattern: "a", default: "b" } } }),
    "commands.seed.args.date.default: must match a",
  ],
  ["a variable's name", config({ ...seed, pass_env: ["A=B"] }), "commands.seed.pass_env.0: must be a name of letters, digits and '_'"],
])("says where the fault is: %s", (_case, value, fault) => {
  expect(faults(value)).toContainEqual(expect.stringContaining(fault));
});

it.each([
  [["sh", "-c", "echo {date}"]],
  [["/bin/bash", "-o", "pipefail", "-ec", "echo {date}"]],
  [["env", "LANG=C", "python3", "-c", "print('{date}')"]],
  [["node", "--eval", "console.log('{date}')"]],
  [["perl", "-ne", "{date}"]],
])("refuses an argument inside code: %j", (command) => {
  expect(faults(config({ ...seed, command }))).toEqual([expect.stringContaining("is run as code, which must not hold an argument")]);
});

it.each([
  [["sh", "-c", 'echo "$1"', "--", "{date}"]],
  [["python3", "train.py", "-c", "{date}"]],
  [["tool", "-c", "{date}"]],
  [["timeout", "5", "tool", "-e", "{date}"]],
])("takes an argument beside code, and options of other programs: %j", (command) => {
  expect(faults(config({ ...seed, command }))).toEqual([]);
});

it("reads a file, and takes folders relative to it", async () => {
  const file = await fileWith(JSON.stringify(config({ ...seed, cwd: "scripts" })));
  expect((await readConfig(file)).commands["seed"]?.cwd).toBe(join(file, "../scripts"));
});

it.each<[string, () => Promise<string>, RegExp]>([
  ["is not there", async () => "/no/such/exec.json", /^\/no\/such\/exec\.json: cannot be read: .*ENOENT/],
  ["is no JSON", () => fileWith("{"), /exec\.json: is not JSON: /],
  [
    "has two faults",
    () => fileWith(JSON.stringify(config({ command: [""], cwd: 1 }, { queue: "x" }))),
    /exec\.json:\n {2}queue: .*\n {2}commands\.seed\.cwd: /,
  ],
])("refuses a file that %s", async (_case, file, words) => {
  await expect(readConfig(await file())).rejects.toMatchObject({ code: "INVALID_OPTION", message: expect.stringMatching(words) });
});
