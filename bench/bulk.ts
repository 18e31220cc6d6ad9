/**
 * Many definitions: registering them by batch, and what then lists, scrapes, sweeps and provisions all of them; starting with them.
 *
 *     --jobs N        definitions (default 20000)
 *     --parallel N    batches at the same time (default 1)
 *     --limits none|aws  holds back what an account does (default none)
 *
 * Beside each duration: CPU seconds of the stack's process, without its database's; Linux only.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { paginateListSchedules, SchedulerClient } from "@aws-sdk/client-scheduler";
import pMap from "p-map";
import { followPass } from "../tools/follow-pass.ts";
import { callApi } from "./stack/call-api.ts";
import { CREDENTIALS } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";

const BATCH = 500;
const API = "http://127.0.0.1:8391";
const AWS = "http://127.0.0.1:4791";
const { jobs, parallel, limits } = readOptions({ jobs: 20_000, parallel: 1, limits: "none" });
const directory = mkdtempSync(join(tmpdir(), "belfry-bulk-"));
const settings = { ...CREDENTIALS, endpoint: AWS };
const lambda = new LambdaClient({ ...settings, requestHandler: { requestTimeout: 900_000 }, maxAttempts: 1 });
const scheduler = new SchedulerClient(settings);

const results: Record<string, unknown> = { benchmark: "bulk", jobs, limits };
let stack = await start();
results["memory_mb_empty"] = memory();
const batches = Array.from({ length: Math.ceil(jobs / BATCH) }, (_, index) => index * BATCH);
const registering = await measure(async () => {
  await pMap(batches, (from) => callApi(API, "POST", "/jobs:batch", { jobs: batch(from) }), { concurrency: parallel });
});
results["register"] = { ...registering, per_second: Math.round(jobs / registering.seconds) };
results["provisioned_after"] = await measure(async () => {
  while ((await schedules()) < jobs) await sleep(1_000);
});
results["first_page_ms"] = await eachMs(() => callApi(API, "GET", "/jobs"));
results["metrics"] = await metrics();
results["sweep"] = await measure(() => invoke("sweep", {}));
const following = { print: () => undefined, pauseMs: 200 };
results["reprovision"] = await measure(async () => void (await followPass(lambda, "belfry-real-provision", following)));
results["memory_mb"] = memory();
await stop();
stack = await start();
results["start_with_all"] = stack.ready;
results["memory_mb_after_start"] = memory();
await stop();
rmSync(directory, { recursive: true, force: true });
console.log(JSON.stringify(results, undefined, 1));

/** Due once a year, so that nothing but their number is measured. */
function batch(from: number) {
  return Array.from({ length: Math.min(BATCH, jobs - from) }, (_, index) => ({
    job_id: `bulk-${String(from + index).padStart(6, "0")}`,
    queue: `real.jobs.bulk-${(from + index) % 20}`,
    cron_expr: `${(from + index) % 60} 4 1 1 *`,
    description: "매수 스캔 자동 실행",
  }));
}

async function start() {
  const ports = ["--port", "8391", "--aws-port", "4791", "--data-dir", directory, ...(limits === "none" ? [] : ["--limits", limits])];
  const child = spawn(process.execPath, [new URL("../localstack/start.ts", import.meta.url).pathname, "--scope", "real", ...ports], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = /^Ready in (.*)\. /.exec(line)?.[1];
    if (ready !== undefined) {
      child.stdout.resume();
      return { child, ready };
    }
  }
  throw new Error("the local stack did not start");
}

async function stop(): Promise<void> {
  stack.child.kill("SIGINT");
  await once(stack.child, "exit");
}

/** Resident memory of the stack's process, in MB; Linux only. */
function memory(): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${stack.child.pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

async function invoke(name: string, payload: object): Promise<void> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: `belfry-real-${name}`, Payload: JSON.stringify(payload) }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  console.error(`${name}: ${text}`);
  if (answer.FunctionError) throw new Error(`${name}: ${text}`);
}

async function schedules(): Promise<number> {
  let count = 0;
  for await (const page of paginateListSchedules({ client: scheduler }, { GroupName: "belfry-real", NamePrefix: "job-" })) {
    count += page.Schedules?.length ?? 0;
  }
  return count;
}

async function measure(work: () => Promise<void>): Promise<{ readonly seconds: number; readonly cpu_seconds: number }> {
  const [from, used] = [performance.now(), cpuSeconds()];
  await work();
  return { seconds: Math.round((performance.now() - from) / 10) / 100, cpu_seconds: Math.round(cpuSeconds() - used) };
}

/** User and system time, in the clock ticks of proc(5), a hundred a second. */
function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${stack.child.pid}/stat`, "utf8").split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** A scrape: its time, its bytes, and those that travel compressed. */
async function metrics() {
  const from = performance.now();
  const headers = { "accept-encoding": "gzip" };
  const [status, packed, text] = await new Promise<[number, number, string]>((resolve, reject) => {
    get(`${API}/metrics`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const plain = response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
        resolve([response.statusCode ?? 0, bytes.length, plain.toString()]);
      });
    }).on("error", reject);
  });
  const series = text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
  return { status, ms: Math.round(performance.now() - from), bytes: Buffer.byteLength(text), packed_bytes: packed, series };
}

/** The times of five calls. */
async function eachMs(work: () => Promise<unknown>): Promise<number[]> {
  const times = [];
  for (let call = 0; call < 5; call += 1) {
    const from = performance.now();
    await work();
    times.push(Math.round(performance.now() - from));
    await sleep(2_500);
  }
  return times;
}
