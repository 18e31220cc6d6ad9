import { expect, it } from "vitest";
import { CompletionMessage } from "../../../shared/contract/runs/run.ts";
import { errorText } from "../../../sdk/worker/completions/completion.ts";
import { aborted, heard, jobMessage, rig, until } from "./support/rig.ts";

const the = rig();

it("claims, runs, reports and only then deletes", async () => {
  const job = jobMessage({ next_delay_sec: 300, auto_reschedule: true });
  const order: string[] = [];
  const worker = the.worker({
    token: "t-1",
    handler: (params, context) => {
      order.push("handler");
      expect(context.job).toEqual(job);
      expect(context.attempt).toBe(1);
      return { mode: params["scan_mode"] };
    },
  });
  worker.events.on("claimed", () => order.push("claimed")).on("finished", () => order.push("finished"));
  worker.events.on("deleted", () => order.push("deleted"));
  const deleted = heard(worker, "deleted");
  the.send(job);
  await worker.start();
  await deleted;

  expect(order).toEqual(["claimed", "handler", "finished", "deleted"]);
  expect(the.messages()).toEqual({ ready: 0, inflight: 0 });
  const start = await the.api.next("start");
  expect(start.path).toBe(`/jobs/${job.job_id}/runs/${job.run_id}/start`);
  expect(start.body).toMatchObject({ attempt: 1, worker_id: expect.stringMatching(/#1$/) });
  expect(start.headers.authorization).toBe("Bearer t-1");
  const { body } = await the.api.next("last-run");
  const report = CompletionMessage.parse({ ...body, job_id: job.job_id });
  expect(report).toMatchObject({
    scope: "real",
    run_id: job.run_id,
    attempt: 1,
    status: "success",
    result: { mode: "swing" },
    next_delay_sec: 300,
  });
  expect(report.started_at).toBe("2026-11-20T08:00:00.500Z");
  expect(Date.parse(report.finished_at ?? "")).toBeGreaterThanOrEqual(Date.parse(report.started_at ?? ""));
});

it("reports a step of a workflow, whose job id has a colon, under its percent-encoded path", async () => {
  const job = jobMessage({ job_id: "daily-pipeline:seed" });
  const worker = the.worker({ handler: (_params, context) => context.job.job_id });
  const finished = heard(worker, "finished");
  the.send(job);
  await worker.start();
  expect((await finished)[0]).toMatchObject({ completion: { job_id: job.job_id, result: job.job_id }, delivery: { via: "http" } });
  const paths = the.api.asked.filter(({ path }) => path.includes("daily-pipeline")).map(({ path }) => path);
  expect(paths).toEqual([`/jobs/daily-pipeline%3Aseed/runs/${job.run_id}/start`, "/jobs/daily-pipeline%3Aseed/last-run"]);
});

it("keeps another program's stack, quoted in a message, apart from the error's own", () => {
  const error = new Error("it said:\n    at theirs (theirs.js:1:1)");
  expect(errorText(error).match(/theirs\.js/g)).toHaveLength(1);
  expect(errorText(error)).toMatch(/at .*worker-runs\.test\.ts/);
  expect(errorText(new Error(""))).toMatch(/^Error: \n\s+at .*worker-runs\.test\.ts/);
});

it("reports a thrown error with its message and where it came from", async () => {
  const worker = the.worker({
    handler: () => {
      throw new RangeError("the market is closed");
    },
  });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  const [{ completion }] = await finished;
  expect(completion).toMatchObject({ status: "failed" });
  expect(completion.error).toMatch(/^RangeError: the market is closed\n\s+at .*worker-runs\.test\.ts/);
  expect(completion).not.toHaveProperty("next_delay_sec");
});

it("aborts a handler's signal when its time is up, and reports a timeout", async () => {
  const worker = the.worker({ handler: (_params, { signal }) => aborted(signal) });
  const finished = heard(worker, "finished");
  the.send(jobMessage({ timeout_sec: 1 }));
  await worker.start();
  const [{ completion }] = await finished;
  expect(completion).toMatchObject({ status: "timeout", error: expect.stringMatching(/^timed out after 1 s/) });
});

it("does not wait for a handler that ignores its signal, and goes on with the next message", async () => {
  const stuck = Promise.withResolvers<void>();
  const slow = jobMessage({ timeout_sec: 1 });
  const worker = the.worker({ handler: (_params, { job }) => (job.job_id === slow.job_id ? stuck.promise : "next") });
  const finished = heard(worker, "finished");
  the.send(slow);
  await worker.start();
  expect((await finished)[0].completion).toMatchObject({ status: "timeout", error: "timed out after 1 s; the handler did not stop" });
  const next = heard(worker, "finished");
  the.send(jobMessage());
  expect((await next)[0].completion).toMatchObject({ status: "success", result: "next" });
  stuck.resolve();
});

it("counts work that is finished in the second after its time as done", async () => {
  const handler = async (_params: unknown, { signal }: { signal: AbortSignal }) => aborted(signal).catch(() => "just in time");
  const worker = the.worker({ handler });
  const finished = heard(worker, "finished");
  the.send(jobMessage({ timeout_sec: 1 }));
  await worker.start();
  expect((await finished)[0].completion).toMatchObject({ status: "success", result: "just in time" });
});

it("reports for the attempt it was given, when it took a lost worker's run over", async () => {
  the.api.answer("start", () => ({ status: 200, body: { claimed: true, attempt: 2, started_at: "2026-11-20T08:05:00.000Z" } }));
  const worker = the.worker({ handler: (_params, { attempt }) => attempt });
  const finished = heard(worker, "finished");
  the.send(jobMessage());
  await worker.start();
  expect((await finished)[0].completion).toMatchObject({ attempt: 2, result: 2 });
});

it("runs as many handlers at a time as it is told, and a slow one holds up no other", async () => {
  const slow = jobMessage();
  const release = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const done: string[] = [];
  const worker = the.worker({
    concurrency: 3,
    handler: async (_params, { job }) => {
      most = Math.max(most, (running += 1));
      if (job.job_id === slow.job_id) await release.promise;
      running -= 1;
    },
  });
  worker.events.on("finished", ({ job }) => done.push(job.job_id));
  the.send(slow);
  for (let count = 0; count < 8; count += 1) the.send(jobMessage());
  await worker.start();
  await until(() => done.length === 8);
  expect(done).not.toContain(slow.job_id);
  expect(most).toBeLessThanOrEqual(3);
  release.resolve();
  await until(() => done.includes(slow.job_id));
});
