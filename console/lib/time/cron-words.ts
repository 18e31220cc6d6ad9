import type { Language } from "../../words/words.ts";
import { WEEKDAYS } from "./time.ts";

/** The schedule of a job, as far as it is put in words. */
export interface Scheduled {
  readonly cron_expr: string | null;
  readonly interval_seconds: number | null;
  readonly reschedule_mode: "scheduler" | "queue";
}

/** A schedule in words and as an expression. `words` is undefined where there is no phrase for its shape. */
export function scheduleWords({ cron_expr, interval_seconds, reschedule_mode }: Scheduled, language: Language): ScheduleWords {
  const say = PHRASES[language];
  if (reschedule_mode === "queue") return { words: say.queueMode, expression: "queue mode" };
  if (cron_expr !== null) return { words: cronWords(cron_expr, language), expression: cron_expr };
  if (interval_seconds === null) return { words: say.byHand, expression: "" };
  return { words: intervalWords(interval_seconds, say), expression: `interval ${interval_seconds} s` };
}

/** By the largest unit that it is a whole number of. */
function intervalWords(seconds: number, say: Phrases): string {
  if (seconds % 86_400 === 0) return say.everyDays(seconds / 86_400);
  if (seconds % 3_600 === 0) return say.everyWholeHours(seconds / 3_600);
  return seconds % 60 === 0 ? say.everyMinutes(seconds / 60) : say.everySeconds(seconds);
}

export interface ScheduleWords {
  readonly words: string | undefined;
  readonly expression: string;
}

/**
 * A cron expression in words, for the shapes that most schedules have; undefined for others, which cronstrue then words. Says
 * nothing that is not exact: "every n minutes" only where n divides the hour.
 */
export function cronWords(expression: string, language: Language): string | undefined {
  const say = PHRASES[language];
  const text = NICKNAMES[expression.trim().toLowerCase()] ?? expression.trim().replaceAll(/\s+/g, " ").toUpperCase();
  const fields = text.split(" ");
  const [second, minute, hour, day, month, weekday] = fields.length === 5 ? ["0", ...fields] : fields;
  if (fields.length > 6 || !second || !minute || !hour || !day || !month || !weekday) return undefined;
  if (month !== "*") return yearly({ second, minute, hour, day, month, weekday }, say);
  const days = daysWords(day, weekday, language);
  if (days === undefined) return undefined;
  const often = repeating(second, minute, hour, say);
  if (often !== undefined) return days === "" ? often : say.oftenOn(days, often);
  const times = timesOf(second, minute, hour);
  return times && say.at(days === "" ? say.daily : days, times.join(", "));
}

interface Fields {
  readonly second: string;
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
  readonly month: string;
  readonly weekday: string;
}

function yearly({ second, minute, hour, day, month, weekday }: Fields, say: Phrases): string | undefined {
  const times = timesOf(second, minute, hour);
  if (!times || !NUMBER.test(day) || !NUMBER.test(month) || !isAny(weekday)) return undefined;
  return say.at(say.yearly(Number(month), Number(day)), times.join(", "));
}

const NUMBER = /^\d{1,2}$/;

function isAny(field: string): boolean {
  return field === "*" || field === "?";
}

/** `every n seconds`, `every n minutes`, `every hour at :10`, `every n hours`. */
function repeating(second: string, minute: string, hour: string, say: Phrases): string | undefined {
  const every = { second: stepOf(second, 60), minute: stepOf(minute, 60), hour: stepOf(hour, 24) };
  if (every.second !== undefined && isAny(minute) && isAny(hour)) return say.everySeconds(every.second);
  if (second !== "0") return undefined;
  const between = /^(\d{1,2})-(\d{1,2})$/.exec(hour);
  if (every.minute !== undefined && between) return say.between(Number(between[1]), Number(between[2]), say.everyMinutes(every.minute));
  if (every.minute !== undefined && isAny(hour)) return say.everyMinutes(every.minute);
  if (!/^\d{1,2}(,\d{1,2})*$/.test(minute)) return undefined;
  const minutes = minute.split(",").map(Number);
  if (isAny(hour)) return minutes.length === 1 && minutes[0] === 0 ? say.everyHours(1) : say.hourlyAt(minutes);
  if (between && minutes.length === 1) return say.between(Number(between[1]), Number(between[2]), say.hourlyAt(minutes));
  if (every.hour === undefined || minutes.length !== 1) return undefined;
  return minutes[0] === 0 ? say.everyHours(every.hour) : say.everyHoursAt(every.hour, minutes[0] ?? 0);
}

/** The n of a step over the whole field, where the steps are even: n divides what the field counts. */
function stepOf(field: string, count: number): number | undefined {
  if (isAny(field)) return 1;
  const step = Number(/^(?:\*|0)\/(\d{1,2})$/.exec(field)?.[1] ?? 0);
  return step > 0 && count % step === 0 ? step : undefined;
}

/** Times of day, at most four. */
function timesOf(second: string, minute: string, hour: string): readonly string[] | undefined {
  if (!NUMBER.test(second) || !NUMBER.test(minute) || !/^\d{1,2}(,\d{1,2}){0,3}$/.test(hour)) return undefined;
  const seconds = second === "0" ? "" : `:${second.padStart(2, "0")}`;
  return hour.split(",").map((one) => `${one.padStart(2, "0")}:${minute.padStart(2, "0")}${seconds}`);
}

const DAY_NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** On which days; empty for all; undefined where there is no phrase, as for a day of the month or of the week. */
function daysWords(day: string, weekday: string, language: Language): string | undefined {
  const say = PHRASES[language];
  if (isAny(day) && isAny(weekday)) return "";
  if (isAny(weekday)) return datesWords(day, say);
  const named = weekdaysWords(weekday, language);
  if (isAny(day)) return named;
  // Where a field begins with a star both must match, else one of them is enough.
  const dates = datesWords(day, say);
  return dates === undefined || named === undefined ? undefined : say.either(dates, named);
}

function datesWords(day: string, say: Phrases): string | undefined {
  if (day === "L") return say.lastDay;
  return /^\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?){0,5}$/.test(day) ? say.daysOfMonth(day.replaceAll("-", "–").split(",")) : undefined;
}

function weekdaysWords(weekday: string, language: Language): string | undefined {
  const say = PHRASES[language];
  const nth = /^(\w+)#([1-5])$/.exec(weekday);
  if (nth) {
    const index = weekdayIndex(nth[1] ?? "");
    return index === undefined ? undefined : say.nthWeekday(Number(nth[2]), WEEKDAYS[language][index] ?? "");
  }
  const last = /^(\w+)L$/.exec(weekday);
  if (last) {
    const index = weekdayIndex(last[1] ?? "");
    return index === undefined ? undefined : say.lastWeekday(WEEKDAYS[language][index] ?? "");
  }
  const range = /^(\w+)-(\w+)$/.exec(weekday);
  if (range) {
    const [from, to] = [weekdayIndex(range[1] ?? ""), weekdayIndex(range[2] ?? "")];
    if (from === undefined || to === undefined) return undefined;
    return say.weekdayRange(WEEKDAYS[language][from] ?? "", WEEKDAYS[language][to] ?? "");
  }
  const list = weekday.split(",").map(weekdayIndex);
  if (list.some((index) => index === undefined)) return undefined;
  return say.weekdays(list.map((index) => WEEKDAYS[language][index ?? 0] ?? ""));
}

function weekdayIndex(name: string): number | undefined {
  if (/^[0-7]$/.test(name)) return Number(name) % 7;
  const index = DAY_NAMES.indexOf(name);
  return index < 0 ? undefined : index;
}

const NICKNAMES: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

interface Phrases {
  readonly queueMode: string;
  readonly byHand: string;
  readonly daily: string;
  readonly lastDay: string;
  everySeconds(n: number): string;
  everyMinutes(n: number): string;
  everyHours(n: number): string;
  everyWholeHours(n: number): string;
  everyDays(n: number): string;
  either(days: string, weekdays: string): string;
  everyHoursAt(n: number, minute: number): string;
  hourlyAt(minutes: readonly number[]): string;
  between(from: number, to: number, often: string): string;
  oftenOn(days: string, often: string): string;
  at(days: string, times: string): string;
  yearly(month: number, day: number): string;
  daysOfMonth(days: readonly string[]): string;
  nthWeekday(nth: number, name: string): string;
  lastWeekday(name: string): string;
  weekdayRange(from: string, to: string): string;
  weekdays(names: readonly string[]): string;
}

const NTH = ["first", "second", "third", "fourth", "fifth"];
const NTH_KO = ["첫째", "둘째", "셋째", "넷째", "다섯째"];

const PHRASES: Readonly<Record<Language, Phrases>> = {
  ko: {
    queueMode: "워커가 다음을 정함",
    byHand: "일정 없음",
    daily: "매일",
    lastDay: "매월 마지막 날",
    everySeconds: (n) => `${n}초마다`,
    everyMinutes: (n) => `${n}분마다`,
    everyHours: (n) => (n === 1 ? "매시 정각" : `${n}시간마다 정각`),
    everyWholeHours: (n) => `${n}시간마다`,
    everyDays: (n) => `${n}일마다`,
    either: (days, weekdays) => `${days} 또는 ${weekdays}`,
    everyHoursAt: (n, minute) => `${n}시간마다 ${minute}분`,
    hourlyAt: (minutes) => `매시 ${minutes.map((minute) => (minute === 0 ? "정각" : `${minute}분`)).join(", ")}`,
    between: (from, to, often) => `${from}–${to}시 ${often}`,
    oftenOn: (days, often) => `${days} ${often}`,
    at: (days, times) => `${days} ${times}`,
    yearly: (month, day) => `매년 ${month}월 ${day}일`,
    daysOfMonth: (days) => `매월 ${days.map((day) => `${day}일`).join(", ")}`,
    nthWeekday: (nth, name) => `매월 ${NTH_KO[nth - 1]} ${name}요일`,
    lastWeekday: (name) => `매월 마지막 ${name}요일`,
    weekdayRange: (from, to) => `${from}–${to}`,
    weekdays: (names) => (names.length === 1 ? `매주 ${names[0]}요일` : names.join("·")),
  },
  en: {
    queueMode: "the worker sets the next",
    byHand: "no schedule",
    daily: "daily",
    lastDay: "last day of the month",
    everySeconds: (n) => (n === 1 ? "every second" : `every ${n} s`),
    everyMinutes: (n) => (n === 1 ? "every minute" : `every ${n} min`),
    everyHours: (n) => (n === 1 ? "every hour" : `every ${n} hours`),
    everyWholeHours: (n) => (n === 1 ? "every hour" : `every ${n} h`),
    everyDays: (n) => (n === 1 ? "every day" : `every ${n} days`),
    either: (days, weekdays) => `${days} or ${weekdays}`,
    everyHoursAt: (n, minute) => `every ${n} hours at :${String(minute).padStart(2, "0")}`,
    hourlyAt: (minutes) => `hourly at ${minutes.map((minute) => `:${String(minute).padStart(2, "0")}`).join(", ")}`,
    between: (from, to, often) => `${often}, ${from}–${to} h`,
    oftenOn: (days, often) => `${days} ${often}`,
    at: (days, times) => `${days} ${times}`,
    yearly: (month, day) => `yearly on ${month}/${day}`,
    daysOfMonth: (days) => `monthly on ${days.join(", ")}`,
    nthWeekday: (nth, name) => `${NTH[nth - 1]} ${name} of the month`,
    lastWeekday: (name) => `last ${name} of the month`,
    weekdayRange: (from, to) => `${from}–${to}`,
    weekdays: (names) => (names.length === 1 ? `every ${names[0]}` : names.join(", ")),
  },
};
