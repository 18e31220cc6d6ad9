import { expect, it } from "vitest";
import { refusal } from "./support/fake-api.ts";
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

it.each([
  ["the run has ended in another way", 409, "run-ended"],
  ["the attempt is past", 409, "stale-attempt"],
  ["the run is unknown", 404, "run-not-found"],
  ["the job is unknown", 404, "job-not-found"],
] as const)("deletes the message when the API answers the report that %s", async (_case, status, reason) => {
  the.api.answer("last-run", () => refusal(status, status === 404 ? "NOT_FOUND" : "CONFLICT", reason, "끝났습니다"));
  const worker = the.worker({ handler: () => null });
  const finished = heard(worker, "finished");
  const deleted = heard(worker, "deleted");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0].delivery).toMatchObject({ kind: "refused", status, reason });
  await deleted;
  expect(the.messages()).toEqual({ ready: 0, inflight: 0 });
});

it.each([
  ["refuses it for an unknown reason", () => refusal(409, "CONFLICT", "moon-phase", "the run has ended: failed")],
  ["is at odds with another writer", () => refusal(409, "CONFLICT", "concurrent-change", "try again")],
] as const)("keeps the report, and the message, when the API %s", async (_case, answer) => {
  the.api.answer("last-run", answer);
  const worker = the.worker({ handler: () => null });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0].delivery.kind).toBe("refused");
  the.api.answer("last-run", undefined);
  expect((await heard(worker, "finished"))[0].delivery).toEqual({ kind: "delivered", via: "http" });
});

it.each([
  ["409", { status: 409, body: "<h1>the run has ended</h1>" }],
  ["404", { status: 404, body: { message: "Not Found" } }],
  ["its login page", { status: 200, body: "<form>" }],
] as const)("sends the report by the queue when a proxy answers %s in the API's place", async (_case, answer) => {
  the.api.answer("last-run", () => answer);
  const job = jobMessage();
  const worker = the.worker({ handler: () => "done" });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].delivery).toEqual({ kind: "delivered", via: "queue" });
  expect(await the.completion(job.job_id)).toMatchObject({ run_id: job.run_id, result: "done" });
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
