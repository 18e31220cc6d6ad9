/**
 * When the count of an hour that is kept still holds.
 *
 * A count is made by whoever asks for it, and kept with the instant at which it began. A mark is made by whoever learns of a
 * change long after the hour, and says that runs of the hour may change from then on for `MARK_MS`: for so long its process
 * need not make another. Neither write undoes the other, and none is ever taken back:
 *
 *     count holds  =  it began after the hour was over for good, and after the last mark has run out, and nothing is under way
 *
 * So whatever was told of before its count began is in the count, and whatever comes after the count makes a later mark. What
 * clocks and reads differ by is in `MARGIN_MS`.
 */
import { HOUR_MS, type HourCount, sumOfStatuses, totalOf } from "./statistics.ts";

/** An hour is counted anew, and needs no mark, until so long after its end. Most runs have ended by then, so few need any. */
export const SETTLING_MS = 900_000;
/** So long a mark speaks for all that its process hears of. */
export const MARK_MS = 900_000;
/** Clocks of processes, and what a read may be behind, differ by less. */
export const MARGIN_MS = 60_000;

/**
 * So long after its hour a count of an earlier version, which left some kinds of runs out (`former`), is made anew, in ms. Later
 * ones say zero: their runs were not indexed either. What lies between is the time in which both versions ran.
 */
const FORMER_MS = 48 * HOUR_MS;

/** What is kept of an hour. Instants are epoch ms. */
export interface KeptHour {
  /** Absent: it has never been counted. */
  readonly counted?: { readonly at: number; readonly count: HourCount; readonly former?: boolean };
  /** When the last mark was made; absent: never. */
  readonly markedAt?: number;
}

/** The UTC hour of an instant. */
export function hourAt(instant: number): number {
  return Math.floor(instant / HOUR_MS) * HOUR_MS;
}

/** Must a process that learns of a change of the hour's runs mark it? `markedAt`: when it did so last. */
export function needsMark(hour: number, now: number, markedAt: number | undefined): boolean {
  return now >= hour + HOUR_MS + SETTLING_MS && (markedAt === undefined || now >= markedAt + MARK_MS);
}

/** Will the count stay as it is, as far as anybody knows? */
export function isSettled(hour: number, { counted, markedAt = Number.NEGATIVE_INFINITY }: KeptHour): boolean {
  if (!counted || counted.at < Math.max(hour + HOUR_MS + SETTLING_MS, markedAt + MARK_MS) + MARGIN_MS) return false;
  const { queued = 0, running = 0 } = sumOfStatuses(counted.count.quarters);
  return queued + running === 0;
}

/** A count that may change is made anew no more often than this, in ms. */
const LEAST_AGE_MS = 10_000;
/** And for each of its runs so much more seldom: two runs are a read unit, so 25 a second at most, however many they are. */
const AGE_A_RUN_MS = 20;

/** Must the hour be counted? A count that may change serves for some seconds, with many runs for minutes. */
export function mustCount(hour: number, kept: KeptHour | undefined, now: number): boolean {
  if (!kept?.counted || (kept.counted.former === true && now < hour + FORMER_MS)) return true;
  if (isSettled(hour, kept)) return false;
  const { at, count } = kept.counted;
  return now - at >= Math.max(LEAST_AGE_MS, totalOf(count) * AGE_A_RUN_MS);
}
