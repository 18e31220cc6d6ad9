import { expect, it } from "vitest";
import { isRunId, type RunId, timeOf } from "../../../shared/domain/run/run-id.ts";
import { runJobNow } from "../../../shared/use-cases/starting/run-job-now.ts";
import { type Memory, memoryPorts } from "../../support/memory-ports.ts";
import { aJob, aRun, iso, NOON, GENERATION } from "../../support/samples.ts";

const ASKED = { params: { a: 2 }, delay_seconds: 0, trigger_source: "manual" };

async function withJob(): Promise<Memory> {
  const memory = memoryPorts();
  await memory.jobs.create(aJob());
  return memory;
}

it("answers a run id that carries its time, and a message id that names queue and run", async () => {
  const memory = await withJob();
  const { runId, messageId, job } = await runJobNow(memory.ports, "buy-scanner", { ...ASKED, delay_seconds: 30 });
  expect([isRunId(runId), timeOf(runId)]).toEqual([true, NOON + 30_000]);
  expect(messageId).toBe(`sqs:real.jobs.buy-scanner:${runId}`);
  expect(job.definition.job_id).toBe("buy-scanner");
  expect(memory.dispatch.sent).toEqual([
    {
      delaySeconds: 30,
      message: {
        kind: "fire",
        owner: "job#buy-scanner",
        run_id: runId,
        scheduled_at: iso(NOON + 30_000),
        trigger_source: "manual",
        generation: GENERATION,
        params: { a: 2 },
      },
    },
  ]);
});

it("starts another run each time without a key, also within one millisecond", async () => {
  const memory = await withJob();
  const ids = [await runJobNow(memory.ports, "buy-scanner", ASKED), await runJobNow(memory.ports, "buy-scanner", ASKED)];
  expect(ids[0]?.runId).not.toBe(ids[1]?.runId);
});

it("answers the same run for the same key, and sends its message again", async () => {
  const memory = await withJob();
  const first = await runJobNow(memory.ports, "buy-scanner", { ...ASKED, delay_seconds: 60 }, "key");
  memory.clock.advance(20);
  const second = await runJobNow(memory.ports, "buy-scanner", { ...ASKED, delay_seconds: 60 }, "key");
  expect(second.runId).toBe(first.runId);
  expect(memory.dispatch.sent.map(({ delaySeconds }) => delaySeconds)).toEqual([60, 40]);
  expect(new Set(memory.dispatch.sent.map(({ message }) => JSON.stringify(message))).size).toBe(1);
});

it("answers the same run for the same key and the same content in another order of keys", async () => {
  const memory = await withJob();
  const first = await runJobNow(memory.ports, "buy-scanner", { ...ASKED, params: { a: 1, b: { c: 2, d: [3] } } }, "key");
  const second = await runJobNow(memory.ports, "buy-scanner", { ...ASKED, params: { b: { d: [3], c: 2 }, a: 1 } }, "key");
  expect(second.runId).toBe(first.runId);
});

it("refuses the key of another request, and knows it no more after a day", async () => {
  const memory = await withJob();
  const first = await runJobNow(memory.ports, "buy-scanner", ASKED, "key");
  await expect(runJobNow(memory.ports, "buy-scanner", { ...ASKED, delay_seconds: 1 }, "key")).rejects.toMatchObject({
    problem: { code: "IDEMPOTENCY_KEY_REUSED" },
  });
  memory.clock.advance(86_401);
  expect((await runJobNow(memory.ports, "buy-scanner", ASKED, "key")).runId).not.toBe(first.runId);
});

it("a rerun is known by the same key as a rerun of the same run, and of no other", async () => {
  const memory = await withJob();
  const [earlier, other] = [aRun({ status: "success" }), aRun({ status: "failed" }, {}, NOON - 60_000)];
  const rerun = async (of: RunId | undefined) => (await runJobNow(memory.ports, "buy-scanner", ASKED, "key", of)).runId;
  const first = await rerun(earlier.run_id);
  expect(await rerun(earlier.run_id)).toBe(first);
  const reused = { problem: { code: "IDEMPOTENCY_KEY_REUSED" } };
  await expect(rerun(other.run_id)).rejects.toMatchObject(reused);
  await expect(rerun(undefined)).rejects.toMatchObject(reused);
});

it("a run that is asked for later is not refused because the job is busy now", async () => {
  const memory = await withJob();
  const busy = aRun({ status: "running", started_at: iso(NOON), worker_id: "w" });
  await memory.runs.create(busy);
  const slot = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: aJob().active_since };
  await memory.jobs.acquireSlot(aJob(), busy.run_id, slot);
  await expect(runJobNow(memory.ports, "buy-scanner", ASKED)).rejects.toMatchObject({ problem: { text: { code: "slots-taken" } } });
  await runJobNow(memory.ports, "buy-scanner", { ...ASKED, delay_seconds: 1 });
  expect(memory.dispatch.sent).toHaveLength(1);
});

it("a key of one job means nothing to another", async () => {
  const memory = await withJob();
  await memory.jobs.create(aJob({ job_id: "other" }));
  const ids = [await runJobNow(memory.ports, "buy-scanner", ASKED, "key"), await runJobNow(memory.ports, "other", ASKED, "key")];
  expect(ids[0]?.runId).not.toBe(ids[1]?.runId);
});

it("lets a one-time schedule carry what no queue can hold, early enough for the second", async () => {
  const memory = await withJob();
  const { runId } = await runJobNow(memory.ports, "buy-scanner", { ...ASKED, delay_seconds: 901 });
  expect(memory.dispatch.sent).toEqual([]);
  expect(memory.wakes.oneTime.get(`run-${runId}`)?.instant).toBe(NOON + 781_000);
});

it("does not know a job that is not there", async () => {
  const memory = await withJob();
  await expect(runJobNow(memory.ports, "none", ASKED)).rejects.toMatchObject({ problem: { code: "NOT_FOUND", kind: "job", id: "none" } });
});
