import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isFinal, OUTCOMES, type Run } from "../../../../shared/domain/run/run.ts";
import { type RunEvent, transition } from "../../../../shared/domain/run/changes/run-transition.ts";
import { aRun, iso, NOON } from "../../../support/samples.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

const RETRY_LIMIT = 2;
const someTime = fc.integer({ min: -4_000, max: 8_000 }).map((seconds) => iso(NOON + seconds * 1000));
const someAttempt = fc.integer({ min: 1, max: RETRY_LIMIT + 3 });
const someEvent: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("start" as const),
    attempt: someAttempt,
    worker_id: fc.constantFrom("a", "b", "c"),
    lease_sec: fc.constantFrom(1, 60, 600),
  }),
  fc.record(
    {
      kind: fc.constant("finish" as const),
      outcome: fc.constantFrom(...OUTCOMES),
      attempt: someAttempt,
      error: fc.option(fc.string({ maxLength: 6_000 })),
      result: fc.jsonValue(),
      started_at: someTime,
      finished_at: fc.oneof({ weight: 9, arbitrary: someTime }, { weight: 1, arbitrary: fc.constant("1901-01-01T00:00:00+09:00") }),
      next_delay_sec: fc.integer({ min: 1, max: 100 }),
    },
    { requiredKeys: ["kind", "outcome"] },
  ),
  fc.record({ kind: fc.constant("time-out" as const) }),
  fc.constant<RunEvent>({ kind: "stop", reason: text("cancelled-by-hand", { by: null, reason: "wrong day" }) }),
  fc.constant<RunEvent>({ kind: "withdraw", reason: text("withdrawn", { because: "paused" }) }),
);
/** What happens to a run, each some seconds after the one before. */
const someLife = fc.array(fc.tuple(someEvent, fc.integer({ min: 0, max: 2_000 })), { maxLength: 25 });

/** Plays a life; `see` gets the run before and after each step, changed or not. */
function play(life: readonly (readonly [RunEvent, number])[], see: (before: Run, after: Run, event: RunEvent, now: number) => void): Run {
  let run = aRun({}, { retry_limit: RETRY_LIMIT, timeout_sec: 300, misfire_grace_sec: 600 });
  let now = NOON;
  for (const [event, seconds] of life) {
    now += seconds * 1000;
    const outcome = transition(run, event, now);
    const next = outcome.kind === "changed" ? outcome.run : run;
    see(run, next, event, now);
    run = next;
  }
  return run;
}

/** The steps of any life that break a rule; there must be none. */
function expectNoStep(breaks: (before: Run, after: Run, event: RunEvent, now: number) => boolean): void {
  fc.assert(
    fc.property(someLife, (life) => {
      const broken: unknown[] = [];
      play(life, (before, after, event, now) => {
        if (breaks(before, after, event, now)) broken.push({ before, after, event });
      });
      expect(broken).toEqual([]);
    }),
    { numRuns: 300 },
  );
}

it("never leaves a final status", () => {
  expectNoStep((before, after) => isFinal(before.status) && after !== before);
  expect(isFinal("queued")).toBe(false);
});

it("counts attempts upwards by one, and never beyond retry_limit + 1", () => {
  expectNoStep((before, after) => ![0, 1].includes(after.attempt - before.attempt));
  expectNoStep((_, after) => after.attempt > RETRY_LIMIT + 1);
  expect(play([], () => undefined).attempt).toBe(1);
});

it("lets one worker hold an attempt, from the moment it runs until it ends", () => {
  fc.assert(
    fc.property(someLife, (life) => {
      const holders: string[] = [];
      play(life, (_, after) => {
        if (after.worker_id !== null) holders.push(`${after.attempt} ${after.worker_id}`);
      });
      const attempts = new Set(holders).values().map((holder) => holder.split(" ")[0]);
      expect(new Set(holders).size).toBe(new Set(attempts).size);
    }),
  );
});

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Rules that hold for a run at any moment. */
const RULES: Readonly<Record<string, (run: Run, now: number) => boolean>> = {
  "has a finish exactly when it is final": (run) => isFinal(run.status) === (run.finished_at !== null),
  "is held by no worker while it waits for its next attempt": (run) =>
    run.retry_at === null || (run.status === "queued" && run.started_at === null && run.worker_id === null),
  "has a start and a worker while it runs": (run) => run.status !== "running" || (run.started_at !== null && run.worker_id !== null),
  "has no error after success": (run) => run.status !== "success" || run.error === null,
  "says why it was skipped": (run) => run.status !== "skipped" || run.reason !== null,
  "finishes neither before its queueing nor after now": (run, now) =>
    run.finished_at === null || (run.finished_at >= run.queued_at && Date.parse(run.finished_at) <= now),
  "keeps its times in UTC": (run) => [run.started_at, run.finished_at, run.retry_at].every((time) => time === null || UTC.test(time)),
  "has each attempt before the current one on record": (run) =>
    run.past_attempts.map(({ attempt }) => attempt).join() === Array.from({ length: run.attempt - 1 }, (_, n) => n + 1).join(),
  "keeps an error of bounded length": (run) => typeof run.error !== "string" || run.error.length <= 4_096,
};

it.each(Object.entries(RULES))("%s", (_, holds) => {
  expectNoStep((__, after, ___, now) => !holds(after, now));
  expect(holds(aRun(), NOON)).toBe(true);
});

it("a report repeated at once changes nothing more", () => {
  expectNoStep((_, after, event, now) => {
    // Without its attempt a report means whichever is current: then a second one is another report.
    if (event.kind === "finish" && event.attempt === undefined) return false;
    const again = transition(after, event, now);
    return again.kind === "changed" && !isDeepStrictEqual(again.run, after);
  });
  expect(transition(aRun(), { kind: "time-out" }, NOON)).toEqual({ kind: "unchanged" });
});

it("ends, whatever happens, once its attempts are used up and time passes", () => {
  fc.assert(
    fc.property(someLife, (life) => {
      let run = play(life, () => undefined);
      let now = NOON + 60_000_000;
      for (let looks = 0; looks <= RETRY_LIMIT && !isFinal(run.status); looks += 1) {
        now += 10_000_000;
        const outcome = transition(run, { kind: "time-out" }, now);
        if (outcome.kind === "changed") run = outcome.run;
      }
      expect(isFinal(run.status)).toBe(true);
    }),
  );
});
