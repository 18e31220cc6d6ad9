import { describe, expect, it } from "vitest";
import { type Hour, STRIP, stripMarks, stripPaths, successPercent } from "../../../console/lib/charts/strip.ts";

const NONE = { success: 0, failed: 0, timeout: 0, cancelled: 0, skipped: 0, missed: 0, active: 0, planned: 0, behind: false };
const START = Date.parse("2026-11-23T18:00:00Z");

function hours(...counts: readonly Partial<Hour>[]): readonly Hour[] {
  return counts.map((count, index) => ({ ...NONE, from: new Date(START + index * 3_600_000).toISOString(), ...count }));
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxes(path: string): readonly Box[] {
  return [...path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z/g)].map(([, x, y, width, height]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
  }));
}

describe("the strip of hours", () => {
  it("draws nothing for hours without runs", () => {
    expect(Object.values(stripPaths(hours({}, {}))).join("")).toBe("");
  });

  it("stands successes on the line, what is under way and what is planned on top of them", () => {
    const paths = stripPaths(hours({ success: 30, active: 10, planned: 14 }));
    const [success, active, planned] = [paths.success, paths.active, paths.planned].map((path) => boxes(path)[0]);
    expect([success?.height, active?.height, planned?.height]).toEqual([30, 10, 14]);
    expect(success && success.y + success.height).toBe(STRIP.base);
    expect(active && active.y + active.height).toBe(success?.y);
    expect(planned && planned.y + planned.height).toBe(active?.y);
  });

  it("stacks what went wrong below the line, each part apart from the next one and within the drawing", () => {
    const paths = stripPaths(hours({ failed: 900, timeout: 1, missed: 1, skipped: 400, cancelled: 1 }));
    const parts = [paths.failed, paths.timeout, paths.missed, paths.skipped, paths.cancelled].map((path) => boxes(path)[0]);
    expect(parts[0]?.y).toBe(STRIP.base + STRIP.gap);
    expect(parts.every((part) => part !== undefined && part.height > 1)).toBe(true);
    const ends = parts.map((part) => (part ? part.y + part.height : Infinity));
    expect(parts.slice(1).every((part, index) => part && part.y > (ends[index] ?? Infinity))).toBe(true);
    expect(ends.at(-1)).toBeLessThanOrEqual(STRIP.height);
  });

  it("keeps a single failure small, and yet to be seen beside thousands of successes", () => {
    const paths = stripPaths(hours({ success: 5_000, failed: 1 }, { success: 1 }));
    expect(boxes(paths.failed)[0]?.height).toBe(5);
    expect(boxes(paths.success)[1]?.height).toBe(3);
  });

  it("gives each hour a place of its own", () => {
    const all = boxes(stripPaths(hours(...Array.from({ length: 171 }, () => ({ success: 1 })))).success);
    expect(all).toHaveLength(171);
    expect(all.slice(1).every(({ x }, index) => x > (all[index]?.x ?? Infinity) + (all[index]?.width ?? Infinity))).toBe(true);
  });
});

describe("the labels of its axis", () => {
  it("stand at round hours of the zone, and none close to the present", () => {
    const day = hours(...Array.from({ length: 27 }, () => ({})));
    const marks = stripMarks(day, "Asia/Seoul", START + 23.5 * 3_600_000);
    expect(marks.map(({ instant }) => instant && (instant - START) / 3_600_000)).toEqual([3, 9, 15, undefined]);
    expect(marks.at(-1)?.at).toBeCloseTo(23.5 / 27);
  });

  it("stand at midnights of a week", () => {
    const week = hours(...Array.from({ length: 171 }, () => ({})));
    const marks = stripMarks(week, "UTC", START + 167.5 * 3_600_000);
    expect(marks.map(({ instant }) => instant && (instant - START) / 3_600_000)).toEqual([6, 30, 54, 78, 102, 126, 150, undefined]);
  });
});

describe("the success rate", () => {
  it("is never rounded up to all, and none where nothing ran", () => {
    expect(successPercent({ success: 9_999, failed: 1, timeout: 0 })).toBe(99.9);
    expect(successPercent({ success: 10, failed: 0, timeout: 0 })).toBe(100);
    expect(successPercent({ success: 0, failed: 0, timeout: 0 })).toBeNull();
  });
});
