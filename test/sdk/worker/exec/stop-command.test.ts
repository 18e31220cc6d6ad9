import { expect, it } from "vitest";
import { WorkerError, type WorkerErrorCode } from "../../../../sdk/worker/index.ts";
import { until } from "../support/rig.ts";
import { commandUnderTest, isAlive, javascript } from "./support.ts";

const OBEYS = "setInterval(() => {}, 1000)";
const IGNORES = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')";

/** Starts a descendant, and prints the ids of both once the descendant is ready. */
function withDescendant(code: string, options: object, then: string): string[] {
  return javascript(`
    const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(code)}], ${JSON.stringify(options)});
    const ready = () => { console.log(process.pid + ' ' + child.pid); ${then} };
    child.stdout ? child.stdout.once('data', ready) : child.once('spawn', ready)`);
}

function stopper(code: WorkerErrorCode, message = "because") {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort(new WorkerError(code, message)) };
}

it("ends a command whose time is up, and says so", async () => {
  const one = commandUnderTest({
    label: "seed.py",
    command: javascript(`console.log(process.pid); ${OBEYS}`),
    log: { after_failure: "stopped" },
  });
  const { signal, stop } = stopper("JOB_TIMEOUT");
  const run = one.call({}, signal);
  const pid = Number(await one.firstLine());
  stop();
  await expect(run).rejects.toMatchObject({ code: "STOPPED", message: "seed.py was stopped; it ended with signal SIGTERM" });
  expect(one.messages().slice(-2)).toEqual(["스크립트 타임아웃: seed.py", "stopped"]);
  expect(isAlive(pid)).toBe(false);
});

it("kills descendants that heed no SIGTERM, although their parent did", async () => {
  const one = commandUnderTest({ command: withDescendant(IGNORES, {}, ""), kill_grace_sec: 0.1 });
  const { signal, stop } = stopper("JOB_TIMEOUT");
  const run = one.call({}, signal);
  const pids = (await one.firstLine()).split(" ").map(Number);
  stop();
  await expect(run).rejects.toMatchObject({ code: "STOPPED" });
  // The descendant's new parent takes note of its end when it comes to it.
  await until(() => pids.every((pid) => !isAlive(pid)));
  expect(pids).toHaveLength(2);
});

it("counts a command that was told to end as stopped, whatever its exit code", async () => {
  const one = commandUnderTest({ command: javascript(`process.on('SIGTERM', () => process.exit(0)); console.log('ready'); ${OBEYS}`) });
  const { signal, stop } = stopper("JOB_TIMEOUT");
  const run = one.call({}, signal);
  await one.firstLine();
  stop();
  await expect(run).rejects.toMatchObject({ code: "STOPPED", message: "it was stopped; it ended with exit code 0" });
});

it.each([
  ["a run that was ended", "RUN_CANCELLED", "the run has ended: cancelled"],
  ["a worker that stops", "WORKER_STOPPED", "the worker stops; its grace is over"],
] as const)("ends the command of %s, which is no failure of the command", async (_case, code, message) => {
  const one = commandUnderTest({ command: javascript(`console.log('ready'); ${OBEYS}`), log: { after_failure: "no" } });
  const { signal, stop } = stopper(code, message);
  const run = one.call({}, signal);
  await one.firstLine();
  stop();
  await expect(run).rejects.toMatchObject({ code: "STOPPED" });
  expect(one.messages().at(-1)).toBe(`스크립트 중단: it - ${message}`);
});

it("starts nothing for a run that is over already", async () => {
  const one = commandUnderTest({ command: ["true"] });
  const { signal, stop } = stopper("RUN_CANCELLED");
  stop();
  await expect(one.call({}, signal)).rejects.toMatchObject({ code: "STOPPED" });
  expect(one.messages()).not.toContain("스크립트 실행 시작: it");
});

it("ends what a command leaves running in its group", async () => {
  const one = commandUnderTest({ command: withDescendant(OBEYS, { stdio: "inherit" }, "process.exit(0)") });
  await expect(one.call()).resolves.toMatchObject({ exit_code: 0 });
  const [, left = 0] = (await one.firstLine()).split(" ").map(Number);
  await until(() => !isAlive(left));
  expect(one.said).toContainEqual(expect.objectContaining({ level: "warn", message: expect.stringContaining("left processes behind") }));
});

it("does not wait for a process that left the group and holds the output open", async () => {
  const one = commandUnderTest({ command: withDescendant(OBEYS, { stdio: "inherit", detached: true }, "process.exit(0)") });
  await expect(one.call()).resolves.toMatchObject({ exit_code: 0, stdout_tail: expect.stringMatching(/^\d+ \d+$/) });
  const [, left = 0] = (await one.firstLine()).split(" ").map(Number);
  expect(isAlive(left)).toBe(true);
  process.kill(left, "SIGKILL");
});

it("can end everything at once, descendants too", async () => {
  const one = commandUnderTest({ command: withDescendant(IGNORES, {}, "") });
  const run = one.call();
  const pids = (await one.firstLine()).split(" ").map(Number);
  one.runner.kill();
  await expect(run).rejects.toMatchObject({ code: "FAILED", message: "it ended with signal SIGKILL" });
  await one.runner.idle();
  await until(() => pids.every((pid) => !isAlive(pid)));
});
