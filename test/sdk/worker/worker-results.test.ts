import { expect, it } from "vitest";
import { CompletionMessage } from "../../../shared/contract/runs/run.ts";
import { completionQueue } from "../../../sdk/worker/completions/completion-queue.ts";
import { refusal } from "./support/fake-api.ts";
import { COMPLETION_QUEUE, heard, jobMessage, rig } from "./support/rig.ts";

const the = rig();
const large = "x".repeat(1_000_000);

it("reports a result that is too large for the queue over HTTP, even where the queue is the usual path", async () => {
  const worker = the.worker({ report: "queue", handler: () => large });
  const finished = heard(worker, "finished");
  const job = jobMessage();
  the.send(job);
  await worker.start();
  expect((await finished)[0].delivery).toEqual({ kind: "delivered", via: "http" });
  const { body } = await the.api.next("last-run");
  expect(body).toMatchObject({ run_id: job.run_id, status: "success", result: large });
});

it("keeps the report of a large result while HTTP is down, and sends it when the message comes back", async () => {
  the.api.answer("last-run", () => ({ status: 503 }));
  let ran = 0;
  const handler = () => {
    ran += 1;
    return large;
  };
  const worker = the.worker({ completionQueue: COMPLETION_QUEUE, handler });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0].delivery).toMatchObject({
    kind: "failed",
    message: expect.stringContaining("too large for the completion queue"),
  });
  the.api.answer("last-run", undefined);
  const [{ completion, delivery }] = await heard(worker, "finished");
  expect(delivery).toEqual({ kind: "delivered", via: "http" });
  expect(completion).toMatchObject({ status: "success", result: large });
  expect(ran).toBe(1);
});

it("reports the outcome without its result when the API says that it cannot carry it", async () => {
  const tooLarge = refusal(413, "PAYLOAD_TOO_LARGE", "body-too-large", "too large");
  the.api.answer("last-run", ({ body }) => (body["result"] === null ? { status: 200 } : tooLarge));
  const job = jobMessage();
  const worker = the.worker({ handler: () => large });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].delivery).toEqual({ kind: "delivered", via: "http" });
  const [, second] = the.api.asked.filter(({ route, path }) => route === "last-run" && path.includes(job.job_id));
  expect(second?.body).toMatchObject({ status: "success", result: null, result_omitted: "the API did not take the result: too large" });
});

it("reports the outcome without its result when the API finds the result at fault", async () => {
  const details = [{ path: "result.rows", message: "must not be nested more than 64 levels deep", reason: "nested-too-deeply" }];
  const fault = { code: "VALIDATION_ERROR", reason: "invalid-fields", message: "result.rows: …", details, request_id: "r-1" };
  the.api.answer("last-run", ({ body }) =>
    body["result"] === null ? { status: 200 } : { status: 400, body: { result: "error", error: fault } },
  );
  const job = jobMessage();
  const worker = the.worker({ handler: () => ({ rows: [] }) });
  const deleted = heard(worker, "deleted");
  the.send(job);
  await worker.start();
  await deleted;
  const [, second] = the.api.asked.filter(({ route, path }) => route === "last-run" && path.includes(job.job_id));
  expect(second?.body["result_omitted"]).toBe("the API did not take the result: must not be nested more than 64 levels deep");
});

const cycle: unknown[] = [];
cycle.push(cycle);

it.each([
  ["has a cycle", () => cycle, /^the result is not JSON: .*circular/s],
  ["holds a BigInt", () => ({ size: 1n }), /^the result is not JSON: .*BigInt/],
  ["is too large", () => "x".repeat(5_000_000), /^the result has 5000002 bytes as JSON; 5000000 can be kept$/],
  [
    "throws when it is written, at length",
    () => ({
      toJSON() {
        throw new Error("😀".repeat(1_000));
      },
    }),
    /^the result is not JSON: .*…$/,
  ],
] as const)("leaves out a result that %s, with the reason, and the run is still a success", async (_case, handler, reason) => {
  const job = jobMessage();
  const worker = the.worker({ handler });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].delivery).toEqual({ kind: "delivered", via: "http" });
  const report = the.api.asked.find(({ route, path }) => route === "last-run" && path.includes(job.job_id));
  const taken = CompletionMessage.parse({ ...report?.body, job_id: job.job_id });
  expect(taken).toMatchObject({ status: "success", result: null, result_omitted: expect.stringMatching(reason) });
});

it("puts a result of up to 200,000 bytes on the queue", async () => {
  const { job_id, run_id } = jobMessage();
  const result = "x".repeat(199_998);
  await completionQueue(async () => the.client, { queue: COMPLETION_QUEUE }).send({ job_id, run_id, result });
  expect(await the.completion(job_id)).toMatchObject({ result });
});

it.each([
  ["a byte more", "x".repeat(199_999)],
  ["less, that escaped is too much for a message", "😀".repeat(40_000)],
])("puts nothing on the queue that it does not hold: %s", async (_case, result) => {
  const sent = completionQueue(async () => the.client, { queue: COMPLETION_QUEUE }).send({ job_id: "scout", result });
  await expect(sent).rejects.toMatchObject({ name: "WorkerError", code: "RESULT_TOO_LARGE" });
});
