import { expect, it } from "vitest";
import { durationSeconds, expiryOf, latenessSeconds, type Run } from "../../../../shared/domain/run/run.ts";
import { type RunEvent, transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import { retryDelaySeconds } from "../../../../shared/domain/run/changes/retry.ts";
import { aRun, iso, NOON } from "../../../support/samples.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

const at = (seconds: number) => NOON + seconds * 1000;
const start = (attempt: number, worker_id: string, lease_sec = 60): RunEvent => ({ kind: "start", attempt, worker_id, lease_sec });

/** The run after an event that must change it. */
function after(run: Run, event: RunEvent, seconds: number): Run {
  const outcome = transition(run, event, at(seconds));
  if (outcome.kind !== "changed") throw new Error(`${event.kind} was ${outcome.kind}`);
  return outcome.run;
}
const running = () => after(aRun(), start(1, "a"), 1);

it("is claimed by the first worker that reports the start", () => {
  expect(running()).toMatchObject({ status: "running", attempt: 1, worker_id: "a", started_at: iso(at(1)) });
});

it("is claimed again by the same worker, and refused to another one", () => {
  expect(transition(running(), start(1, "a"), at(2))).toEqual({ kind: "unchanged" });
  expect(transition(running(), start(1, "b"), at(2))).toMatchObject({ kind: "refused" });
});

it("is taken over as the next attempt when its worker was silent for the lease", () => {
  expect(transition(running(), start(1, "b"), at(60))).toMatchObject({ kind: "refused" });
  expect(after(running(), start(1, "b"), 61)).toMatchObject({ status: "running", attempt: 2, worker_id: "b", started_at: iso(at(61)) });
});

it("fails as lost when its worker fell silent in the last attempt", () => {
  const last = after(aRun({}, { retry_limit: 0 }), start(1, "a"), 1);
  expect(after(last, start(1, "b"), 61)).toMatchObject({ status: "failed", reason: text("worker-lost"), attempt: 1 });
});

it("accepts the late success of an earlier attempt, for the work is done", () => {
  const second = after(running(), start(1, "b"), 61);
  const done = after(second, { kind: "finish", outcome: "success", attempt: 1, result: { n: 1 } }, 70);
  expect(done).toMatchObject({ status: "success", result: { n: 1 }, finished_at: iso(at(70)) });
  expect(transition(done, { kind: "finish", outcome: "success", attempt: 2 }, at(71))).toEqual({ kind: "unchanged" });
  expect(transition(done, { kind: "finish", outcome: "failed", attempt: 2 }, at(71))).toMatchObject({ kind: "refused" });
});

it("pays no heed to the late failure of an earlier attempt", () => {
  const second = after(running(), start(1, "b"), 61);
  expect(transition(second, { kind: "finish", outcome: "failed", attempt: 1 }, at(70))).toEqual({ kind: "unchanged" });
});

it("refuses a report of an attempt that has not begun", () => {
  expect(transition(running(), { kind: "finish", outcome: "success", attempt: 2 }, at(2))).toMatchObject({ kind: "refused" });
  const second = after(running(), { kind: "finish", outcome: "failed", attempt: 1 }, 2);
  expect(transition(second, start(1, "a"), at(3))).toMatchObject({ kind: "refused" });
});

it("waits after a failed attempt, between half the full delay and the whole", () => {
  const failed = after(running(), { kind: "finish", outcome: "failed", attempt: 1, error: "no" }, 10);
  expect(failed).toMatchObject({ status: "queued", attempt: 2, error: "no", started_at: null, worker_id: null, finished_at: null });
  const wait = Date.parse(failed.retry_at ?? "") - at(10);
  expect(wait).toBe(retryDelaySeconds(failed.run_id, 2) * 1000);
});

it("does not try again what was cancelled", () => {
  expect(after(running(), { kind: "finish", outcome: "cancelled" }, 2)).toMatchObject({ status: "cancelled", attempt: 1 });
});

it("can be reported by a worker that never reported its start", () => {
  expect(after(aRun(), { kind: "finish", outcome: "success" }, 5)).toMatchObject({ status: "success", started_at: null });
});

it("believes the worker's own times, in UTC, but none before its queueing and none ahead of now", () => {
  const report = { kind: "finish", outcome: "success", started_at: "2026-11-20T21:00:03+09:00" } as const;
  expect(after(running(), { ...report, finished_at: "2026-11-20T21:00:05+09:00" }, 9)).toMatchObject({
    started_at: iso(at(3)),
    finished_at: iso(at(5)),
  });
  expect(after(running(), { ...report, finished_at: "2030-01-01T00:00:00Z" }, 9)).toMatchObject({ finished_at: iso(at(9)) });
  expect(after(running(), { ...report, finished_at: "1930-01-01T00:00:00Z" }, 9)).toMatchObject({ finished_at: iso(NOON) });
});

it("cuts an error that is longer than the limit", () => {
  const { error } = after(running(), { kind: "finish", outcome: "cancelled", error: "x".repeat(5_000) }, 2);
  expect(error).toHaveLength(4_096);
});

it("expires at the end of its time: of its patience while it waits, of timeout_sec while it runs", () => {
  expect(expiryOf(aRun())).toBe(at(3_600 + 120));
  expect(expiryOf(running())).toBe(at(121));
  expect(transition(running(), { kind: "time-out" }, at(120))).toEqual({ kind: "unchanged" });
  expect(after(running(), { kind: "time-out" }, 121)).toMatchObject({
    status: "queued",
    attempt: 2,
    error: text("timed-out", { seconds: 120 }),
  });
  expect(after(aRun(), { kind: "time-out" }, 3_720)).toMatchObject({ status: "timeout", reason: text("no-worker-in-time") });
});

it("is taken back before its second only while it waits for its first attempt", () => {
  const revoke: RunEvent = { kind: "withdraw", reason: text("withdrawn", { because: "paused" }) };
  expect(after(aRun(), revoke, 0)).toMatchObject({ status: "skipped", reason: text("withdrawn", { because: "paused" }) });
  expect(transition(running(), revoke, at(2))).toEqual({ kind: "unchanged" });
});

it("measures lateness from the scheduled time to the start, and duration from the start to the end", () => {
  const run = aRun({ queued_at: iso(at(1)), started_at: iso(at(3)), finished_at: iso(at(10)) });
  expect([latenessSeconds(run), durationSeconds(run)]).toEqual([3, 7]);
  const silent = aRun({ queued_at: iso(at(1)), finished_at: iso(at(10)) });
  expect([latenessSeconds(silent), durationSeconds(silent)]).toEqual([1, 9]);
  expect(durationSeconds(aRun())).toBeUndefined();
});

it("keeps the start that a worker reports between its hand-over and its end, however wrong the worker's clock is", () => {
  const report = (started_at: string) => ({ kind: "finish", outcome: "success", started_at }) as const;
  expect(after(aRun(), report("2099-01-01T00:00:00Z"), 5).started_at).toBe(iso(at(5)));
  expect(after(aRun(), report("1999-01-01T00:00:00Z"), 5).started_at).toBe(aRun().queued_at);
});

it("refuses a heartbeat of an attempt that nobody has claimed, with a reason that says so", () => {
  const heartbeat: RunEvent = { kind: "heartbeat", attempt: 1, worker_id: "a" };
  expect(transition(aRun(), heartbeat, at(1))).toEqual({ kind: "refused", why: text("not-claimed") });
});
