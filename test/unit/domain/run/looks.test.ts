import { expect, it } from "vitest";
import { firstLookAt, lookAfterStart, nextLookAt, startsLate } from "../../../../shared/domain/run/changes/deadline.ts";
import { aRun } from "../../../support/samples.ts";
import { after, at, start } from "./changes.ts";

const waiting = aRun({}, { timeout_sec: 120, misfire_grace_sec: 3_600 });
const running = after(waiting, start(1, "a"), 200);

it("a run is looked at first a second after the earliest time-out, or when its patience ends before that", () => {
  expect(firstLookAt(waiting)).toBe(at(121));
  expect(firstLookAt(aRun({}, { timeout_sec: 120, misfire_grace_sec: 0 }))).toBe(at(120));
});

it("a run that waits is looked at after as long again as it has waited, at least its time-out, at most its patience", () => {
  expect(nextLookAt(waiting, at(1))).toBe(at(1 + 120));
  expect(nextLookAt(waiting, at(500))).toBe(at(1_000));
  expect(nextLookAt(waiting, at(3_000))).toBe(at(3_720));
  expect(nextLookAt(waiting, at(-5))).toBe(at(120));
});

it("a run at work is looked at when its time is up, and a second later by the look that a late start sends", () => {
  expect(nextLookAt(running, at(210))).toBe(at(320));
  // Also where the clock of who looks is behind that of its start.
  expect(nextLookAt(running, at(190))).toBe(at(320));
  expect(lookAfterStart(running)).toBe(at(321));
});

it("a start is late from the moment of the first look on, and not before", () => {
  expect(startsLate(waiting, at(121) - 1)).toBe(false);
  expect(startsLate(waiting, at(121))).toBe(true);
});
