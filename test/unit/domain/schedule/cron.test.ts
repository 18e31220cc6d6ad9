import { describe, expect, it } from "vitest";
import { CronError, parseCron } from "../../../../shared/domain/schedule/cron.ts";
import { utcOffsetAt } from "../../../../shared/domain/schedule/time-zone.ts";
import { ZONES } from "../../../support/arbitrary/arbitrary-schedules.ts";

const at = (text: string) => Date.parse(text);
/** The next `count` occurrences after an instant, as UTC texts. */
function next(expression: string, timeZone: string, after: string, count = 1): string[] {
  const cron = parseCron(expression, timeZone);
  const found: string[] = [];
  for (let instant = cron.next(at(after)); instant !== undefined && found.length < count; instant = cron.next(instant)) {
    found.push(new Date(instant).toISOString().replace(".000Z", "Z"));
  }
  return found;
}

describe("an accepted expression", () => {
  const FRIDAY = "2026-11-20T12:00:00Z";
  it.each([
    ["five fields", "*/5 * * * *", "2026-11-20T12:05:00Z"],
    ["six fields, seconds first", "30 0 13 * * *", "2026-11-20T13:00:30Z"],
    ["names of days", "0 8 * * MON-FRI", "2026-11-23T08:00:00Z"],
    ["names of months, in small letters", "0 0 1 jan *", "2027-01-01T00:00:00Z"],
    ["7 as Sunday", "0 0 * * 7", "2026-11-22T00:00:00Z"],
    ["0 as Sunday", "0 0 * * 0", "2026-11-22T00:00:00Z"],
    ["L, the last day of the month", "0 0 L * *", "2026-11-30T00:00:00Z"],
    ["5L, the last Friday", "0 0 * * 5L", "2026-11-27T00:00:00Z"],
    ["5#2, the second Friday", "0 0 * * 5#2", "2026-12-11T00:00:00Z"],
    ["? as any day", "0 0 ? * 1", "2026-11-23T00:00:00Z"],
    ["both day fields, of which either may match", "0 0 25 * 1", "2026-11-23T00:00:00Z"],
    ["the 29th of February", "0 0 29 2 *", "2028-02-29T00:00:00Z"],
    ["@hourly", "@hourly", "2026-11-20T13:00:00Z"],
    ["@daily", "@daily", "2026-11-21T00:00:00Z"],
    ["@midnight", "@midnight", "2026-11-21T00:00:00Z"],
    ["@weekly", "@weekly", "2026-11-22T00:00:00Z"],
    ["@monthly", "@monthly", "2026-12-01T00:00:00Z"],
    ["@yearly", "@yearly", "2027-01-01T00:00:00Z"],
    ["@annually", "@annually", "2027-01-01T00:00:00Z"],
    ["more than one space between fields", "0  0   * * *", "2026-11-21T00:00:00Z"],
  ])("may hold %s", (_, expression, expected) => {
    expect(next(expression, "UTC", FRIDAY)).toEqual([expected]);
  });

  it("matches both the day of the month and the day of the week when both are named", () => {
    expect(next("0 0 25 * 1", "UTC", FRIDAY, 3)).toEqual(["2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z", "2026-11-30T00:00:00Z"]);
  });

  it("is read in its time zone", () => {
    expect(next("0 8 * * *", "Asia/Seoul", FRIDAY)).toEqual(["2026-11-20T23:00:00Z"]);
    expect(next("0 8 * * *", "Asia/Kathmandu", FRIDAY)).toEqual(["2026-11-21T02:15:00Z"]);
  });

  it("never answers the instant it was asked from", () => {
    expect(next("* * * * *", "UTC", "2026-11-20T12:00:00Z")).toEqual(["2026-11-20T12:01:00Z"]);
    expect(next("* * * * *", "UTC", "2026-11-20T11:59:59.999Z")).toEqual(["2026-11-20T12:00:00Z"]);
  });
});

it.each([
  ["nothing", ""],
  ["spaces", "     "],
  ["three fields", "* * *"],
  ["four fields", "* * * *"],
  ["seven fields", "0 0 0 1 1 * 2027"],
  ["a day that never comes", "0 0 31 2 *"],
  ["another one", "0 0 30 2 *"],
  ["a minute that does not exist", "60 * * * *"],
  ["an hour that does not exist", "0 24 * * *"],
  ["a second that does not exist", "60 * * * * *"],
  ["a month that does not exist", "0 0 1 13 *"],
  ["day 0", "0 0 0 * *"],
  ["day 32", "0 0 32 * *"],
  ["day of the week 8", "0 0 * * 8"],
  ["a sixth Friday", "0 0 * * 5#6"],
  ["a random minute", "H * * * *"],
  ["a random minute in a range", "H(0-29) * * * *"],
  ["a random step", "H/15 * * * *"],
  ["a nickname without a clock", "@reboot"],
  ["an unknown nickname", "@fortnightly"],
  ["a step of nothing", "*/0 * * * *"],
  ["a name of no day", "0 0 * * FOO"],
  ["words", "every five minutes or so"],
  ["a negative minute", "-1 * * * *"],
  ["a fraction", "1.5 * * * *"],
  ["a list with a hole", "1,,2 * * * *"],
])("refuses %s", (_, expression) => {
  expect(() => parseCron(expression, "UTC")).toThrow(CronError);
});

describe("over a clock change", () => {
  const HOUR = 3_600_000;
  const found = new Map<string, readonly number[]>();
  /** The last whole hour before each change of 2027. */
  const changes = (timeZone: string): readonly number[] => {
    const offsets = Array.from({ length: found.has(timeZone) ? 0 : 365 * 24 + 1 }, (_, hour) =>
      utcOffsetAt(timeZone, Date.UTC(2027, 0, 1) + hour * HOUR),
    );
    const before = offsets.flatMap((offset, hour) =>
      offset === (offsets[hour + 1] ?? offset) ? [] : [Date.UTC(2027, 0, 1) + hour * HOUR],
    );
    found.set(timeZone, found.get(timeZone) ?? before);
    return found.get(timeZone) ?? [];
  };

  it.each(ZONES)("a cron for each minute loses none and repeats none in %s", (timeZone) => {
    const cron = parseCron("* * * * *", timeZone);
    for (const change of changes(timeZone)) {
      for (let instant = change - 2 * HOUR; instant < change + 4 * HOUR; instant += 60_000) {
        if (cron.next(instant) !== instant + 60_000) throw new Error(`after ${new Date(instant).toISOString()}`);
      }
    }
    expect(cron.next(0)).toBe(60_000);
  });

  it.each(ZONES)("occurrences strictly increase, from wherever one looks, in %s", (timeZone) => {
    for (const expression of ["30 2 * * *", "0 2 * * *", "15,45 1-3 * * *", "0 0 * * *", "30 */3 * * *", "0 30 1 * * *"]) {
      const cron = parseCron(expression, timeZone);
      for (const change of changes(timeZone)) {
        let last = 0;
        for (let instant = change - 26 * HOUR; instant < change + 26 * HOUR; instant += 15 * 60_000) {
          const found = cron.next(instant) ?? Number.NaN;
          if (!(found > instant) || found < last) throw new Error(`${expression} after ${new Date(instant).toISOString()}: ${found}`);
          last = found;
        }
      }
    }
    expect(changes("UTC")).toEqual([]);
  });

  it("runs a daily job once a day, also when its time is skipped or repeated", () => {
    const daily = next("30 1 * * *", "America/New_York", "2027-11-05T12:00:00Z", 3);
    expect(daily).toEqual(["2027-11-06T05:30:00Z", "2027-11-07T05:30:00Z", "2027-11-08T06:30:00Z"]);
    expect(next("30 2 * * *", "America/New_York", "2027-03-13T12:00:00Z", 2)).toEqual(["2027-03-14T07:30:00Z", "2027-03-15T06:30:00Z"]);
  });
});
