import { expect, it } from "vitest";
import { refusal } from "./support/fake-api.ts";
import { aborted, heard, jobMessage, rig, until } from "./support/rig.ts";

const the = rig();

const ended = () => refusal(409, "CONFLICT", "run-ended", "the run has ended: cancelled");
const beatsFor = (runId: string) => the.api.asked.filter(({ route, path }) => route === "heartbeat" && path.includes(runId));
const reports = (jobId: string) => the.api.asked.filter(({ route, path }) => route === "last-run" && path.includes(jobId));

it("aborts the handler of a run that was ended, reports nothing, and deletes the message", async () => {
  the.api.answer("heartbeat", ended);
  const job = jobMessage();
  const reasons: unknown[] = [];
  const worker = the.worker({
    cancellationCheckSeconds: 0.02,
    handler: (_params, { signal }) => aborted(signal).catch((reason: unknown) => reasons.push(reason)),
  });
  const told = heard(worker, "cancelled");
  const deleted = heard(worker, "deleted");
  the.send(job);
  await worker.start();
  expect((await told)[0]).toEqual({ job, attempt: 1, message: "the run has ended: cancelled" });
  await deleted;
  expect(reasons).toMatchObject([{ code: "RUN_CANCELLED", message: "the run has ended: cancelled" }]);
  expect(reports(job.job_id)).toEqual([]);
  expect(the.messages()).toEqual({ ready: 0, inflight: 0 });
});

it("hears of the end of a run in a heartbeat that the API takes, too", async () => {
  the.api.answer("heartbeat", () => ({ status: 200, body: { status: "cancelled", attempt: 1 } }));
  const worker = the.worker({ cancellationCheckSeconds: 0.02, handler: (_params, { signal }) => aborted(signal) });
  const told = heard(worker, "cancelled");
  const deleted = heard(worker, "deleted");
  the.send(jobMessage());
  await worker.start();
  expect((await told)[0].message).toBe("the run has ended: cancelled");
  await deleted;
});

it("renews the claim that it was given, for the attempt that it was given", async () => {
  the.api.answer("start", () => ({ status: 200, body: { claimed: true, attempt: 2, started_at: "2026-11-20T08:00:00.500Z" } }));
  the.api.answer("heartbeat", ended);
  const job = jobMessage();
  const worker = the.worker({ cancellationCheckSeconds: 0.02, handler: (_params, { signal }) => aborted(signal) });
  const told = heard(worker, "cancelled");
  the.send(job);
  await worker.start();
  expect((await told)[0].attempt).toBe(2);
  const [claim, ...others] = the.api.asked.filter(({ route, path }) => route === "start" && path.includes(job.run_id));
  expect(others).toEqual([]);
  expect(beatsFor(job.run_id)[0]?.body).toEqual({ attempt: 2, worker_id: claim?.body["worker_id"] });
});

it.each([
  ["another worker claimed it", () => refusal(409, "CONFLICT", "claimed-by-other", "another worker is running this attempt")],
  ["its attempt is past", () => refusal(409, "CONFLICT", "stale-attempt", "attempt 1 is over; attempt 2 is current")],
  ["the answer names a later attempt", () => ({ status: 200, body: { status: "running", attempt: 2 } })],
] as const)("aborts the handler of a claim that was lost, and leaves the message to whom has it: %s", async (_case, how) => {
  the.api.answer("heartbeat", how);
  const job = jobMessage();
  const worker = the.worker({
    visibilityTimeoutSeconds: 30,
    cancellationCheckSeconds: 0.02,
    handler: (_params, { signal }) => aborted(signal),
  });
  const told = heard(worker, "cancelled");
  the.send(job);
  await worker.start();
  await told;
  await worker.stop();
  expect(reports(job.job_id)).toEqual([]);
  expect(the.messages()).toEqual({ ready: 0, inflight: 1 });
});

it("reports work that was done although the claim on it was lost", async () => {
  the.api.answer("heartbeat", () => refusal(409, "CONFLICT", "stale-attempt", "attempt 1 is over; attempt 2 is current"));
  const handler = (_params: unknown, { signal }: { signal: AbortSignal }) => aborted(signal).catch(() => "done");
  const worker = the.worker({ cancellationCheckSeconds: 0.02, handler });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0].completion).toMatchObject({ attempt: 1, status: "success", result: "done" });
});

it("does not wait for a handler that goes on although its run was ended", async () => {
  the.api.answer("heartbeat", ended);
  const stuck = Promise.withResolvers<void>();
  const worker = the.worker({ cancellationCheckSeconds: 0.02, handler: () => stuck.promise });
  const deleted = heard(worker, "deleted");
  the.send(jobMessage());
  await worker.start();
  await deleted;
  expect(await worker.stop()).toEqual({ abandoned: 0 });
  stuck.resolve();
});

it.each([
  ["gives no answer", () => ({ status: 503 })],
  ["is not a route of this API", () => ({ status: 404, body: { message: "Not Found" } })],
  ["lacks the right to know", () => refusal(403, "FORBIDDEN", "access-needed", "needs worker")],
  ["does not know the run", () => refusal(404, "NOT_FOUND", "run-not-found", "no such run")],
  ["conflicts with another writer", () => refusal(409, "CONFLICT", "concurrent-change", "others keep changing this run; try again")],
  ["is refused for an unknown reason", () => refusal(409, "CONFLICT", "moon-phase", "the run has ended: cancelled")],
  ["is refused by a proxy", () => ({ status: 409, body: "<h1>409 Conflict</h1>" })],
  ["is answered by a proxy", () => ({ status: 200, body: "<h1>Welcome</h1>" })],
  ["finds a status that is new to the worker", () => ({ status: 200, body: { status: "resting", attempt: 1 } })],
] as const)("goes on working when a heartbeat %s", async (_case, how) => {
  the.api.answer("heartbeat", how);
  const job = jobMessage();
  const worker = the.worker({
    cancellationCheckSeconds: 0.01,
    apiRetries: 0,
    handler: async (_params, { signal }) => {
      await until(() => beatsFor(job.run_id).length > 3);
      return signal.aborted;
    },
  });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].completion).toMatchObject({ status: "success", result: false });
});

it("renews the claim, but works on to the end, when it is told not to heed a run's end", async () => {
  the.api.answer("heartbeat", ended);
  const job = jobMessage();
  const worker = the.worker({
    cancellationCheckSeconds: 0,
    handler: async (_params, { signal }) => {
      await until(() => beatsFor(job.run_id).length > 1);
      return signal.aborted;
    },
  });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].completion).toMatchObject({ status: "success", result: false });
});

it("sends no heartbeat for a run that is shorter than the interval", async () => {
  const job = jobMessage();
  const worker = the.worker({ visibilityTimeoutSeconds: 60, handler: () => "short" });
  const deleted = heard(worker, "deleted");
  the.send(job);
  await worker.start();
  await deleted;
  expect(beatsFor(job.run_id)).toEqual([]);
});
