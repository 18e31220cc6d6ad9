import { expect, it } from "vitest";
import { ATTEMPTS_KEPT, attemptsOf } from "../../../../shared/domain/run/changes/attempts.ts";
import type { Run } from "../../../../shared/domain/run/run.ts";
import { type RunEvent, transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { aRun, iso, NOON } from "../../../support/samples.ts";

/** The run after events that must each change it, a second apart. */
function after(run: Run, events: readonly RunEvent[]): Run {
  return events.reduce((current, event, index) => {
    const outcome = transition(current, event, NOON + (index + 1) * 1000);
    if (outcome.kind !== "changed") throw new Error(`${event.kind} was ${outcome.kind}`);
    return outcome.run;
  }, run);
}
const start = (attempt: number, worker_id = `w${attempt}`): RunEvent => ({ kind: "start", attempt, worker_id });
const fail = (attempt: number, error: string): RunEvent => ({ kind: "finish", outcome: "failed", attempt, error });

it("keeps what a failed attempt was although a later one succeeds", () => {
  const run = after(aRun(), [start(1), fail(1, "no quotes"), start(2), { kind: "finish", outcome: "success", attempt: 2, result: 3 }]);
  const retry_at = run.past_attempts[0]?.retry_at;
  expect(attemptsOf(run)).toEqual([
    {
      attempt: 1,
      sent_at: run.queued_at,
      started_at: iso(NOON + 1000),
      finished_at: iso(NOON + 2000),
      outcome: "failed",
      error: "no quotes",
      worker_id: "w1",
      retry_at,
    },
    {
      attempt: 2,
      sent_at: retry_at,
      started_at: iso(NOON + 3000),
      finished_at: iso(NOON + 4000),
      outcome: "success",
      error: null,
      worker_id: "w2",
      retry_at: null,
    },
  ]);
});

it("shows the current attempt as it is, without the error of the one before", () => {
  const waiting = after(aRun(), [start(1), fail(1, "no quotes")]);
  expect(attemptsOf(waiting).at(-1)).toMatchObject({ attempt: 2, outcome: "queued", error: null, started_at: null, finished_at: null });
  expect(attemptsOf(after(waiting, [start(2)])).at(-1)).toMatchObject({ attempt: 2, outcome: "running", error: null });
  expect(attemptsOf(after(aRun({}, { retry_limit: 0 }), [start(1), fail(1, "no")]))).toMatchObject([{ outcome: "failed", error: "no" }]);
  expect(attemptsOf(aRun())).toMatchObject([{ attempt: 1, outcome: "queued", sent_at: aRun().queued_at }]);
});

it("tells of a worker that was lost, and of an attempt whose time ran out", () => {
  const held = after(aRun(), [{ kind: "start", attempt: 1, worker_id: "a", lease_sec: 1 }]);
  const taken = transition(held, { kind: "start", attempt: 1, worker_id: "b", lease_sec: 60 }, NOON + 10_000);
  expect(taken).toMatchObject({
    run: { past_attempts: [{ outcome: "failed", error: text("worker-lost"), worker_id: "a", retry_at: iso(NOON + 10_000) }] },
  });
  const expired = transition(after(aRun(), [start(1)]), { kind: "time-out" }, NOON + 121_000);
  expect(expired).toMatchObject({
    run: { past_attempts: [{ outcome: "timeout", error: text("timed-out", { seconds: 120 }), worker_id: "w1" }] },
  });
});

it("goes on counting when a step that has ended is tried again", () => {
  const again = after(aRun({}, { retry_limit: 0 }), [start(1), fail(1, "no"), { kind: "retry", retry_limit: 0 }]);
  expect(again.past_attempts).toMatchObject([{ attempt: 1, outcome: "failed", error: "no", finished_at: iso(NOON + 2000) }]);
  expect(attemptsOf(again)).toHaveLength(2);
});

it("keeps the newest twenty, and of errors the two newest whole", () => {
  const long = "x".repeat(4_096);
  const lives = Array.from({ length: 30 }, (_, index) => [start(index + 1), fail(index + 1, long)]).flat();
  const run = after(aRun({}, { retry_limit: 40 }), lives);
  const shown = attemptsOf(run);
  expect(shown).toHaveLength(ATTEMPTS_KEPT);
  expect(shown.map(({ attempt }) => attempt)).toEqual(Array.from({ length: ATTEMPTS_KEPT }, (_, index) => index + 12));
  expect(shown.map(({ error }) => (typeof error === "string" ? error.length : 0))).toEqual([
    ...Array.from({ length: 17 }, () => 300),
    4_096,
    4_096,
    0,
  ]);
});

it("an old error of just the limit is kept whole, and a longer one ends with an ellipsis", () => {
  const errorOfFirst = (length: number) => {
    const lives = [1, 2, 3].flatMap((attempt) => [start(attempt), fail(attempt, "x".repeat(length))]);
    return after(aRun({}, { retry_limit: 5 }), lives).past_attempts[0]?.error;
  };
  expect(errorOfFirst(299)).toBe("x".repeat(299));
  expect(errorOfFirst(300)).toBe("x".repeat(300));
  expect(errorOfFirst(301)).toBe(`${"x".repeat(299)}…`);
});

it("has none for what never became active", () => {
  for (const status of ["skipped", "missed"] as const) {
    expect(attemptsOf(aRun({ status, reason: text("job-paused"), finished_at: iso(NOON) }))).toEqual([]);
  }
});
