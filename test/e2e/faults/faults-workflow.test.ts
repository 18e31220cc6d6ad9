import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorker, type Handler, type Worker } from "../../../sdk/worker/index.ts";
import { CREDENTIALS, own } from "../../support/stack/stack.ts";
import { StackApi } from "../../support/stack/stack-api.ts";
import { freePort, type Program, startStackProgram } from "../../support/stack/stack-process.ts";
import { StackWorkflows, statusesOf } from "../../support/stack/stack-workflows.ts";

const data = mkdtempSync(join(tmpdir(), "belfry-e2e-data-"));
let stack: Program;
let worker: Worker | undefined;
let sqs: SQSClient;
let port: number;
let awsPort: number;
const workflows = new StackWorkflows(new StackApi(() => `http://127.0.0.1:${port}`));

beforeAll(async () => {
  [port, awsPort] = [await freePort(), await freePort()];
  sqs = new SQSClient({ endpoint: `http://127.0.0.1:${awsPort}`, useQueueUrlAsEndpoint: false, ...CREDENTIALS });
  await start();
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await stack.kill("SIGKILL");
  sqs.destroy();
  rmSync(data, { recursive: true, force: true });
});

/** `npm start`, always on the same data directory and ports. */
async function start(): Promise<void> {
  stack = startStackProgram(["--scope", "real", "--port", `${port}`, "--aws-port", `${awsPort}`, "--data-dir", data]);
  await stack.prints("Ready in");
}

/** A worker that outlives the stack, with two handlers at a time. */
async function working(queue: string, handler: Handler): Promise<Worker> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const settings = { waitTimeSeconds: 1, queueLookupSeconds: 0.1, shutdownGraceSeconds: 1, handleSignals: false, logger: quiet };
  worker = createWorker({ ...settings, queue, handler, apiUrl: `http://127.0.0.1:${port}`, sqs, concurrency: 2, apiRetryDelayMs: 100 });
  await worker.start();
  return worker;
}

describe("a workflow's run whose whole stack is killed with kill -9", () => {
  it("goes on where it was, and does each step once", { timeout: 60_000 }, async () => {
    const { job_id: id, queue } = own("killed");
    const step = (step_id: string, ...depends_on: string[]) => ({ step_id, queue, depends_on });
    const join = { ...step("join", "b1", "b2", "b3", "long"), params: { rows: "<$.steps.first.result>", long: "<$.steps.long.result>" } };
    await workflows.put(id, { steps: [step("first"), step("long"), ...["b1", "b2", "b3"].map((one) => step(one, "first")), join] });
    const begun: string[] = [];
    const [longBegun, backAgain] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { events } = await working(queue, async (params, { job }) => {
      const name = job.job_id.split(":")[1] ?? "";
      begun.push(name);
      if (name === "first") return longBegun.promise.then(() => 7);
      if (name !== "long") return params;
      longBegun.resolve();
      return backAgain.promise.then(() => "done");
    });
    // One step has just been reported, and what follows from it is under way; another one is being worked on.
    const killed = new Promise((resolve) => events.once("finished", () => resolve(stack.kill("SIGKILL"))));

    const runId = await workflows.start(id);
    await killed;
    await start();
    backAgain.resolve();
    const run = await workflows.ended(id, runId);

    expect(run).toMatchObject({ status: "success", attempt: 1, reason: null });
    expect(new Set(Object.values(statusesOf(run)))).toEqual(new Set(["success"]));
    expect(run.steps["join"]?.result).toEqual({ rows: 7, long: "done" });
    expect(begun.toSorted()).toEqual(["b1", "b2", "b3", "first", "join", "long"]);
    expect(Object.values(run.steps).map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
