import { expect, it } from "vitest";
import { wakeExpression, wakeWindow } from "../../../../shared/domain/eventbridge/wake.ts";
import { iso, NOON } from "../../../support/samples.ts";

const NOW = Date.parse("2026-11-20T00:00:00Z");

it.each([
  [1, "cron(0/2 * * * ? *)"],
  [45, "cron(0/2 * * * ? *)"],
  [90, "cron(0/2 * * * ? *)"],
  [300, "cron(2,8,12,18,22,28,32,38,42,48,52,58 * * * ? *)"],
  [600, "cron(8/10 * * * ? *)"],
  [1_800, "cron(28,58 * * * ? *)"],
  [3_600, "cron(58 * * * ? *)"],
  [5_400, "cron(28,58 1-2,4-5,7-8,10-11,13-14,16-17,19-20,22-23 * * ? *)"],
  [7_200, "cron(58 1/2 * * ? *)"],
  [43_200, "cron(58 11,23 * * ? *)"],
  [86_400, "cron(58 23 * * ? *)"],
  [129_600, "cron(58 11,23 * * ? *)"],
])("an interval of %i seconds has as few wakes as can be: %s", (seconds, expected) => {
  expect(wakeExpression({ kind: "interval", seconds }, NOW)).toBe(expected);
});

it.each([
  ["0 0 * * MON", "Asia/Seoul", "cron(58 14 ? * 1 *)"],
  ["0 9 * * SUN", "Asia/Seoul", "cron(58 23 ? * 7 *)"],
  ["30 0 * * MON", "America/New_York", "cron(28 4-5 ? * 2 *)"],
  ["0 21 * * SAT", "America/New_York", "cron(58 0-1 ? * 1 *)"],
  ["1,2,3 0 * * *", "UTC", "cron(0,58 0,23 * * ? *)"],
  ["0,4,8 3 * * *", "UTC", "cron(2,6,58 2-3 * * ? *)"],
  ["0 2,10,18 * * *", "UTC", "cron(58 1/8 * * ? *)"],
  ["0 1,9 * * *", "UTC", "cron(58 0,8 * * ? *)"],
  ["0 0 * * 1-6", "UTC", "cron(58 23 ? * 1-6 *)"],
  ["*/15 9-17 * * 1-5", "UTC", "cron(12,28,42,58 8-17 ? * 2-6 *)"],
])("'%s' in %s has wakes at no other time than it must, by %s", (expression, timeZone, expected) => {
  expect(wakeExpression({ kind: "cron", expression, timeZone }, NOW)).toBe(expected);
});

it("a single time is woken for once, at the window's wake, unless that has passed", () => {
  const single = (instant: string, now: string) => wakeExpression({ kind: "at", instant: Date.parse(instant) }, Date.parse(now));
  expect(single("2026-11-20T12:10:59Z", "2026-11-20T12:00:00Z")).toBe("at(2026-11-20T12:08:00)");
  expect(single("2026-11-20T12:09:59Z", "2026-11-20T12:00:00Z")).toBe("at(2026-11-20T12:06:00)");
  expect(single("2026-11-20T12:10:59Z", "2026-11-20T12:07:59.999Z")).toBe("at(2026-11-20T12:08:00)");
  expect(single("2026-11-20T12:10:59Z", "2026-11-20T12:08:00Z")).toBeUndefined();
});

it("what has no clock has no wake", () => {
  expect(wakeExpression({ kind: "none" }, NOW)).toBeUndefined();
});

it.each([0, 1_000, 119_999])("a wake that comes %i ms after its minute plans the two minutes from two minutes after that on", (late) => {
  const { from, until } = wakeWindow(NOON + late);
  expect([from, until].map(iso)).toEqual([iso(NOON + 120_000), iso(NOON + 240_000)]);
});
