import * as fc from "fast-check";
import type { Schedule } from "../../../shared/domain/schedule/schedule.ts";

/** Zones with every kind of trouble: half hours, quarter hours, half-hour clock changes, Ramadan, midnight changes. */
export const ZONES = [
  "Asia/Seoul",
  "UTC",
  "America/New_York",
  "Europe/London",
  "Africa/Casablanca",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Pacific/Apia",
  "Pacific/Chatham",
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Beirut",
  "Pacific/Kiritimati",
  "Pacific/Marquesas",
  "Antarctica/Troll",
] as const;

const DAY_MS = 86_400_000;
/** A start somewhere in two years, on any millisecond. */
export const someInstant = fc.integer({ min: Date.UTC(2026, 10, 1), max: Date.UTC(2028, 10, 1) });
const someZone = fc.constantFrom(...ZONES);

const numbers = (low: number, high: number) => fc.integer({ min: low, max: high });

/** One field of plain numbers: `*`, a value, a list, a range (also over the end), steps, lists of all that. */
function field(low: number, high: number): fc.Arbitrary<string> {
  const range = fc.tuple(numbers(low, high), numbers(low, high)).map(([a, b]) => `${a}-${b}`);
  const step = numbers(1, Math.max(1, high - low));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant("*") },
    { weight: 3, arbitrary: numbers(low, high).map(String) },
    { weight: 2, arbitrary: fc.array(numbers(low, high), { minLength: 2, maxLength: 6 }).map((list) => list.join(",")) },
    { weight: 1, arbitrary: range },
    { weight: 1, arbitrary: step.map((by) => `*/${by}`) },
    { weight: 1, arbitrary: fc.tuple(range, step).map(([part, by]) => `${part}/${by}`) },
    { weight: 1, arbitrary: fc.tuple(range, numbers(low, high)).map(([part, one]) => `${part},${one}`) },
    { weight: 1, arbitrary: fc.tuple(step, numbers(low, high)).map(([by, one]) => `*/${by},${one}`) },
    { weight: 1, arbitrary: fc.tuple(numbers(low, high), step).map(([from, by]) => `${from}/${by}`) },
  );
}

/** Minutes that differ from the whole hours more often than not. */
const dayOfWeek = fc.oneof(
  { weight: 3, arbitrary: fc.constant("*") },
  { weight: 1, arbitrary: fc.constant("?") },
  { weight: 3, arbitrary: field(0, 7) },
  { weight: 1, arbitrary: fc.constantFrom("MON-FRI", "SUN", "SAT,SUN", "fri", "TUE-THU", "1-5", "7", "5L", "0l", "3L") },
  { weight: 1, arbitrary: fc.constantFrom("FRI-MON", "mon-sun", "5-7", "6-2/2", "*/2", "*/3", "1/2", "monL,WED", "MON#1,MON#3", "7-2") },
  { weight: 1, arbitrary: fc.tuple(numbers(0, 6), numbers(1, 4)).map(([day, nth]) => `${day}#${nth}`) },
);
const dayOfMonth = fc.oneof(
  { weight: 5, arbitrary: fc.constant("*") },
  { weight: 1, arbitrary: fc.constant("?") },
  { weight: 2, arbitrary: field(1, 28) },
  { weight: 1, arbitrary: fc.constantFrom("L", "15,l", "25-5", "*/2", "*/10,4", "31") },
);
const month = fc.oneof(
  { weight: 5, arbitrary: fc.constant("*") },
  { weight: 1, arbitrary: field(1, 12) },
  { weight: 1, arbitrary: fc.constantFrom("JAN-JUN", "MAR,OCT", "nov", "APR,SEP", "NOV-FEB", "oct-mar/2") },
);
const fiveFields = fc.tuple(field(0, 59), field(0, 23), dayOfMonth, month, dayOfWeek);
/** Five fields of numbers, with days that come often enough for a look at two days to find some. */
export const someFiveFields: fc.Arbitrary<string> = fc
  .tuple(
    field(0, 59),
    field(0, 23),
    fc.oneof({ weight: 2, arbitrary: fc.constant("*") }, field(1, 31)),
    fc.constant("*"),
    fc.oneof({ weight: 2, arbitrary: fc.constantFrom("*", "?") }, field(0, 7)),
  )
  .map((fields) => fields.join(" "));
const nickname = fc.constantFrom("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "@Daily");

/** Cron text of every shape that is accepted; a combination that never comes, or that is refused, is left to the caller. */
const someCron: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fiveFields.map((fields) => fields.join(" ")) },
  { weight: 3, arbitrary: fc.tuple(field(0, 59), fiveFields).map(([seconds, fields]) => [seconds, ...fields].join(" ")) },
  { weight: 1, arbitrary: nickname },
);

/** 1 s to 30 days; the everyday ones as often as the odd ones. */
const someInterval = fc.oneof(
  fc.constantFrom(1, 5, 7, 30, 60, 90, 300, 420, 600, 3_600, 5_400, 86_400, 604_800),
  numbers(1, 3_600),
  numbers(1, (30 * DAY_MS) / 1000),
);

export const someSchedule: fc.Arbitrary<Schedule> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("cron" as const), expression: someCron, timeZone: someZone }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("interval" as const), seconds: someInterval }) },
);
