import { expect, it } from "vitest";
import { completionQueue } from "../../shared/worker/completion-queue.ts";
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
  the.api.answer("last-run", ({ body }) => ("result" in body ? refusal(413, "PAYLOAD_TOO_LARGE", "too large") : { status: 200 }));
  const worker = the.worker({ handler: () => large });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0].delivery).toEqual({ kind: "delivered", via: "http" });
});

it("puts a result of up to 200,000 bytes on the queue", async () => {
  const { job_id, run_id } = jobMessage();
  const result = "x".repeat(199_998);
  await completionQueue(the.client, COMPLETION_QUEUE).send({ job_id, run_id, result });
  expect(await the.completion(job_id)).toMatchObject({ result });
});

it.each([
  ["a byte more", "x".repeat(199_999)],
  ["less, that escaped is too much for a message", "😀".repeat(40_000)],
])("puts nothing on the queue that it does not hold: %s", async (_case, result) => {
  const sent = completionQueue(the.client, COMPLETION_QUEUE).send({ job_id: "scout", result });
  await expect(sent).rejects.toMatchObject({ name: "WorkerError", code: "RESULT_TOO_LARGE" });
});
