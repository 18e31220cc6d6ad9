import { expect, it } from "vitest";
import { OUTCOMES, type Run } from "../../../../shared/domain/run/run.ts";
import { ERROR_LIMIT, type RunEvent, transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { aRun, iso, NOON } from "../../../support/samples.ts";
import { after, at, fail, REASON, start } from "./changes.ts";

const cancel: RunEvent = { kind: "cancel", reason: REASON };
const stop: RunEvent = { kind: "stop", reason: REASON };
const unchanged = { kind: "unchanged" };
const running = (retry_limit = 3) => after(aRun({}, { retry_limit }), start(1, "a"), 1);
const ended = (outcome: (typeof OUTCOMES)[number]) => after(running(0), { kind: "finish", outcome }, 5);

it("a deleted definition cancels the run that waits, also for its next attempt, whose error stays", () => {
  expect(after(aRun(), cancel, 3)).toMatchObject({ status: "cancelled", reason: REASON, error: null, finished_at: iso(at(3)) });
  const waiting = after(running(), fail(1, { error: "no" }), 2);
  expect(after(waiting, cancel, 3)).toMatchObject({ status: "cancelled", error: "no", attempt: 2, retry_at: null });
});

it("a deleted definition leaves a run at work its attempt, and no further one", () => {
  const last = after(running(), cancel, 3);
  expect(last).toEqual({ ...running(), dispatch: { ...running().dispatch, retry_limit: 0 } });
  expect(after(last, fail(1), 4)).toMatchObject({ status: "failed", attempt: 1 });
  const second = after(after(running(), fail(1), 2), start(2, "a"), 20);
  expect(after(second, cancel, 21).dispatch.retry_limit).toBe(1);
});

it("a deleted definition changes nothing for a run in its last attempt, nor for one that has ended", () => {
  expect(transition(running(0), cancel, at(3))).toEqual(unchanged);
  for (const outcome of OUTCOMES) expect(transition({ ...ended(outcome), dispatch: running().dispatch }, cancel, at(6))).toEqual(unchanged);
});

it("whoever stops a run ends it at once, whether it waits or runs; one that has ended otherwise refuses", () => {
  for (const run of [aRun(), running()]) {
    expect(after(run, stop, 4)).toMatchObject({ status: "cancelled", reason: REASON, finished_at: iso(at(4)) });
  }
  expect(transition(ended("cancelled"), stop, at(6))).toEqual(unchanged);
  for (const status of ["success", "failed", "timeout"] as const) {
    expect(transition(ended(status), stop, at(6))).toEqual({ kind: "refused", why: text("run-ended", { status }) });
  }
});

it("a run gives way to the next one only once it has waited for longer than its time-out", () => {
  const next = iso(at(121));
  const replace: RunEvent = { kind: "replace", next };
  expect(transition(aRun(), replace, at(120))).toEqual(unchanged);
  expect(transition(running(), replace, at(1_000))).toEqual(unchanged);
  const reason = text("replaced-by-next", { seconds: 120, next });
  expect(after(aRun(), replace, 120.001)).toMatchObject({ status: "timeout", reason, error: reason });
});

it.each(["failed", "timeout", "cancelled"] as const)("a run that is %s can be tried again, with further attempts of its own", (outcome) => {
  const again = after({ ...ended(outcome), result_key: "key", reason: REASON, error: "no" }, { kind: "retry", retry_limit: 2 }, 50);
  expect(again).toMatchObject({ status: "queued", attempt: 2, retry_at: iso(at(50)), finished_at: null, reason: null, result_key: null });
  expect(again.dispatch.retry_limit).toBe(3);
  expect(again.past_attempts).toMatchObject([{ attempt: 1, outcome, finished_at: iso(at(5)), error: "no", retry_at: iso(at(50)) }]);
});

it("nothing but what ended without success can be tried again", () => {
  const others: readonly Run[] = [aRun(), running(), ended("success"), aRun({ status: "skipped" }), aRun({ status: "missed" })];
  for (const run of others) expect(transition(run, { kind: "retry", retry_limit: 2 }, at(50))).toEqual(unchanged);
});

it("as many attempts follow the first as the retry limit says, unless the worker calls one final", () => {
  const second = after(running(1), fail(1), 2);
  expect(second).toMatchObject({ status: "queued", attempt: 2 });
  expect(after(second, fail(2), 30)).toMatchObject({ status: "failed", attempt: 2 });
  expect(after(running(1), fail(1, { final: true }), 2)).toMatchObject({ status: "failed", attempt: 1 });
});

it("the end keeps where the result is, or why there is none, and what the worker said about time", () => {
  const said = { result_key: "results/1", result_omitted: "too large", next_delay_sec: 7, finished_at: "2026-11-20T21:00:03+09:00" };
  const done = after(running(), { kind: "finish", outcome: "success", ...said }, 5);
  expect(done).toMatchObject({ ...said, finished_at: iso(at(3)), reported_at: iso(at(3)) });
  const silent = after({ ...running(), next_delay_sec: 9 }, { kind: "finish", outcome: "success" }, 5);
  expect(silent).toMatchObject({ result_key: null, result_omitted: null, next_delay_sec: 9, reported_at: null, finished_at: iso(at(5)) });
});

it("what its worker's clock says ahead of now is kept as said, and not believed", () => {
  const done = after(running(), { kind: "finish", outcome: "success", finished_at: iso(at(900)) }, 5);
  expect(done).toMatchObject({ reported_at: iso(at(900)), finished_at: iso(at(5)) });
});

it("an error of exactly the limit stays whole, a longer one ends with an ellipsis", () => {
  const error = (length: number) => after(running(0), fail(1, { error: "x".repeat(length) }), 2).error;
  expect(error(ERROR_LIMIT)).toBe("x".repeat(ERROR_LIMIT));
  expect(error(ERROR_LIMIT + 1)).toBe(`${"x".repeat(ERROR_LIMIT - 1)}…`);
});

const unnamed = (seconds?: number): RunEvent => ({
  kind: "finish",
  outcome: "failed",
  ...(seconds === undefined ? {} : { finished_at: iso(at(seconds)) }),
});

it("a failure that names no attempt is old where it was over before the current attempt was due", () => {
  const waiting = after(running(), fail(1), 10);
  const due = (Date.parse(waiting.retry_at ?? "") - NOON) / 1000;
  expect(transition(waiting, unnamed(), at(due - 1))).toEqual(unchanged);
  expect(after(waiting, unnamed(), due)).toMatchObject({ attempt: 3 });
  expect(transition(waiting, unnamed(due - 1), at(due + 5))).toEqual(unchanged);
  expect(after(waiting, unnamed(due), due + 5)).toMatchObject({ attempt: 3 });
  // A clock ahead makes no report newer than now.
  expect(transition(waiting, unnamed(due + 50), at(due - 1))).toEqual(unchanged);
});

it("a failure that names no attempt is old where it was over before the current attempt started", () => {
  const second = after(after(running(), fail(1), 10), start(2, "b"), 40);
  expect(transition(second, unnamed(39), at(45))).toEqual(unchanged);
  expect(after(second, unnamed(40), 45)).toMatchObject({ attempt: 3 });
});

it("a failure that names no attempt counts for the first one, whenever it was over", () => {
  expect(after(after(aRun(), start(1, "a"), 10), unnamed(5), 12)).toMatchObject({ attempt: 2 });
});

it("the same report said again is old although the next attempt runs, and a different one is not", () => {
  const second = after(after(running(), unnamed(900), 10), start(2, "b"), 40);
  expect(transition(second, unnamed(900), at(950))).toEqual(unchanged);
  expect(after(second, unnamed(901), 950)).toMatchObject({ attempt: 3 });
});
