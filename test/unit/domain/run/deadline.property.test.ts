import * as fc from "fast-check";
import { expect, it } from "vitest";
import { firstLookAt, lookAfterStart, nextLookAt, startsLate } from "../../../../shared/domain/run/changes/deadline.ts";
import { expiryOf, type Run } from "../../../../shared/domain/run/run.ts";
import { aRun, iso, NOON } from "../../../support/samples.ts";

/** A time-out so near is waited for by whoever looks, in ms. */
const PATIENCE_MS = 2_000;

interface Simulation {
  readonly timeoutSeconds: number;
  readonly graceSeconds: number;
  /** Ms after the hand-over; undefined: nobody starts it. */
  readonly startedAfter: number | undefined;
  /** Of each message: a queue's delay is in whole seconds, so it comes up to a second early; ms. */
  readonly early: readonly number[];
  /** Of each message: how late the queue is, ms. */
  readonly late: readonly number[];
  /** How old a read may be, ms. */
  readonly stale: number;
}

/** Plays the looks at a run; answers when its time was up, when that was seen, and how many looks it took. */
function play({ timeoutSeconds, graceSeconds, startedAfter, early, late, stale }: Simulation) {
  const waiting = aRun({ queued_at: iso(NOON) }, { timeout_sec: timeoutSeconds, misfire_grace_sec: graceSeconds });
  const startedAt = startedAfter === undefined ? undefined : NOON + startedAfter;
  const running: Run | undefined = startedAt === undefined ? undefined : { ...waiting, status: "running", started_at: iso(startedAt) };
  const at = (instant: number) => (running && startedAt !== undefined && startedAt <= instant ? running : waiting);
  const expiry = expiryOf(running ?? waiting);
  const looks = [firstLookAt(waiting)];
  if (running && startedAt !== undefined && startsLate(waiting, startedAt)) looks.push(lookAfterStart(running));
  for (let count = 1; ; count += 1) {
    looks.sort((a, b) => a - b);
    const due = looks.shift();
    if (due === undefined) throw new Error("nobody looks any more");
    let now = due - (early[count % early.length] ?? 0) + (late[count % late.length] ?? 0);
    let read = at(now - stale);
    const left = expiryOf(read) - now;
    if (left > 0 && left <= PATIENCE_MS) {
      now = expiryOf(read);
      read = at(now);
    }
    // Ended on condition that it is as it was read: else it is looked at again.
    if (now >= expiryOf(read)) {
      if (read === at(now)) return { expiry, seen: now, looks: count };
      looks.push(now + 1_000);
    } else looks.push(nextLookAt(read, now));
  }
}

const second = fc.array(fc.nat(999), { minLength: 1, maxLength: 5 });
const punctual = { early: second, late: fc.constant([0]), stale: fc.constant(0) };
const slow = { early: second, late: fc.array(fc.nat(60_000), { minLength: 1, maxLength: 5 }), stale: fc.nat(1_000) };

type Arbitraries = { readonly [Name in keyof Simulation]: fc.Arbitrary<Simulation[Name]> };

/** Worlds in which a run starts at any moment while it waits, or never. */
function worlds(messages: Pick<Arbitraries, "early" | "late" | "stale">, starts: boolean): fc.Arbitrary<Simulation> {
  return fc.tuple(fc.integer({ min: 1, max: 3_600 }), fc.nat(7_200)).chain(([timeoutSeconds, graceSeconds]) =>
    fc.record({
      ...messages,
      timeoutSeconds: fc.constant(timeoutSeconds),
      graceSeconds: fc.constant(graceSeconds),
      startedAfter: starts ? fc.nat((timeoutSeconds + graceSeconds) * 1000 - 1) : fc.constant(undefined),
    }),
  );
}

it("a time-out is seen when it has come, and at most a second later, whenever the run starts", () => {
  fc.assert(
    fc.property(worlds(punctual, true), (world) => {
      const { expiry, seen } = play(world);
      expect(seen).toBeGreaterThanOrEqual(expiry);
      expect(seen - expiry).toBeLessThanOrEqual(1_000);
    }),
    { numRuns: 2_000 },
  );
});

it("a late start's own deadline never reads the run as it was before", () => {
  const world = { timeoutSeconds: 1, graceSeconds: 5_177, startedAfter: 8_126, early: [491], late: [0], stale: 510 };
  const { expiry, seen } = play(world);
  expect(seen - expiry).toBeLessThanOrEqual(1_000);
});

it("late messages and stale reads add what they are late and stale, and no more", () => {
  fc.assert(
    fc.property(worlds(slow, true), (world) => {
      const { expiry, seen } = play(world);
      expect(seen).toBeGreaterThanOrEqual(expiry);
      // The look that missed the start, and the one after it; one more second where a look met the change itself.
      expect(seen - expiry).toBeLessThanOrEqual(2_000 + world.stale + 2 * Math.max(...world.late));
    }),
    { numRuns: 2_000 },
  );
});

it("a run that nobody starts is given up when its patience ends, after few looks however long that is", () => {
  fc.assert(
    fc.property(worlds(punctual, false), (world) => {
      const { expiry, seen, looks } = play(world);
      expect(seen).toBe(expiry);
      // A message that comes early, by up to a second, looks nearly in vain where the time-out is one second too: all waits and
      // times of arrival were tried, and ten looks more are the most.
      const more = world.timeoutSeconds === 1 ? 10 : 5;
      expect(looks).toBeLessThanOrEqual(more + Math.ceil(Math.log2((world.graceSeconds + world.timeoutSeconds) / world.timeoutSeconds)));
    }),
    { examples: [[{ early: [999], late: [0], stale: 0, timeoutSeconds: 1, graceSeconds: 12, startedAfter: undefined }]] },
  );
  const hour = { timeoutSeconds: 10, graceSeconds: 3_600, startedAfter: undefined, early: [0], late: [0], stale: 0 };
  expect(play(hour).looks).toBe(10);
});
