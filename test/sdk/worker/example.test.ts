import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { jobMessage, rig } from "./support/rig.ts";

const the = rig();

it("prints a readable line for each run, and ends cleanly on SIGTERM", async () => {
  const env = { ...process.env, AWS_ENDPOINT_URL: the.endpoint };
  const child = spawn(process.execPath, ["examples/worker.ts", "--queue", the.queue, "--api", the.api.url, "--seconds", "0.01"], { env });
  const exited = once(child, "exit");
  const said: string[] = [];
  const job = jobMessage();
  the.send(job);
  await lineWith(child, job.run_id, said);
  expect(said.at(-1)).toMatch(/attempt 1: success, 0\.50 s late, took 0\.\d\d s, reported over queue$/);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

it.each([
  [["--queue", "foo"], "worker: queue: must read {scope}.jobs.{service}, such as real.jobs.buy-scanner\n"],
  [["--concurrency", "many"], 'worker: --concurrency must be a number; it is "many"\n'],
  [["--concurrency", "0"], expect.stringMatching(/^worker: concurrency: .*\n$/)],
  [["--colour", "red"], expect.stringMatching(/^worker: Unknown option '--colour'.*\n$/)],
])("answers the options %j with one line that says what is expected", (options, line) => {
  const { status, stderr } = spawnSync(process.execPath, ["examples/worker.ts", ...options], { encoding: "utf8" });
  expect([status, stderr]).toEqual([2, line]);
});

async function lineWith(child: ChildProcessWithoutNullStreams, text: string, said: string[]): Promise<void> {
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  const deadline = setTimeout(() => child.kill("SIGKILL"), 10_000);
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (line.includes(text)) return clearTimeout(deadline);
  }
  throw new Error(`never said ${text}:\n${said.join("\n")}`);
}
