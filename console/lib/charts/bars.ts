import type { Recent } from "../../../shared/contract/runs/recent.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";

export type Outcome = Recent["recent"][string][number];

const STATUS: Readonly<Record<Outcome[0], RunStatus>> = {
  s: "success",
  f: "failed",
  t: "timeout",
  c: "cancelled",
  k: "skipped",
  m: "missed",
};

export function statusOf([letter]: Outcome): RunStatus {
  return STATUS[letter];
}

export interface BarGeometry {
  readonly slots: number;
  /** From one bar to the next. */
  readonly step: number;
  readonly width: number;
  readonly height: number;
}

/** SVG paths of all bars of a kind: one path a status, not a node a run. */
export interface BarPaths {
  readonly soft: string;
  readonly tops: string;
  readonly failed: string;
  readonly timeout: string;
  readonly cancelled: string;
  readonly skipped: string;
  readonly missed: string;
  /** Where nothing is on record. */
  readonly none: string;
  /** Above those that started late. */
  readonly late: string;
}

/** Later than this, in seconds, is told. */
export const LATE_SECONDS = 5;

/**
 * Bars of outcomes, the newest at the right. A success is as high as it took long, next to the longest of them; what went wrong
 * has full height, each in a shape of its own, so that it shows without colour.
 */
export function barPaths(outcomes: readonly Outcome[], { slots, step, width, height }: BarGeometry): BarPaths {
  const paths = { soft: "", tops: "", failed: "", timeout: "", cancelled: "", skipped: "", missed: "", none: "", late: "" };
  const shown = outcomes.slice(-slots);
  const longest = Math.max(...shown.map((outcome) => (statusOf(outcome) === "success" ? outcome[2] : 0)), 0.001);
  const gap = Math.max(2, height * 0.06);
  for (let slot = 0; slot < slots; slot += 1) {
    const x = slot * step + (step - width) / 2;
    const outcome = shown[slot - (slots - shown.length)];
    if (!outcome) {
      paths.none += box(x + width / 2 - 1, height - 2, 2, 2);
      continue;
    }
    const tall = Math.max(3, height * 0.7 * Math.sqrt(outcome[2] / longest));
    const square = Math.min(width - 1, height * 0.2);
    switch (statusOf(outcome)) {
      case "success":
        paths.soft += box(x, height - tall, width, tall);
        paths.tops += box(x, height - tall, width, 2);
        break;
      case "failed":
        paths.failed += box(x, 0, width, height * 0.36) + box(x, height * 0.36 + gap, width, height * 0.64 - gap);
        break;
      case "timeout":
        paths.timeout += box(x, 0, width, 2) + box(x, 2 + gap, width, height - 2 - gap);
        break;
      case "cancelled":
        paths.cancelled += box(x, height * 0.68, width, height * 0.32);
        break;
      case "skipped":
        paths.skipped += box(x + (width - square) / 2, height - square - 0.5, square, square);
        break;
      case "missed":
      case "queued":
      case "running":
        paths.missed += box(x + 0.75, 0.75, width - 1.5, height - 1.5);
    }
    if (statusOf(outcome) === "success" && outcome[3] > LATE_SECONDS) paths.late += box(x + width / 2 - 1.5, height - tall - 5, 3, 3);
  }
  return paths;
}

/** How many of each status, the most frequent first. */
export function countByStatus(outcomes: readonly Outcome[]): readonly (readonly [RunStatus, number])[] {
  const counts = new Map<RunStatus, number>();
  for (const outcome of outcomes) counts.set(statusOf(outcome), (counts.get(statusOf(outcome)) ?? 0) + 1);
  return [...counts].toSorted(([, left], [, right]) => right - left);
}

function box(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
