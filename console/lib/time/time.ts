import type { Language } from "../../words/words.ts";

/** What a clock and a calendar in a zone show at an instant. */
export interface Wall {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();
/** Clocks change at whole quarters of an hour: within one, a zone's offset is the same. */
const QUARTER_MS = 900_000;

/** The wall clock of a zone at an instant, in epoch ms. Intl is asked once for each quarter of an hour: a list shows thousands of times. */
export function wallAt(instant: number, zone: string): Wall {
  const wall = new Date(instant + offsetAt(instant, zone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    millisecond: wall.getUTCMilliseconds(),
  };
}

/** The instant (epoch ms) at which the zone's clocks show this, given as if it were UTC, in ms. Of a time that is skipped, the one shown after it. */
export function instantOf(wall: number, zone: string): number {
  const guess = wall - offsetAt(wall, zone);
  // Once more with the offset that counts there: the first guess may lie on the other side of a change of clocks.
  const better = wall - offsetAt(guess, zone);
  return better + offsetAt(better, zone) === wall ? better : Math.max(guess, better);
}

/** How far the zone's clocks are ahead of UTC, in ms. */
function offsetAt(instant: number, zone: string): number {
  let known = offsets.get(zone);
  if (!known || known.size > 20_000) offsets.set(zone, (known = new Map()));
  const quarter = Math.floor(instant / QUARTER_MS);
  let offset = known.get(quarter);
  if (offset === undefined) known.set(quarter, (offset = askOffset(quarter * QUARTER_MS, zone)));
  return offset;
}

function askOffset(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    const numeric = "numeric" as const;
    const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      ...fields,
    });
    formats.set(zone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Seconds are shown always, or only where they are not zero. */
export type Seconds = "always" | "if-any" | "milliseconds";

/** The time of day: `03:05:00`. */
export function clockTime(instant: number, zone: string, seconds: Seconds = "if-any"): string {
  const { hour, minute, second, millisecond } = wallAt(instant, zone);
  const short = `${two(hour)}:${two(minute)}`;
  if (seconds === "milliseconds") return `${short}:${two(second)}.${String(millisecond).padStart(3, "0")}`;
  return seconds === "if-any" && second === 0 ? short : `${short}:${two(second)}`;
}

/** A day: `11월 24일 (화)`, with its year if that is another one. */
export function dayText(instant: number, zone: string, now: number, language: Language): string {
  const { year, month, day, weekday } = wallAt(instant, zone);
  const name = WEEKDAYS[language][weekday] ?? "";
  const other = year !== wallAt(now, zone).year;
  if (language === "ko") return `${other ? `${year}년 ` : ""}${month}월 ${day}일 (${name})`;
  return `${name} ${day} ${MONTHS[month - 1] ?? ""}${other ? ` ${year}` : ""}`;
}

/** A time as short as it can be without doubt: today `03:05:00`, `어제 18:02`, `내일 03:00`, else with its day. */
export function when(instant: number, zone: string, now: number, language: Language, seconds: Seconds = "if-any"): string {
  const away = dayNumber(instant, zone) - dayNumber(now, zone);
  const time = clockTime(instant, zone, seconds);
  if (away === 0) return time;
  const near = NEAR[language][away];
  return `${near ?? dayText(instant, zone, now, language)} ${time}`;
}

/** A short name of a zone at an instant: `KST`, `EST`, `UTC`, or its offset. */
export function zoneName(zone: string, instant: number): string {
  const known = KNOWN[zone];
  if (known) return known;
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "short" }).formatToParts(instant);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** How far a zone is ahead of UTC at an instant, in minutes. */
export function offsetMinutes(zone: string, instant: number): number {
  return Math.round(offsetAt(instant, zone) / 60_000);
}

/** When the zone's clocks change next within so many days, to the hour; undefined: not within them. */
export function nextClockChange(zone: string, from: number, days = 60): number | undefined {
  const start = offsetMinutes(zone, from);
  const day = 86_400_000;
  for (let low = from, passed = 0; passed < days; passed += 1, low += day) {
    if (offsetMinutes(zone, low + day) === start) continue;
    let [left, right] = [low, low + day];
    while (right - left > 60_000) {
      const middle = Math.floor((left + right) / 2);
      if (offsetMinutes(zone, middle) === start) left = middle;
      else right = middle;
    }
    return Math.round(right / 60_000) * 60_000;
  }
  return undefined;
}

/** Do the zone's clocks change at all within a year? */
export function changesClocks(zone: string, from: number): boolean {
  const quarters = [0, 91, 182, 273].map((days) => offsetMinutes(zone, from + days * 86_400_000));
  return new Set(quarters).size > 1;
}

function dayNumber(instant: number, zone: string): number {
  const { year, month, day } = wallAt(instant, zone);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

export const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  ko: ["일", "월", "화", "수", "목", "금", "토"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NEAR: Readonly<Record<Language, Readonly<Record<number, string>>>> = {
  ko: { [-1]: "어제", 1: "내일" },
  en: { [-1]: "yesterday", 1: "tomorrow" },
};
const KNOWN: Readonly<Record<string, string>> = { "Asia/Seoul": "KST", "Asia/Tokyo": "JST", UTC: "UTC", "Etc/UTC": "UTC" };
