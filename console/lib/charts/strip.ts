import type { Overview } from "../../../shared/contract/operations/overview.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { wallAt } from "../time/time.ts";

export type Hour = Overview["hours"][number];

/** The statuses of an hour that are drawn below the line, from it downwards. */
export const WRONG = ["failed", "timeout", "missed", "skipped", "cancelled"] as const;
/** Every count of an hour. */
export const COUNTS = ["success", ...WRONG, "active", "planned"] as const;
type Count = (typeof COUNTS)[number];

/** The statuses of the runs that are counted. */
export function statusesOf(count: Exclude<Count, "planned">): readonly RunStatus[] {
  return count === "active" ? ["queued", "running"] : [count];
}

/** In units of the drawing. */
export const STRIP = { width: 1_000, height: 96, base: 60, gap: 4 };
const ABOVE = 54;
const BELOW = 30;
/** The largest height of one run below the line: a single failure is no wall. And the smallest of any part: it is seen. */
const [RUN_MOST, PART_LEAST] = [5, 3];
const BETWEEN = 1.5;

/** SVG paths of all hours: one a status. `success` is the body, `tops` its upper edge. */
export type StripPaths = Readonly<Record<Count | "tops", string>>;

/**
 * Hours from left to right. Above the line what succeeded, what is under way on top of it, and what is planned as outlines;
 * below it what went wrong, stacked. Both sides have a scale of their own: few failures among thousands of successes show.
 */
export function stripPaths(hours: readonly Hour[]): StripPaths {
  const paths = { success: "", tops: "", active: "", planned: "", failed: "", timeout: "", missed: "", skipped: "", cancelled: "" };
  const slot = STRIP.width / Math.max(hours.length, 1);
  const wide = slot - Math.min(4, slot * 0.2);
  const unit = ABOVE / Math.max(...hours.map(({ success, active, planned }) => success + active + planned), 1);
  const wrongUnit = Math.min(RUN_MOST, BELOW / Math.max(...hours.map(wrongIn), 1));
  for (const [index, hour] of hours.entries()) {
    const x = index * slot + (slot - wide) / 2;
    let top = STRIP.base;
    const tall = (count: number) => (count === 0 ? 0 : Math.max(PART_LEAST, count * unit));
    const up = (height: number) => box(x, (top -= height), wide, height);
    if (hour.success > 0) {
      paths.success += up(tall(hour.success));
      paths.tops += box(x, top, wide, 2);
    }
    if (hour.active > 0) paths.active += up(tall(hour.active));
    if (hour.planned > 0) paths.planned += up(tall(hour.planned));
    const parts = WRONG.flatMap((status) => (hour[status] > 0 ? [{ status, height: Math.max(PART_LEAST, hour[status] * wrongUnit) }] : []));
    const sum = parts.reduce((total, { height }) => total + height + BETWEEN, -BETWEEN);
    const squeeze = Math.min(1, BELOW / sum);
    let y = STRIP.base + STRIP.gap;
    for (const { status, height } of parts) {
      paths[status] += box(x, y, wide, height * squeeze);
      y += (height + BETWEEN) * squeeze;
    }
  }
  return paths;
}

function wrongIn(hour: Hour): number {
  return WRONG.reduce((sum, status) => sum + hour[status], 0);
}

/** Where a label of the axis stands, 0 to 1, and what it tells: epoch ms; undefined: now. `minor`: left out where it is narrow. */
export interface StripMark {
  readonly at: number;
  readonly instant: number | undefined;
  readonly minor: boolean;
}

/** In hours: at which times of day there are labels, and how far from now there are none. */
const DAY = { every: 6, away: 3 };
const WEEK = { every: 24, away: 14 };

/** Labels at round hours of the zone, and at the present. */
export function stripMarks(hours: readonly Hour[], zone: string, now: number): readonly StripMark[] {
  const begin = Date.parse(hours[0]?.from ?? "");
  const { every, away } = hours.length > 48 ? WEEK : DAY;
  const present = (now - begin) / 3_600_000;
  const marks = hours.flatMap(({ from }, index): readonly StripMark[] => {
    const instant = Date.parse(from);
    const round = wallAt(instant, zone).hour % every === 0;
    return round && Math.abs(index - present) >= away ? [{ at: index / hours.length, instant, minor: false }] : [];
  });
  const spaced = marks.map((mark, index) => ({ ...mark, minor: index % 2 === 1 }));
  // Of a day that is over, or still to come, there is no present.
  if (present < 0 || present > hours.length) return spaced;
  return [...spaced, { at: present / hours.length, instant: undefined, minor: false }];
}

/** Which part of what ran and ended by itself succeeded, in percent, never rounded up to all; null: nothing did. */
export function successPercent({ success, failed, timeout }: Pick<Hour, "success" | "failed" | "timeout">): number | null {
  const ran = success + failed + timeout;
  return ran === 0 ? null : Math.floor((success / ran) * 1_000) / 10;
}

function box(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
