import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { jobMessage, rig, until } from "../support/rig.ts";
import { isAlive, javascript } from "./support.ts";

const MAIN = "sdk/exec/main.ts";
const the = rig();
const started: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

async function configFile(commands: object): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "belfry-exec-")), "exec.json");
  await writeFile(file, JSON.stringify({ queue: the.queue, api_url: the.api.url, endpoint: the.endpoint, commands }));
  return file;
}

/** Starts belfry-exec; `log` grows with what it prints. */
function exec(file: string, ...flags: string[]) {
  const { AWS_ENDPOINT_URL: _, BELFRY_API_URL: __, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, "--config", file, ...flags], { env: { ...env, TZ: "Asia/Seoul" } });
  started.push(child);
  const output = { log: "", exited: once(child, "exit"), child };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output.log += String(chunk)));
  return output;
}

async function fails(...args: string[]): Promise<{ code: unknown; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, _stdout, stderr) => resolve({ code: error?.code, stderr }));
  });
}

it("runs what a message asks for, reports it, and says so in lines for people", async () => {
  const file = await configFile({ seed: { label: "seed.py", command: javascript("console.log('{{}}'); console.log('{\"rows\":3}')") } });
  const job = jobMessage({ job_id: "daily:seed", params: { command: "seed" } });
  const output = exec(file);
  the.send("no json");
  the.send(job);
  const { body } = await the.api.next("last-run");
  expect(body).toMatchObject({ status: "success", result: { exit_code: 0, output: { rows: 3 } } });
  await until(() => output.log.includes("run finished"));
  const line = (text: string) =>
    new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+09:00 INFO \\[daily:seed ${job.run_id}\\] ${text}$`, "m");
  expect(output.log).toMatch(line("스크립트 실행 시작: seed\\.py"));
  expect(output.log).toMatch(line('stdout \\| \\{"rows":3\\}'));
  expect(output.log).toMatch(line("스크립트 성공: seed\\.py"));
  output.child.kill("SIGTERM");
  expect(await output.exited).toEqual([0, null]);
});

it("reports a time-out, and logs for machines when it is told to", async () => {
  const output = exec(await configFile({ it: { command: ["sleep", "600"] } }), "--log", "json");
  const job = jobMessage({ params: { command: "it" }, timeout_sec: 1 });
  the.send(job);
  expect(await the.completion(job.job_id)).toMatchObject({ status: "timeout", error: expect.stringMatching(/^timed out after 1 s; /) });
  const line = await until(() => /^\{.*스크립트 타임아웃: it.*\}$/m.exec(output.log)?.[0]);
  expect(JSON.parse(line)).toMatchObject({ level: "error", message: "스크립트 타임아웃: it", command: "it" });
});

it.each([
  ["is told to end", 0.05, 1, 0],
  ["is told twice, and does not wait", 30, 2, 1],
])("leaves no command running when it %s", async (_case, kill_grace_sec, signals, exitCode) => {
  const stubborn = javascript("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('pid ' + process.pid)");
  const output = exec(await configFile({ it: { command: stubborn, kill_grace_sec } }), "--shutdown-grace", "0");
  the.send(jobMessage({ params: { command: "it" } }));
  const [, pid] = await until(() => /stdout \| pid (\d+)/.exec(output.log) ?? undefined);
  output.child.kill("SIGTERM");
  await until(() => output.log.includes("run abandoned"));
  if (signals === 2) output.child.kill("SIGTERM");
  expect(await output.exited).toEqual([exitCode, null]);
  await until(() => !isAlive(Number(pid)));
});

it("says what is wrong with its options and its file, and ends with 2", async () => {
  const bad = await configFile({ it: { command: ["sh", "-c", "{x}"] } });
  expect(await fails()).toEqual({ code: 2, stderr: "belfry-exec: --config: is missing\n" });
  expect(await fails("--config", bad, "--log", "xml")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--log: must be text or json"),
  });
  expect(await fails("--config", "/no/such.json")).toMatchObject({ code: 2, stderr: expect.stringContaining("cannot be read") });
  expect(await fails("--config", bad, "--check")).toMatchObject({ code: 2, stderr: expect.stringContaining("commands.it.command.2: ") });
  const good = await configFile({ it: { command: ["true"] } });
  expect(await fails("--config", good, "--check")).toMatchObject({ code: undefined, stderr: "" });
});
