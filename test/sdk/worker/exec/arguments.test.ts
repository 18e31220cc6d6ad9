import { expect, it } from "vitest";
import type { JobParams } from "../../../../sdk/worker/index.ts";
import { commandUnderTest, javascript } from "./support.ts";

const ECHO = "console.log(JSON.stringify({ args: process.argv.slice(1) }))";
const anything = { pattern: "[^]*" };

function echo(pattern: string, more: object = {}) {
  return commandUnderTest({ command: javascript(ECHO, "{x}"), args: { x: { pattern, ...more } } });
}

it.each([
  "; rm -rf /",
  "$(touch /tmp/x)",
  "`id`",
  "a b  c",
  `"double" 'single'`,
  "a\nb\tc",
  "*",
  "~",
  "$HOME",
  "{x}",
  "{{x}}",
  "한글 😀",
  "&& true | cat > x",
  "",
])("hands over %j as it is, as one argument", async (value) => {
  const one = commandUnderTest({ command: javascript(ECHO, "{x}", "--x={x}.", "{{x}}", "{ x }"), args: { x: anything } });
  expect(await one.call({ x: value })).toMatchObject({ output: { args: [value, `--x=${value}.`, "{x}", "{ x }"] } });
});

it("takes numbers and booleans for their text, and defaults for what is left out", async () => {
  const args = { n: { pattern: "\\d+" }, b: { pattern: "true|false" }, d: { pattern: "^\\w+$", default: "usual" } };
  const one = commandUnderTest({ command: javascript(ECHO, "{n}", "{b}", "{d}"), args });
  expect(await one.call({ n: 30, b: true })).toMatchObject({ output: { args: ["30", "true", "usual"] } });
});

it.each<[string, JobParams, RegExp]>([
  ["an unknown command", { command: "rm" }, /there is no command "rm"; there are "it"$/],
  ["a command that every object has", { command: "constructor" }, /there is no command "constructor"/],
  ["no command", {}, /params must read .*: command: /],
  ["more than a command and its args", { command: "it", args: { x: "1" }, cwd: "/" }, /Unrecognized key: "cwd"/],
  ["an undeclared argument", { command: "it", args: { x: "1", y: "2" } }, /args\."y": is not declared; allowed are x$/],
  ["a missing argument", { command: "it" }, /args\.x: is missing; it must match \\d\+$/],
  ["an argument that is null", { command: "it", args: { x: null } }, /args\.x: must be a text, a number or a boolean/],
  ["an argument that is a list", { command: "it", args: { x: ["1"] } }, /args\.x: must be a text, a number or a boolean/],
  ["an argument that does not match", { command: "it", args: { x: "1a" } }, /args\.x: must match \\d\+; it is "1a"$/],
  ["an argument that matches up to a line break", { command: "it", args: { x: "1\n" } }, /args\.x: must match \\d\+; it is "1\\n"$/],
  ["an argument that is too long", { command: "it", args: { x: "1".repeat(201) } }, /args\.x: has 201 characters; 200 are allowed/],
])("starts nothing for %s, and says what is allowed", async (_case, params, words) => {
  const one = echo("\\d+");
  await expect(one.handle(params)).rejects.toMatchObject({ code: "CALL_REFUSED", message: expect.stringMatching(words) });
  await expect(one.handle(params)).rejects.toThrow(/^nothing was started: /);
  expect(one.messages().filter((message) => message.startsWith("스크립트 실행 시작"))).toEqual([]);
  expect(one.messages().at(-1)).toMatch(/^스크립트 실행 오류: /);
});

it.each(["a\0b", "\ud800"])("refuses %j, which no program could receive", async (value) => {
  await expect(echo("[^]*").call({ x: value })).rejects.toMatchObject({
    code: "CALL_REFUSED",
    message: expect.stringContaining("must not hold NUL"),
  });
});

it.each([
  [".*", "--output=/etc/passwd"],
  ["[a-z-]+", "-rf"],
  ["[^;]*", "-"],
  ["\\d+|-\\d+", "-1"],
  ["^(?:a|-b)$", "-b"],
])("does not let the pattern %s allow %s by accident", async (pattern, value) => {
  await expect(echo(pattern).call({ x: value })).rejects.toThrow("must not begin with '-'");
});

it.each([
  ["^-?\\d+$", "-12"],
  ["-?\\d+", "12"],
  ["^(-v|-q)$", "-q"],
  ["^(?:(?:--fast))$", "--fast"],
])("takes the pattern %s, which begins with a dash, for leave to give %s", async (pattern, value) => {
  await expect(echo(pattern).call({ x: value })).resolves.toMatchObject({ output: { args: [value] } });
});
