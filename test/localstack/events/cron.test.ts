import { describe, expect, it } from "vitest";
import { CATCH_UP_MS, dueOccurrences } from "../../../localstack/services/scheduler/due-occurrences.ts";
import { compileExpression } from "../../../localstack/services/scheduler/expression.ts";

const at = (iso: string): number => Date.parse(iso);
const next = (expression: string, after: string, zone = "UTC"): string | undefined => {
  const instant = compileExpression(expression, zone, at("2026-01-01T00:00:00Z")).next(at(after));
  return instant === undefined ? undefined : new Date(instant).toISOString();
};

describe("AWS expressions", () => {
  it.each([
    ["cron(0/15 * * * ? *)", "2026-03-01T10:01:00Z", "UTC", "2026-03-01T10:15:00.000Z"],
    ["cron(0 9 ? * MON-FRI *)", "2026-11-20T09:00:00Z", "UTC", "2026-11-23T09:00:00.000Z"],
    ["cron(0 9 ? * 1 *)", "2026-11-20T09:00:00Z", "UTC", "2026-11-22T09:00:00.000Z"],
    ["cron(0 0 L * ? *)", "2028-02-01T00:00:00Z", "UTC", "2028-02-29T00:00:00.000Z"],
    ["cron(0 0 15W * ? *)", "2026-08-01T00:00:00Z", "UTC", "2026-08-14T00:00:00.000Z"],
    ["cron(0 0 1W * ? *)", "2026-07-31T12:00:00Z", "UTC", "2026-08-03T00:00:00.000Z"],
    ["cron(0 0 ? * 6#3 *)", "2026-11-01T00:00:00Z", "UTC", "2026-11-20T00:00:00.000Z"],
    ["cron(0 0 ? * 6L *)", "2026-11-01T00:00:00Z", "UTC", "2026-11-27T00:00:00.000Z"],
    ["cron(0 0 ? * FRI-MON *)", "2026-11-20T00:00:00Z", "UTC", "2026-11-21T00:00:00.000Z"],
    ["cron(0 12 29 FEB ? *)", "2026-01-01T00:00:00Z", "UTC", "2028-02-29T12:00:00.000Z"],
    ["cron(0 12 1 1 ? 2026)", "2026-01-01T12:00:00Z", "UTC", undefined],
    ["cron(30 9 * * ? *)", "2026-11-20T00:00:00Z", "Asia/Seoul", "2026-11-20T00:30:00.000Z"],
    // Skipped by the clock change of 8 March, so not that day.
    ["cron(30 2 * * ? *)", "2026-03-08T00:00:00Z", "America/New_York", "2026-03-09T06:30:00.000Z"],
    // Shown twice on 1 November: once, the first time.
    ["cron(30 1 * * ? *)", "2026-11-01T00:00:00Z", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["cron(30 1 * * ? *)", "2026-11-01T05:30:00Z", "America/New_York", "2026-11-02T06:30:00.000Z"],
    ["rate(5 minutes)", "2026-01-01T00:07:00Z", "UTC", "2026-01-01T00:10:00.000Z"],
    ["at(2026-11-20T09:00:00)", "2026-01-01T00:00:00Z", "Asia/Seoul", "2026-11-20T00:00:00.000Z"],
  ])("%s after %s in %s", (expression, after, zone, expected) => {
    expect(next(expression, after, zone)).toBe(expected);
  });

  it.each([
    "cron(0 9 * * * *)",
    "cron(0 9 * * ?)",
    "cron(61 9 * * ? *)",
    "cron(58 8 ? * 2/2 *)",
    "cron(58 8 ? * */2 *)",
    "cron(58 8 ? * MON-FRI/2 *)",
    "cron(58 8 ? * 0 *)",
    "cron(58 8 ? * 8 *)",
    "cron(58 8 ? * 2#6 *)",
    "cron(58 8 ? * 3#1,6#3 *)",
    "cron(58 8 ? * ? *)",
    "cron(58 8 * * * *)",
    "cron(58 8 1 * 2 *)",
    "cron(58 8 L-3 * ? *)",
    "cron(58 8 32W * ? *)",
    "cron(58 8 0W * ? *)",
    "cron(58 8 1-5W * ? *)",
    "cron(58 8 2#1 * ? *)",
    "cron(58 8 ? * 2W *)",
    "cron(? 8 * * ? *)",
    "cron(58 L * * ? *)",
    "cron(58 24 * * ? *)",
    "cron(58 8 * 13 ? *)",
    "cron(58 8 * JANFEB ? *)",
    "cron(58 8 * * ? 1969)",
    "cron(58 8 * * ? 2200)",
    "cron(0/0 8 * * ? *)",
    "cron(0/1e1 8 * * ? *)",
    "cron(0/ 8 * * ? *)",
    "cron(0,,5 8 * * ? *)",
    "cron(-5 8 * * ? *)",
    "cron(@daily)",
    "at(2026-02-31T00:00:00)",
    "rate(0 minutes)",
    "rate(5 seconds)",
    "at(2026-11-20)",
    "every minute",
  ])("refuse %s", (expression) => {
    expect(() => next(expression, "2026-01-01T00:00:00Z")).toThrow(expect.objectContaining({ code: "ValidationException" }));
  });

  it("refuse an unknown time zone", () => {
    expect(() => next("cron(0 0 * * ? *)", "2026-01-01T00:00:00Z", "Mars/Olympus")).toThrow(
      expect.objectContaining({ code: "ValidationException" }),
    );
  });
});

describe("due occurrences", () => {
  const minutely = compileExpression("cron(* * * * ? *)", "UTC", 0);
  const now = at("2026-11-20T12:00:30Z");

  it("are the one that is due", () => {
    expect(dueOccurrences(minutely, at("2026-11-20T12:00:00Z"), now)).toEqual([at("2026-11-20T12:00:00Z")]);
  });

  it("after downtime are all of five minutes and the latest older one", () => {
    const found = dueOccurrences(minutely, at("2026-11-01T00:00:00Z"), now);
    expect(found.map((instant) => new Date(instant).toISOString().slice(11, 16))).toEqual([
      "11:55",
      "11:56",
      "11:57",
      "11:58",
      "11:59",
      "12:00",
    ]);
    expect(found.filter((instant) => instant <= now - CATCH_UP_MS)).toHaveLength(1);
  });

  it("of a rare schedule are its latest one, however long ago", () => {
    const yearly = compileExpression("cron(0 0 1 1 ? *)", "UTC", 0);
    expect(dueOccurrences(yearly, at("2024-01-01T00:00:00Z"), now)).toEqual([at("2026-01-01T00:00:00Z")]);
  });

  it("of a one-time schedule are its instant, also long after it", () => {
    const once = compileExpression("at(2026-01-01T00:00:00)", "UTC", 0);
    expect(dueOccurrences(once, at("2026-01-01T00:00:00Z"), now)).toEqual([at("2026-01-01T00:00:00Z")]);
  });
});
