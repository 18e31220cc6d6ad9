import { wallClock } from "../schedule/wall-clock.ts";

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DAY_MS = 86_400_000;

/** Is it a day of the calendar, `2026-11-01`? */
export function isDate(written: string): boolean {
  const at = DATE.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(written);
}

/** When the day begins in a time zone, epoch ms; where its midnight is skipped, the first instant after it. */
export function startOfDay(date: string, timeZone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`);
  const { shown, moved } = wallClock(timeZone).instantsOf(wall);
  return shown[0] ?? moved ?? wall;
}

/** The first instant after the day, epoch ms. */
export function endOfDay(date: string, timeZone: string): number {
  return startOfDay(dateAfter(date), timeZone);
}

function dateAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
