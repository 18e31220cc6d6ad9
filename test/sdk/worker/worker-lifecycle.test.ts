import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { createWorker, WorkerError } from "../../../sdk/worker/index.ts";
import { aborted, heard, jobMessage, rig, until } from "./support/rig.ts";

const the = rig();

it("lets a running handler finish and report before it stops", async () => {
  const release = Promise.withResolvers<string>();
  const worker = the.worker({ handler: () => release.promise });
  const claimed = heard(worker, "claimed");
  the.send(jobMessage());
  await worker.start();
  await claimed;
  const order: string[] = [];
  worker.events.on("finished", () => order.push("finished")).on("deleted", () => order.push("deleted"));
  const stopped = worker.stop().then((answer) => {
    order.push("stopped");
    return answer;
  });
  the.send(jobMessage());
  release.resolve("done");
  expect(await stopped).toEqual({ abandoned: 0 });
  expect(order).toEqual(["finished", "deleted", "stopped"]);
  expect(the.messages()).toEqual({ ready: 1, inflight: 0 });
});

it("aborts a handler that outlasts the grace, and leaves its message unreported", async () => {
  const job = jobMessage();
  let reason: unknown;
  const worker = the.worker({
    shutdownGraceSeconds: 0.05,
    handler: (_params, { signal }) => aborted(signal).catch((error: unknown) => (reason = error)),
  });
  const claimed = heard(worker, "claimed");
  the.send(job);
  await worker.start();
  await claimed;
  expect(await worker.stop()).toEqual({ abandoned: 1 });
  expect(reason).toMatchObject({ code: "WORKER_STOPPED" });
  expect(the.messages()).toEqual({ ready: 0, inflight: 1 });
  expect(the.api.asked.filter(({ route, path }) => route === "last-run" && path.includes(job.job_id))).toEqual([]);
});

it("stops at once while it polls an empty queue", async () => {
  const worker = the.worker({ waitTimeSeconds: 20, handler: () => null });
  await worker.start();
  await until(() => the.sqs.inspectQueue(the.physical) !== undefined);
  const before = delay(15_000, "the poll has not ended", { ref: false });
  expect(await Promise.race([worker.stop().then(() => "stopped"), before])).toBe("stopped");
});

it("waits for a queue that does not exist yet", async () => {
  const queue = `${the.queue}-later`;
  const worker = the.worker({ queue, queueLookupSeconds: 0.02, handler: () => "found" });
  const waiting = heard(worker, "waiting");
  const finished = heard(worker, "finished");
  const started = worker.start();
  expect((await waiting)[0]).toEqual({ queue });
  const physical = queue.replaceAll(".", "-");
  the.sqs.createQueue(physical);
  the.sqs.sendMessage(physical, JSON.stringify(jobMessage()));
  await started;
  expect((await finished)[0].completion.result).toBe("found");
});

it("can be stopped while it waits for its queue, and does not start again", async () => {
  const worker = the.worker({ queue: `${the.queue}-never`, handler: () => null });
  const waiting = heard(worker, "waiting");
  const started = worker.start();
  await waiting;
  await worker.stop();
  await started;
  const other = the.worker({ handler: () => null });
  await other.stop();
  await expect(other.start()).rejects.toMatchObject({ code: "WORKER_STOPPED" });
});

it("says when it has nothing to do", async () => {
  const worker = the.worker({ handler: () => null });
  const idle = heard(worker, "idle");
  await worker.start();
  expect(await idle).toEqual([]);
});

it.each([
  ["queue", { queue: "buy-scanner" }],
  ["concurrency", { concurrency: 0 }],
  ["visibilityTimeoutSeconds", { visibilityTimeoutSeconds: 0 }],
  ["apiUrl", { apiUrl: "ftp://example.com" }],
])("refuses a wrong %s by name", (name, wrong) => {
  const make = () => createWorker({ queue: "real.jobs.scout", handler: () => null, sqs: the.client, ...wrong });
  expect(make).toThrow(WorkerError);
  expect(make).toThrow(new RegExp(name));
});

it("gives a message back at once when it is stopped before the run is claimed", async () => {
  the.api.answer("start", () => ({ status: 503 }));
  const worker = the.worker({ apiRetries: 5, apiRetryDelayMs: 3_000, visibilityTimeoutSeconds: 60, handler: () => expect.unreachable() });
  const asked = heard(worker, "refused");
  const job = jobMessage();
  the.send(job);
  await worker.start();
  await until(() => the.api.asked.some(({ path }) => path.includes(job.run_id)));
  await worker.stop();
  expect((await asked)[0].reason).toBe("unreachable");
  expect(the.messages()).toEqual({ ready: 1, inflight: 0 });
});
