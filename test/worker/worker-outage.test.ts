import { expect, it } from "vitest";
import { COMPLETION_QUEUE, heard, jobMessage, rig } from "./support/rig.ts";

const the = rig();

it("sends the completion by the queue, in the words of the contract, when the API is down", async () => {
  const job = jobMessage({ next_delay_sec: 60, auto_reschedule: true });
  the.api.answer("last-run", () => "hang up");
  const worker = the.worker({ handler: () => ({ scanned: 12 }) });
  const deleted = heard(worker, "deleted");
  the.send(job);
  await worker.start();
  await deleted;
  const { finished_at, ...report } = await the.completion(job.job_id);
  expect(report).toEqual({
    job_id: job.job_id,
    scope: "real",
    run_id: job.run_id,
    attempt: 1,
    status: "success",
    result: { scanned: 12 },
    started_at: "2026-11-20T08:00:00.500Z",
    next_delay_sec: 60,
  });
  expect(finished_at).toBeDefined();
});

it("sends completions straight to the queue when told to", async () => {
  const job = jobMessage();
  const worker = the.worker({ report: "queue", completionQueue: COMPLETION_QUEUE, handler: () => null });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].delivery).toEqual({ kind: "delivered", via: "queue" });
  expect(await the.completion(job.job_id)).toMatchObject({ status: "success", result: null });
  expect(the.api.asked.filter(({ route, path }) => route === "last-run" && path.includes(job.job_id))).toEqual([]);
});

it("keeps the message of a run it could not report, and reports it, without working again, when the message comes back", async () => {
  let ran = 0;
  the.api.answer("last-run", () => ({ status: 503 }));
  const worker = the.worker({ completionQueue: "belfry-no-such-queue", handler: () => (ran += 1) });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0].delivery.kind).toBe("failed");
  expect(the.messages()).toEqual({ ready: 0, inflight: 1 });

  the.api.answer("last-run", undefined);
  const [{ delivery, completion }] = await heard(worker, "finished");
  expect(delivery).toEqual({ kind: "delivered", via: "http" });
  expect(completion.result).toBe(1);
  expect(ran).toBe(1);
});

it("deletes the message when the API says that the run has ended in another way", async () => {
  the.api.answer("last-run", () => ({ status: 409, body: {} }));
  const worker = the.worker({ handler: () => null });
  const deleted = heard(worker, "deleted");
  the.send(jobMessage());
  await worker.start();
  await deleted;
  expect(the.messages()).toEqual({ ready: 0, inflight: 0 });
});

it("does not start a run that it cannot claim, and leaves its message", async () => {
  the.api.answer("start", () => ({ status: 500 }));
  let ran = 0;
  const worker = the.worker({ handler: () => (ran += 1) });
  const refused = heard(worker, "refused");
  the.send(jobMessage());
  await worker.start();
  expect((await refused)[0]).toMatchObject({ reason: "unreachable", deleted: false });
  expect(ran).toBe(0);
  expect(the.messages()).toEqual({ ready: 0, inflight: 1 });

  the.api.answer("start", undefined);
  await heard(worker, "finished");
  expect(ran).toBe(1);
});
