import { ServiceError } from "../../endpoint/service-error.ts";

/** Converts between instants and the wall clock of one time zone. A local time is written as if it were UTC, in milliseconds. */
export interface ZonedClock {
  toLocal(instant: number): number;
  /** The first instant that shows the local time, or undefined when daylight saving skips it. */
  toInstant(local: number): number | undefined;
}

const UTC: ZonedClock = { toLocal: (instant) => instant, toInstant: (local) => local };
const clocks = new Map<string, ZonedClock>();

/**
 * The clock of an IANA time zone.
 * @throws ServiceError ValidationException for an unknown zone
 */
export function zonedClock(timeZone: string): ZonedClock {
  if (timeZone === "UTC" || timeZone === "Etc/UTC") return UTC;
  let clock = clocks.get(timeZone);
  if (clock === undefined) clocks.set(timeZone, (clock = createClock(timeZone)));
  return clock;
}

function createClock(timeZone: string): ZonedClock {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new ServiceError("ValidationException", 400, `The time zone ${timeZone} is not valid.`);
  }
  const toLocal = (instant: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    return (
      Date.UTC(part["year"] ?? 0, (part["month"] ?? 1) - 1, part["day"], part["hour"], part["minute"], part["second"]) +
      (((instant % 1000) + 1000) % 1000)
    );
  };
  const toInstant = (local: number): number | undefined => {
    // The offsets of a day before and after cover any change of the clock near this time; the larger one is the earlier instant.
    const offsets = [-86_400_000, 86_400_000].map((shift) => toLocal(local + shift) - (local + shift)).toSorted((a, b) => b - a);
    return offsets.map((offset) => local - offset).find((instant) => toLocal(instant) === local);
  };
  return { toLocal, toInstant };
}
