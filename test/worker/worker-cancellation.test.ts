import { expect, it } from "vitest";
import { refusal } from "./support/fake-api.ts";
import { aborted, heard, jobMessage, rig, until } from "./support/rig.ts";

const the = rig();

/** Grants the first claim of each run, and answers every later one like this. */
function afterTheFirstClaim(how: () => { status: number; body?: unknown }, attempt = 1): void {
  const claimed = new Set<string>();
  the.api.answer("start", ({ path }) => {
    if (claimed.has(path)) return how();
    claimed.add(path);
    return { status: 200, body: { claimed: true, attempt, started_at: "2026-11-20T08:00:00.500Z" } };
  });
}

const cancelled = () => refusal(409, "CONFLICT", "the run has ended: cancelled");
const askedFor = (runId: string) => the.api.asked.filter(({ path }) => path.includes(runId));
const reports = (jobId: string) => the.api.asked.filter(({ route, path }) => route === "last-run" && path.includes(jobId));

it("aborts the handler of a run that was ended, reports nothing, and deletes the message", async () => {
  afterTheFirstClaim(cancelled);
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

it("asks with the claim that it was given, for the attempt that it was given", async () => {
  afterTheFirstClaim(cancelled, 2);
  const job = jobMessage();
  const worker = the.worker({ cancellationCheckSeconds: 0.02, handler: (_params, { signal }) => aborted(signal) });
  const told = heard(worker, "cancelled");
  the.send(job);
  await worker.start();
  expect((await told)[0].attempt).toBe(2);
  const [claim, question] = askedFor(job.run_id).map(({ body }) => body);
  expect(question).toEqual({ ...claim, attempt: 2 });
});

it("does not wait for a handler that goes on although its run was ended", async () => {
  afterTheFirstClaim(cancelled);
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
  ["lacks the right to know", () => refusal(403, "FORBIDDEN", "needs worker")],
  ["does not know the run", () => refusal(404, "NOT_FOUND", "no such run")],
  ["conflicts with another writer", () => refusal(409, "CONFLICT", "others keep changing this run; try again")],
] as const)("goes on working when the question %s", async (_case, how) => {
  afterTheFirstClaim(how);
  const job = jobMessage();
  const worker = the.worker({
    cancellationCheckSeconds: 0.01,
    apiRetries: 0,
    handler: async (_params, { signal }) => {
      await until(() => askedFor(job.run_id).length > 3);
      return signal.aborted;
    },
  });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0].completion).toMatchObject({ status: "success", result: false });
});

it("asks nothing when it is told never to, nor about a run that is shorter than the interval", async () => {
  const [watched, unwatched, short] = [jobMessage(), jobMessage(), jobMessage()];
  const release = Promise.withResolvers<void>();
  const worker = the.worker({ cancellationCheckSeconds: 0.01, handler: () => release.promise });
  const never = the.worker({ queue: anotherQueue("never"), cancellationCheckSeconds: 0, handler: () => release.promise });
  const usual = the.worker({ queue: anotherQueue("usual"), handler: () => release.promise });
  the.send(watched);
  the.sqs.sendMessage(`${the.physical}-never`, JSON.stringify(unwatched));
  the.sqs.sendMessage(`${the.physical}-usual`, JSON.stringify(short));
  const claimed = [never, usual].map((one) => heard(one, "claimed"));
  await Promise.all([worker, never, usual].map((one) => one.start()));
  await Promise.all(claimed);
  await until(() => askedFor(watched.run_id).length > 4);
  expect(askedFor(unwatched.run_id)).toHaveLength(1);
  expect(askedFor(short.run_id)).toHaveLength(1);
  release.resolve();
});

function anotherQueue(suffix: string): string {
  the.sqs.createQueue(`${the.physical}-${suffix}`);
  return `${the.queue}-${suffix}`;
}
