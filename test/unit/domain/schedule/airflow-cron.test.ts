import { expect, it } from "vitest";
import { occurrencesBy } from "../../../../shared/domain/schedule/count-occurrences.ts";

const instant = (text: string) => Date.parse(`${text.padEnd(10)}${text.includes("T") ? "" : "T00:00"}Z`);

/** As `CronTriggerTimetable` of Airflow 2.11.2 and of 3.3.2 answers, asked for one after the other from ten days before the month. */
it.each<[string, string, string, string, readonly string[]]>([
  ["30 1 * * *", "America/New_York", "2027-11-07", "2027-11-08", ["2027-11-07T06:30"]],
  ["30 2 * * *", "America/New_York", "2027-03-14", "2027-03-15", ["2027-03-14T07:30"]],
  [
    "15,45 1-3 * * *",
    "Europe/London",
    "2027-10-31",
    "2027-11-01",
    ["2027-10-31T01:15", "2027-10-31T01:45", "2027-10-31T02:15", "2027-10-31T02:45", "2027-10-31T03:15", "2027-10-31T03:45"],
  ],
  [
    "0 * * * *",
    "Australia/Lord_Howe",
    "2027-04-03T13:00",
    "2027-04-03T18:00",
    ["2027-04-03T13:00", "2027-04-03T14:00", "2027-04-03T15:00", "2027-04-03T15:30", "2027-04-03T16:30", "2027-04-03T17:30"],
  ],
  [
    "0 */2 * * *",
    "Australia/Lord_Howe",
    "2027-10-02T12:00",
    "2027-10-02T18:00",
    ["2027-10-02T13:30", "2027-10-02T15:30", "2027-10-02T17:00"],
  ],
  [
    "50 0,1,2,3 * * *",
    "Antarctica/Troll",
    "2027-03-28",
    "2027-03-29",
    ["2027-03-28T00:50", "2027-03-28T01:50", "2027-03-28T22:50", "2027-03-28T23:50"],
  ],
  ["10 23 * * *", "America/Santiago", "2027-04-03", "2027-04-05", ["2027-04-03T02:10", "2027-04-04T03:10"]],
  ["0 * * * 1", "America/New_York", "2027-03-14T20:00", "2027-03-15T07:00", ["2027-03-15T05:00", "2027-03-15T06:00"]],
  ["15 0 * * *", "Africa/Cairo", "2027-04-29", "2027-05-01", ["2027-04-29T22:15", "2027-04-30T21:15"]],
  [
    "*/20 0-4 * * *",
    "Pacific/Chatham",
    "2027-04-03T13:00",
    "2027-04-03T16:00",
    ["2027-04-03T14:15", "2027-04-03T14:35", "2027-04-03T14:55", "2027-04-03T15:15", "2027-04-03T15:35", "2027-04-03T15:55"],
  ],
])("by Airflow's rule %s in %s is due, from %s until %s, as Airflow says", (expression, timeZone, from, until, due) => {
  const found = occurrencesBy("airflow", { kind: "cron", expression, timeZone }, instant(from), instant(until));
  expect(found.map((at) => new Date(at).toISOString().slice(0, 16))).toEqual(due);
});

it("intervals and single times are the same by either rule", () => {
  const [from, until] = [Date.UTC(2027, 10, 7), Date.UTC(2027, 10, 8)];
  for (const schedule of [{ kind: "interval", seconds: 3_600 }, { kind: "at", instant: from + 1 }, { kind: "none" }] as const)
    expect(occurrencesBy("airflow", schedule, from, until)).toEqual(occurrencesBy("belfry", schedule, from, until));
});
