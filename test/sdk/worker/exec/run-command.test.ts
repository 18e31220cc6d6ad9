import { getEventListeners } from "node:events";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { commandUnderTest, javascript } from "./support.ts";

it("says in the log how it goes, line by line, between the lines of the config", async () => {
  const command = javascript("console.log('one'); console.error('two'); console.log('three')");
  const one = commandUnderTest({ label: "scripts/seed.py", command, log: { before: "=== begin ===", after_success: "=== end ===" } });
  await one.call();
  expect(one.messages().slice(0, 2)).toEqual(["=== begin ===", "스크립트 실행 시작: scripts/seed.py"]);
  expect(one.messages().slice(-2)).toEqual(["스크립트 성공: scripts/seed.py", "=== end ==="]);
  expect(one.output("stdout")).toEqual(["one", "three"]);
  expect(one.output("stderr")).toEqual(["two"]);
  expect(one.said.every(({ fields }) => fields["command"] === "scripts/seed.py")).toBe(true);
});

it("takes a JSON object in the last line of stdout for the run's output", async () => {
  const one = commandUnderTest({
    command: javascript("console.log('working'); console.log(JSON.stringify({ rows: 30, name: '삼성' }) + '\\n')"),
  });
  expect(await one.call()).toEqual({ exit_code: 0, duration_ms: expect.any(Number), output: { rows: 30, name: "삼성" } });
});

it("keeps the end of stdout when its last line is no JSON object", async () => {
  const one = commandUnderTest({ command: javascript("console.log('가'.repeat(3000)); console.log('[1]')") });
  const { stdout_tail, ...rest } = (await one.call()) as { stdout_tail: string };
  expect(rest).toEqual({ exit_code: 0, duration_ms: expect.any(Number) });
  expect(stdout_tail).toMatch(/^가+\n\[1\]$/);
  expect(Buffer.byteLength(stdout_tail)).toBeGreaterThan(4_085);
});

it("keeps output with numbers that would become others as the text that it is", async () => {
  const one = commandUnderTest({ command: javascript(`console.log('{"id":8202522731445525542}')`) });
  expect(await one.call()).toEqual({ exit_code: 0, duration_ms: expect.any(Number), stdout_tail: '{"id":8202522731445525542}' });
});

it("says nothing about the output of a command that wrote nothing", async () => {
  expect(await commandUnderTest({ command: ["true"] }).call()).toEqual({ exit_code: 0, duration_ms: expect.any(Number) });
});

it("gives a command PATH, HOME, LANG, TZ and what the config names, and nothing else of its own environment", async () => {
  const env = { PATH: process.env["PATH"], HOME: "/home/t", LANG: "C", TZ: "Asia/Seoul", AWS_SECRET_ACCESS_KEY: "s", KEY: "k" };
  const command = javascript("console.log(JSON.stringify(process.env))");
  const one = commandUnderTest({ command, env: { LANG: "C.UTF-8", MODE: "daily" }, pass_env: ["KEY", "ABSENT"] }, { env });
  expect(await one.call()).toMatchObject({ output: { HOME: "/home/t", LANG: "C.UTF-8", TZ: "Asia/Seoul", KEY: "k", MODE: "daily" } });
  const { output } = (await one.call()) as { output: Record<string, string> };
  expect(Object.keys(output).toSorted()).toEqual(["HOME", "KEY", "LANG", "MODE", "PATH", "TZ"]);
});

it("runs a command in its folder, with nothing to read from stdin", async () => {
  const code = "process.stdin.on('data', () => process.exit(9)).on('end', () => console.log(JSON.stringify({ cwd: process.cwd() })))";
  expect(await commandUnderTest({ cwd: tmpdir(), command: javascript(code) }).call()).toMatchObject({ output: { cwd: tmpdir() } });
});

it("fails with the exit code and the end of stderr", async () => {
  const code = "console.error('가'.repeat(3000) + ' the last words'); process.exitCode = 3";
  const one = commandUnderTest({
    label: "seed.py",
    command: javascript(code),
    log: { after_failure: "seed 실패 → 파이프라인 중단", after_success: "no" },
  });
  const error: unknown = await one.call().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "CommandError", code: "FAILED" });
  const { message } = error as Error;
  expect(message).toMatch(/^seed\.py ended with exit code 3\nstderr: 가+ the last words$/);
  expect(Buffer.byteLength(message)).toBeGreaterThan(3_700);
  expect(Buffer.byteLength(message)).toBeLessThan(4_000);
  const [failed, after] = one.messages().slice(-2);
  expect(failed).toBe(`스크립트 실패: seed.py\nstderr: ${"가".repeat(485)} the last words`);
  expect(after).toBe("seed 실패 → 파이프라인 중단");
});

it("fails when a signal ended the command", async () => {
  const one = commandUnderTest({ command: javascript("process.kill(process.pid, 'SIGUSR2')") });
  await expect(one.call()).rejects.toMatchObject({ code: "FAILED", message: "it ended with signal SIGUSR2" });
});

it.each([
  ["program", { command: ["belfry-no-such-program"] }, "there is no program belfry-no-such-program"],
  ["script", { command: [process.execPath, "--no-warnings", "no-such-script.mjs"] }, "no-such-script.mjs"],
  ["script of an interpreter behind env", { command: ["env", "A=1", "python3", "no-such-script.py"] }, "no-such-script.py"],
  ["folder", { command: ["true"], cwd: "/no/such/folder" }, "there is no folder /no/such/folder"],
])("says so when the %s is not there", async (_case, input, words) => {
  const one = commandUnderTest({ label: "seed.py", ...input, log: { after_failure: "stopped" } });
  await expect(one.call()).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining(words) });
  expect(one.messages()).toEqual(["스크립트 없음: seed.py", "stopped"]);
});

it("says so when a program must not be run", async () => {
  const one = commandUnderTest({ label: "seed.py", command: [import.meta.filename] });
  await expect(one.call()).rejects.toMatchObject({ code: "NOT_STARTED", message: expect.stringContaining("EACCES") });
  expect(one.messages().at(-1)).toMatch(/^스크립트 실행 오류: seed\.py - could not be started: Error: spawn .* EACCES$/);
});

it("runs a hundred commands one after another, and leaves nothing behind", async () => {
  const one = commandUnderTest({ command: ["true"] });
  const { signal } = new AbortController();
  for (let count = 0; count < 100; count += 1) await one.call({}, signal);
  expect(one.messages().filter((message) => message === "스크립트 성공: it")).toHaveLength(100);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
