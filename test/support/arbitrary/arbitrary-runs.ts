import * as fc from "fast-check";
import type { PastAttempt } from "../../../shared/domain/run/changes/past-attempt.ts";
import { OUTCOMES, RUN_STATUSES, type Run } from "../../../shared/domain/run/run.ts";
import type { RunEvent } from "../../../shared/domain/run/changes/run-transition.ts";
import { text, type Words } from "../../../shared/domain/texts/text.ts";
import { aRun, iso, NOON } from "../samples.ts";

const someTime = fc.integer({ min: -20, max: 20 }).map((seconds) => iso(NOON + seconds * 1000));
const perhaps = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary);
/** As it would be read: JSON has no -0. */
const someResult = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
/** Of a type of its own: spelled out, all texts there are make too large a union. */
const someReason: fc.Arbitrary<Words> = fc.constant<Words>(text("worker-lost"));
const someError: fc.Arbitrary<Words> = fc.boolean().chain((ours) => (ours ? someReason : fc.constant<Words>("no")));
const someWorker = fc.constantFrom("a", "b");

const somePastAttempt = fc
  .record({
    attempt: fc.integer({ min: 1, max: 4 }),
    sent_at: someTime,
    started_at: perhaps(someTime),
    finished_at: someTime,
    outcome: fc.constantFrom(...OUTCOMES),
    worker_id: perhaps(someWorker),
    retry_at: someTime,
  })
  .chain((rest) => perhaps(someError).map((error): PastAttempt => ({ ...rest, error })));

/** Runs in any state, also in those that no life leads to. */
export const someRun: fc.Arbitrary<Run> = fc
  .record({
    status: fc.constantFrom(...RUN_STATUSES),
    attempt: fc.integer({ min: 1, max: 4 }),
    takeovers: fc.integer({ min: 0, max: 2 }),
    queued_at: someTime,
    started_at: perhaps(someTime),
    begun_at: perhaps(someTime),
    finished_at: perhaps(someTime),
    reported_at: perhaps(someTime),
    retry_at: perhaps(someTime),
    worker_id: perhaps(someWorker),
    lease_sec: perhaps(fc.constantFrom(1, 60)),
    lease_until: perhaps(someTime),
    next_delay_sec: perhaps(fc.integer({ min: 0, max: 9 })),
    result: someResult,
    result_key: perhaps(fc.constant("results/1")),
    result_omitted: perhaps(fc.constant("too large")),
    past_attempts: fc.array(somePastAttempt, { maxLength: 2 }),
  })
  .chain((change) =>
    fc.tuple(perhaps(someError), perhaps(someReason)).map(([error, reason]): Run => aRun({ ...change, error, reason }, { retry_limit: 2 })),
  );

/** What a worker reports about its attempt: starts and ends. */
export const someReport: fc.Arbitrary<Extract<RunEvent, { kind: "start" | "finish" }>> = fc.oneof(
  fc.record(
    {
      kind: fc.constant("start" as const),
      attempt: fc.integer({ min: 1, max: 4 }),
      worker_id: someWorker,
      lease_sec: fc.constantFrom(1, 60),
    },
    { requiredKeys: ["kind", "attempt", "worker_id"] },
  ),
  fc.record(
    {
      kind: fc.constant("finish" as const),
      outcome: fc.constantFrom("success" as const, "success" as const, "success" as const, "failed" as const),
      attempt: fc.integer({ min: 1, max: 4 }),
      error: perhaps(fc.constant("no")),
      result: someResult,
      result_omitted: fc.constant("too large"),
      started_at: someTime,
      finished_at: fc.oneof({ weight: 9, arbitrary: someTime }, { weight: 1, arbitrary: fc.constant("1901-01-01T00:00:00+09:00") }),
      next_delay_sec: fc.integer({ min: 0, max: 100 }),
    },
    { requiredKeys: ["kind", "outcome"] },
  ),
);
