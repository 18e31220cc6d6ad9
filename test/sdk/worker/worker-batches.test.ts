import { SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, expect, it } from "vitest";
import type { Worker, WorkerOptions } from "../../../sdk/worker/index.ts";
import { refusal } from "./support/fake-api.ts";
import { COMPLETION_QUEUE, heard, jobMessage, rig, until } from "./support/rig.ts";

const the = rig();
const clients: SQSClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

/** A client of its own, and how many requests of each kind it has made. */
function countingClient(): { readonly sqs: SQSClient; readonly made: Record<string, number> } {
  const credentials = { accessKeyId: "t", secretAccessKey: "t" };
  const sqs = new SQSClient({ endpoint: the.endpoint, region: "us-east-1", useQueueUrlAsEndpoint: false, credentials });
  const made: Record<string, number> = {};
  sqs.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        const name = commandName.replace(/Command$/, "");
        made[name] = (made[name] ?? 0) + 1;
        return next(args);
      },
    { step: "initialize" },
  );
  clients.push(sqs);
  return { sqs, made };
}

/** A worker whose handlers end when so many of them have begun. */
function togetherAt(count: number, options: Partial<WorkerOptions> = {}): Worker {
  const all = Promise.withResolvers<void>();
  let begun = 0;
  const handler = async () => {
    begun += 1;
    if (begun === count) all.resolve();
    await all.promise;
  };
  return the.worker({ concurrency: 10, report: "auto", visibilityTimeoutSeconds: 60, handler, ...options });
}

/** A list in a list in a list. */
function deep(levels: number): unknown {
  return levels === 0 ? [] : [deep(levels - 1)];
}

/** Resolves when so many messages are gone. */
async function deleted(worker: Worker, count: number): Promise<void> {
  let gone = 0;
  worker.events.on("deleted", () => (gone += 1));
  await until(() => gone === count);
}

it("receives, claims, reports and deletes ten messages in a request each", async () => {
  const { sqs, made } = countingClient();
  const before = { batches: the.api.batches.length, asked: the.api.asked.length };
  const jobs = Array.from({ length: 10 }, () => jobMessage());
  for (const job of jobs) the.send(job);
  const worker = togetherAt(10, { sqs });
  const done = deleted(worker, 10);
  await worker.start();
  await done;
  expect(the.api.batches.slice(before.batches)).toEqual([10]);
  expect(the.api.asked.slice(before.asked).map(({ route }) => route)).toEqual(Array.from({ length: 10 }, () => "start"));
  expect(made).toMatchObject({ SendMessageBatch: 1, DeleteMessageBatch: 1 });
  expect(Object.keys(made).sort()).toEqual(["DeleteMessageBatch", "GetQueueUrl", "ReceiveMessage", "SendMessageBatch"]);
  for (const job of jobs) expect(await the.completion(job.job_id)).toMatchObject({ run_id: job.run_id, attempt: 1, status: "success" });
});

it("takes no more messages than it has free handlers", async () => {
  const release = Promise.withResolvers<void>();
  let begun = 0;
  const worker = the.worker({
    concurrency: 3,
    visibilityTimeoutSeconds: 60,
    handler: () => {
      begun += 1;
      return release.promise;
    },
  });
  for (let count = 0; count < 7; count += 1) the.send(jobMessage());
  await worker.start();
  await until(() => begun === 3);
  expect(the.messages()).toEqual({ ready: 4, inflight: 3 });
  const done = deleted(worker, 7);
  release.resolve();
  await done;
});

it("works on what was granted of several claims, whatever became of the others", async () => {
  const ended = jobMessage();
  const troubled = jobMessage();
  let refusedOnce = false;
  the.api.answer("start", ({ path, body }) => {
    if (path.includes(ended.job_id)) return refusal(409, "CONFLICT", "run-ended", "the run has ended: success");
    if (path.includes(troubled.job_id) && !refusedOnce) {
      refusedOnce = true;
      return refusal(500, "INTERNAL_ERROR", "internal-error", "an internal error occurred");
    }
    return { status: 200, body: { claimed: true, attempt: body["attempt"], started_at: "2026-11-20T08:00:00.500Z" } };
  });
  const sound = jobMessage();
  for (const job of [ended, troubled, sound]) the.send(job);
  const ran: string[] = [];
  const worker = the.worker({ concurrency: 3, visibilityTimeoutSeconds: 60, handler: (_params, { job }) => ran.push(job.job_id) });
  const refused = heard(worker, "refused");
  const done = deleted(worker, 3);
  await worker.start();
  expect((await refused)[0]).toMatchObject({ job: ended, reason: "over", deleted: true });
  await done;
  expect(ran.sort()).toEqual([troubled.job_id, sound.job_id].sort());
});

it.each([
  ["says that there is no such route", refusal(404, "NOT_FOUND", "route-not-found", "route 'POST /runs/start' does not exist")],
  ["is behind a gateway that has no such route", { status: 404, body: { message: "Not Found" } }],
])("claims one by one where the service %s, and asks for several no more", async (_, answer) => {
  the.api.answerBatches(answer);
  const before = the.api.batches.length;
  const worker = togetherAt(6, { concurrency: 3, report: "queue", handler: () => null });
  const done = deleted(worker, 6);
  for (let count = 0; count < 6; count += 1) the.send(jobMessage());
  await worker.start();
  await done;
  expect(the.api.batches.slice(before)).toHaveLength(1);
});

it("leaves all messages whose claims together found nobody", async () => {
  the.api.answerBatches({ status: 503 });
  const worker = the.worker({ concurrency: 3, visibilityTimeoutSeconds: 60, handler: () => expect.unreachable() });
  const reasons: string[] = [];
  worker.events.on("refused", ({ reason }) => reasons.push(reason));
  for (let count = 0; count < 3; count += 1) the.send(jobMessage());
  await worker.start();
  await until(() => reasons.length === 3);
  expect(reasons).toEqual(["unreachable", "unreachable", "unreachable"]);
  expect(the.messages()).toEqual({ ready: 0, inflight: 3 });
});

it("gives several messages back at once when it is stopped before their runs are claimed", async () => {
  the.api.answerBatches({ status: 503 });
  const worker = the.worker({ concurrency: 3, apiRetries: 5, apiRetryDelayMs: 3_000, visibilityTimeoutSeconds: 60, handler: () => null });
  const before = the.api.batches.length;
  for (let count = 0; count < 3; count += 1) the.send(jobMessage());
  await worker.start();
  await until(() => the.api.batches.length > before);
  await worker.stop();
  expect(the.messages()).toEqual({ ready: 3, inflight: 0 });
});

it.each([
  ["a step of a workflow", jobMessage({ job_id: "daily:seed" }), null],
  ["a result that is too large for the queue", jobMessage(), "x".repeat(300_000)],
  ["a result that is nested too deeply for the service", jobMessage(), deep(600)],
  ["a result with a key that the service refuses", jobMessage(), JSON.parse('{"__proto__":1}')],
] as const)("reports %s over HTTP by itself", async (_, job, result) => {
  const worker = the.worker({ report: "auto", handler: () => result });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].delivery).toEqual({ kind: "delivered", via: "http" });
  expect(the.sqs.inspectQueue(COMPLETION_QUEUE)?.messages.ready.some(({ body }) => body.includes(job.job_id))).toBe(false);
});

it("reports over HTTP when the queue fails, and for a while does not try it again", async () => {
  const { sqs, made } = countingClient();
  const worker = the.worker({
    sqs,
    report: "auto",
    completionQueue: `http://127.0.0.1:${the.sqs.port}/000000000000/none`,
    handler: () => 1,
  });
  const deliveries: unknown[] = [];
  worker.events.on("finished", ({ delivery }) => deliveries.push(delivery));
  const done = deleted(worker, 2);
  the.send(jobMessage());
  await worker.start();
  await until(() => deliveries.length === 1);
  the.send(jobMessage());
  await done;
  expect(deliveries).toEqual([1, 2].map(() => ({ kind: "delivered", via: "http" })));
  expect(made["SendMessageBatch"]).toBe(1);
});
