import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CREDENTIALS, own } from "../../support/stack/stack.ts";
import { StackApi } from "../../support/stack/stack-api.ts";
import { freePort, type Program, startStackProgram } from "../../support/stack/stack-process.ts";
import { StackQueues } from "../../support/stack/stack-queues.ts";
import { clockPasses, eventually } from "../../support/stack/stack-wait.ts";

const directories = ["data", "other"].map((name) => mkdtempSync(join(tmpdir(), `belfry-e2e-${name}-`)));
const [data = "", other = ""] = directories;
const programs: Program[] = [];
let sqs: SQSClient;
let port: number;
let awsPort: number;
const api = new StackApi(() => `http://127.0.0.1:${port}`);
const queues = new StackQueues(() => sqs);

beforeAll(async () => {
  [port, awsPort] = [await freePort(), await freePort()];
  sqs = new SQSClient({ endpoint: `http://127.0.0.1:${awsPort}`, useQueueUrlAsEndpoint: false, ...CREDENTIALS });
  await start();
}, 60_000);
afterAll(async () => {
  await Promise.all(programs.map((program) => program.kill("SIGKILL")));
  sqs.destroy();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** `npm start`, always on the same data directory and ports, unless options say otherwise. */
function launch(...options: readonly string[]): Program {
  const program = startStackProgram(["--scope", "real", "--port", `${port}`, "--aws-port", `${awsPort}`, "--data-dir", data, ...options]);
  programs.push(program);
  return program;
}

async function start(): Promise<Program> {
  const program = launch();
  await program.prints("Ready in");
  return program;
}

describe("a second local stack", () => {
  it("is refused on the data directory or a port of a running one, which goes on undisturbed", { timeout: 60_000 }, async () => {
    const refused = [launch("--port", "0", "--aws-port", "0"), launch("--data-dir", other, "--aws-port", "0")];
    expect(await Promise.all(refused.map((program) => program.exits()))).toEqual([1, 1]);

    const [onDirectory = "", onPort = ""] = refused.map(({ output }) => output);
    expect(onDirectory).toContain(`The data directory ${data} is in use by process`);
    expect(onPort).toContain(`Port ${port} is already in use; it is needed for the HTTP API of Belfry-real.`);
    expect(onPort).toContain("Options: --port for the APIs");
    expect(onDirectory + onPort).not.toContain("    at ");
    expect((await api.send("GET", "/health")).status).toBe(200);
  });
});

describe("the local stack killed with kill -9", () => {
  it("keeps jobs, runs, claims and messages, and starts what fell into the downtime once", { timeout: 120_000 }, async () => {
    const clock = own("clock");
    const manual = own("manual");
    await api.create({ ...manual, cron_expr: "0 0 1 1 *", max_parallel: 3, description: "kept" });
    await api.create({ ...clock, cron_expr: "*/6 * * * * *", max_parallel: 1_000 });
    const claimed = await api.runNow(manual.job_id);
    await queues.take(manual.queue);
    const claim = (worker_id: string) => api.send("POST", `/jobs/${manual.job_id}/runs/${claimed}/start`, { worker_id, lease_sec: 3_600 });
    const { body: claimAnswer } = await claim("one");
    const waiting = await api.runNow(manual.job_id);
    const queued = await api.run(manual.job_id, waiting, "queued");
    // Right after an occurrence: the next one is planned, and its message is in nobody's hands.
    const [before] = await eventually("an occurrence has just run", async () => {
      const runs = await api.runs(clock.job_id);
      return runs.some(({ scheduled_at }) => Date.now() - Date.parse(scheduled_at) < 2_000) && runs;
    });
    const planned = await api.runNow(manual.job_id, { delay_seconds: 3 });

    await programs[0]?.kill("SIGKILL");
    await clockPasses(Date.parse(before?.scheduled_at ?? "") + 6_000);
    await start();

    expect(await api.job(manual.job_id)).toMatchObject({ description: "kept", version: 1 });
    expect(await api.run(manual.job_id, waiting, "queued")).toEqual(queued);
    expect((await claim("two")).status).toBe(409);
    expect((await claim("one")).body).toEqual(claimAnswer);
    const late = await api.run(manual.job_id, planned, "queued");
    expect(late.lateness).toBeGreaterThan(0);
    const received = [await queues.take(manual.queue), await queues.take(manual.queue)].map(({ message }) => message.run_id);
    expect(received.toSorted()).toEqual([waiting, planned].toSorted());

    const back = Date.now();
    const runs = await api.runsWith(clock.job_id, "runs since it is back", ({ scheduled_at }) => Date.parse(scheduled_at) > back);
    const seconds = runs.map(({ scheduled_at }) => Date.parse(scheduled_at) / 1000).toReversed();
    // None is missing from the first to the last, those of the downtime included, and none is there twice.
    expect(seconds).toEqual(seconds.map((_, index) => (seconds[0] ?? 0) + 6 * index));
    expect(seconds).toContain(Date.parse(before?.scheduled_at ?? "") / 1000 + 6);
    await api.send("POST", `/jobs/${manual.job_id}/last-run`, { run_id: claimed });
    await api.run(manual.job_id, claimed, "success");
  });
});
