import { expect, it } from "vitest";
import { nextOccurrence, occurrencesBetween, type Schedule } from "../../../../shared/domain/schedule/schedule.ts";
import { wallClock } from "../../../../shared/domain/schedule/wall-clock.ts";

const instants = (...texts: readonly string[]) => texts.map((text) => Date.parse(text));
/** Occurrences of a cron in New York, in UTC, as text. */
function inNewYork(expression: string, from: string, until: string): string[] {
  const schedule: Schedule = { kind: "cron", expression, timeZone: "America/New_York" };
  const [first = 0, last = 0] = instants(from, until);
  return occurrencesBetween(schedule, first, last).map((instant) => new Date(instant).toISOString().slice(0, 16));
}
const newYork = wallClock("America/New_York");

it("a time that clocks show once is one instant", () => {
  expect(newYork.instantsOf(Date.parse("2027-07-01T12:00:00Z"))).toEqual({ shown: instants("2027-07-01T16:00:00Z") });
});

it("a time that clocks show twice is two instants", () => {
  const twice = newYork.instantsOf(Date.parse("2027-11-07T01:30:00Z"));
  expect(twice).toEqual({ shown: instants("2027-11-07T05:30:00Z", "2027-11-07T06:30:00Z") });
});

it("a time that clocks skip is moved behind the change, by as much as they are set forward", () => {
  const skipped = newYork.instantsOf(Date.parse("2027-03-14T02:30:00Z"));
  expect(skipped).toEqual({ shown: [], moved: Date.parse("2027-03-14T07:30:00Z") });
  const halfHour = wallClock("Australia/Lord_Howe").instantsOf(Date.parse("2027-10-03T02:15:00Z"));
  expect(halfHour).toEqual({ shown: [], moved: Date.parse("2027-10-02T15:45:00Z") });
});

it("a job at a fixed time runs once on the day that has its time twice, whichever moment it is planned from", () => {
  expect(inNewYork("30 1 * * *", "2027-11-07T04:00:00Z", "2027-11-07T12:00:00Z")).toEqual(["2027-11-07T05:30"]);
  const schedule: Schedule = { kind: "cron", expression: "30 1 * * *", timeZone: "America/New_York" };
  const minutes = Array.from({ length: 180 }, (_, minute) => Date.parse("2027-11-07T04:59:59.999Z") + minute * 60_000);
  expect(minutes.filter((minute) => nextOccurrence(schedule, minute) === minute + 1)).toEqual([Date.parse("2027-11-07T05:29:59.999Z")]);
});

it("a job of each hour or minute runs through the repeated hour", () => {
  expect(inNewYork("15 * * * *", "2027-11-07T05:00:00Z", "2027-11-07T08:00:00Z")).toEqual([
    "2027-11-07T05:15",
    "2027-11-07T06:15",
    "2027-11-07T07:15",
  ]);
  expect(inNewYork("* 0-6 * * *", "2027-11-07T05:00:00Z", "2027-11-07T07:00:00Z")).toHaveLength(120);
});

it("a job of each hour does not run more often for an hour that is skipped, and one at a skipped time is made up for", () => {
  const [from, until] = ["2027-03-14T06:00:00Z", "2027-03-14T09:00:00Z"];
  expect(inNewYork("30 * * * *", from, until)).toEqual(["2027-03-14T06:30", "2027-03-14T07:30", "2027-03-14T08:30"]);
  expect(inNewYork("0,45 2,3 * * *", from, until)).toEqual(["2027-03-14T07:00", "2027-03-14T07:45"]);
});

it("tells the offsets within hours of a change", () => {
  const HOUR = 3_600_000;
  expect(newYork.offsetsAround(Date.parse("2027-03-14T06:00:00Z"))).toEqual({ least: -5 * HOUR, greatest: -4 * HOUR });
  expect(newYork.offsetsAround(Date.parse("2027-03-20T06:00:00Z"))).toEqual({ least: -4 * HOUR, greatest: -4 * HOUR });
});
