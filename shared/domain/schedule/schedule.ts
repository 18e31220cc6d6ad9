import { parseCron } from "./cron.ts";

/** When a definition's occurrences fall. `none`: never by the clock, but by a call, an event, or a worker's report. */
export type Schedule =
  | ({ readonly kind: "cron"; readonly expression: string; readonly timeZone: string } & Bounds)
  | { readonly kind: "interval"; readonly seconds: number }
  | { readonly kind: "at"; readonly instant: number }
  | { readonly kind: "none" };

/** Between which instants (epoch ms) it falls due: from the first, before the second. */
interface Bounds {
  /** @default always */
  readonly from?: number | undefined;
  /** @default for ever */
  readonly until?: number | undefined;
}

/** The fields of a definition that decide when it is due. */
export interface Scheduled {
  readonly reschedule_mode: "scheduler" | "queue";
  readonly cron_expr: string | null;
  readonly interval_seconds: number | null;
  /** One single time, ISO 8601; triggers only. */
  readonly at?: string | null;
  readonly timezone: string;
  /** With `cron_expr`: the first instant that can be due, and the first that no longer can, ISO 8601. */
  readonly starts_at?: string | null | undefined;
  readonly ends_at?: string | null | undefined;
}

/** `cron_expr` is authoritative whenever present; `interval_seconds` schedules only without it, and `at` without both. */
export function scheduleOf(job: Scheduled): Schedule {
  if (job.reschedule_mode === "queue") return { kind: "none" };
  if (job.cron_expr !== null) {
    return {
      kind: "cron",
      expression: job.cron_expr,
      timeZone: job.timezone,
      from: instantOf(job.starts_at),
      until: instantOf(job.ends_at),
    };
  }
  if (job.interval_seconds !== null) return { kind: "interval", seconds: job.interval_seconds };
  if (job.at !== null && job.at !== undefined) return { kind: "at", instant: Date.parse(job.at) };
  return { kind: "none" };
}

function instantOf(at: string | null | undefined): number | undefined {
  return at === null || at === undefined ? undefined : Date.parse(at);
}

/** The first occurrence strictly after `instant` (epoch ms), or `undefined` if none comes. */
export function nextOccurrence(schedule: Schedule, instant: number): number | undefined {
  switch (schedule.kind) {
    case "none":
      return undefined;
    case "at":
      return schedule.instant > instant ? schedule.instant : undefined;
    case "cron": {
      const { from = instant, until = Number.POSITIVE_INFINITY } = schedule;
      const next = parseCron(schedule.expression, schedule.timeZone).next(Math.max(instant, from - 1));
      return next !== undefined && next < until ? next : undefined;
    }
    case "interval": {
      // Aligned to the epoch, so that every computation anywhere agrees without a stored anchor.
      const step = schedule.seconds * 1000;
      return (Math.floor(instant / step) + 1) * step;
    }
  }
}

/** Occurrences in [from, until), epoch ms, at most `limit` of them. */
export function occurrencesBetween(schedule: Schedule, from: number, until: number, limit = Number.POSITIVE_INFINITY): number[] {
  const found: number[] = [];
  let at = nextOccurrence(schedule, from - 1);
  while (at !== undefined && at < until && found.length < limit) {
    found.push(at);
    at = nextOccurrence(schedule, at);
  }
  return found;
}

/** So far back is looked first for the last occurrence, in ms; then ten times as far, and so on. */
const FIRST_LOOK_BACK_MS = 60_000;

/** The last occurrence in (after, until], epoch ms, or `undefined` if there is none. */
export function lastOccurrence(schedule: Schedule, after: number, until: number): number | undefined {
  if (schedule.kind === "interval") {
    const last = Math.floor(until / (schedule.seconds * 1000)) * schedule.seconds * 1000;
    return last > after ? last : undefined;
  }
  for (let back = FIRST_LOOK_BACK_MS; ; back *= 10) {
    const from = Math.max(after, until - back);
    const last = occurrencesBetween(schedule, from + 1, until + 1).at(-1);
    if (last !== undefined || from === after) return last;
  }
}

/** Is this very instant an occurrence of the schedule? */
export function isOccurrence(schedule: Schedule, instant: number): boolean {
  return nextOccurrence(schedule, instant - 1) === instant;
}
