import * as fc from "fast-check";
import { expect, it } from "vitest";
import { runId } from "../../../../shared/domain/run/run-id.ts";
import { countHour, type CountedRun, HOUR_MS, sumOfStatuses } from "../../../../shared/domain/statistics/statistics.ts";
import {
  isSettled,
  type KeptHour,
  MARGIN_MS,
  MARK_MS,
  mustCount,
  needsMark,
  SETTLING_MS,
} from "../../../../shared/domain/statistics/statistics-age.ts";
import { NOON } from "../../../support/samples.ts";

/** Seconds from the hour's beginning until which something happens: some marks long. */
const SPAN = 4 * 3_600;
const seconds = fc.integer({ min: 0, max: SPAN });

interface Ended {
  /** When the record changes. */
  readonly at: number;
  /** Seconds until its reaction, which then takes some more to write a mark. */
  readonly reaction: number;
  readonly marking: number;
  readonly process: number;
}
interface Count {
  readonly at: number;
  /** Seconds until it is kept. */
  readonly keeping: number;
}

const ended: fc.Arbitrary<Ended> = fc.record({
  at: seconds,
  reaction: fc.integer({ min: 0, max: 3_600 }),
  marking: fc.integer({ min: 0, max: 30 }),
  process: fc.integer({ min: 0, max: 2 }),
});
const count: fc.Arbitrary<Count> = fc.record({ at: seconds, keeping: fc.integer({ min: 0, max: 600 }) });
/** Seconds by which each process's clock is wrong; the last one counts. Reads are behind by as much at most. */
const skews = fc.array(fc.integer({ min: -25, max: 25 }), { minLength: 4, maxLength: 4 });
const lag = fc.integer({ min: 0, max: 9 });

type Moment = readonly [at: number, happen: () => void];

/** Plays it; answers what was reacted to and is not in a count that, after some moment, says it is settled. */
function play(ends: readonly Ended[], counts: readonly Count[], skew: readonly number[], behind: number): readonly Ended[] {
  let kept: KeptHour = {};
  const remembered = new Map<number, number>();
  const reactedTo = new Set<Ended>();
  const missing = new Set<Ended>();
  const timeline: Moment[] = [];
  const clock = (process: number, at: number) => NOON + (at + (skew[process] ?? 0)) * 1000;
  for (const end of ends) {
    const reactsAt = end.at + end.reaction;
    timeline.push([reactsAt, () => react(end, reactsAt)]);
  }
  for (const { at, keeping } of counts) {
    const began = clock(3, at);
    const seen = ends.filter((end) => end.at <= at - behind).length;
    const found = countHour(
      NOON,
      Array.from({ length: seen }, () => aRunThat("success")),
    );
    timeline.push([at + keeping, () => keep({ at: began, count: found })]);
  }
  // What happens adds to what is to happen.
  while (timeline.length > 0) {
    timeline.sort(([a], [b]) => a - b);
    timeline.shift()?.[1]();
    if (!isSettled(NOON, kept)) continue;
    const { success = 0 } = sumOfStatuses(kept.counted?.count.quarters ?? []);
    const inOrder = ends.toSorted((a, b) => a.at - b.at);
    for (const end of inOrder.slice(success)) if (reactedTo.has(end)) missing.add(end);
  }
  return [...missing];

  function keep(counted: NonNullable<KeptHour["counted"]>): void {
    if (!kept.counted || kept.counted.at < counted.at) kept = { ...kept, counted };
  }

  function react(end: Ended, reactsAt: number): void {
    const now = clock(end.process, reactsAt);
    if (!needsMark(NOON, now, remembered.get(end.process))) {
      reactedTo.add(end);
      return;
    }
    timeline.push([
      reactsAt + end.marking,
      () => {
        if (kept.markedAt === undefined || kept.markedAt < now) kept = { ...kept, markedAt: now };
        remembered.set(end.process, Math.max(now, remembered.get(end.process) ?? 0));
        reactedTo.add(end);
      },
    ]);
  }
}

const aRunThat = (status: CountedRun["status"]): CountedRun => ({
  owner: "job#scan",
  run_id: runId({ scope: "real", owner: "job#scan", scheduledAt: NOON }),
  status,
  lateness: null,
});

it("a count that says it holds has everything that was reacted to, however marks and counts meet", () => {
  fc.assert(
    fc.property(fc.array(ended, { maxLength: 12 }), fc.array(count, { maxLength: 8 }), skews, lag, (ends, counts, skew, behind) => {
      expect(play(ends, counts, skew, behind)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

const over = NOON + HOUR_MS + SETTLING_MS;
const at = (instant: number, status: CountedRun["status"] = "success") => ({
  at: instant,
  count: countHour(NOON, [aRunThat(status)]),
});

it.each<[string, KeptHour, boolean]>([
  ["never counted", {}, false],
  ["counted while runs of it were ordinary", { counted: at(over) }, false],
  ["counted after that", { counted: at(over + MARGIN_MS) }, true],
  ["with a run under way", { counted: at(over + MARGIN_MS, "running") }, false],
  ["with a run that waits", { counted: at(over + MARGIN_MS, "queued") }, false],
  ["marked and counted before the mark has run out", { counted: at(2 * over), markedAt: 2 * over - MARK_MS }, false],
  ["counted after its last mark has run out", { counted: at(2 * over), markedAt: 2 * over - MARK_MS - MARGIN_MS }, true],
])("an hour %s is settled: %s %s", (_, kept, settled) => {
  expect(isSettled(NOON, kept)).toBe(settled);
});

it("an hour is marked once a process and quarter of an hour, and not before its runs are out of the ordinary", () => {
  expect(needsMark(NOON, over - 1, undefined)).toBe(false);
  expect(needsMark(NOON, over, undefined)).toBe(true);
  expect(needsMark(NOON, over + MARK_MS - 1, over)).toBe(false);
  expect(needsMark(NOON, over + MARK_MS, over)).toBe(true);
});

it("a count that may change is made anew after ten seconds, or twenty milliseconds a run", () => {
  const kept = { counted: at(NOON) };
  expect([mustCount(NOON, undefined, NOON), mustCount(NOON, kept, NOON + 9_999), mustCount(NOON, kept, NOON + 10_000)]).toEqual([
    true,
    false,
    true,
  ]);
  const many = {
    counted: {
      at: NOON,
      count: countHour(
        NOON,
        Array.from({ length: 1_000 }, () => aRunThat("failed")),
      ),
    },
  };
  expect([mustCount(NOON, many, NOON + 19_999), mustCount(NOON, many, NOON + 20_000)]).toEqual([false, true]);
  expect(mustCount(NOON, { counted: at(over + MARGIN_MS) }, over + 100 * HOUR_MS)).toBe(false);
});
