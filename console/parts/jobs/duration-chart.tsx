import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { LATE_SECONDS } from "../../lib/charts/bars.ts";
import { type ChartPoint, usualOf } from "../../lib/charts/chart-points.ts";
import type { Range } from "../../lib/charts/chart-runs.ts";
import { duration } from "../../lib/time/durations.ts";
import { language, theme, zone } from "../../lib/page/preferences.ts";
import { clockTime, wallAt } from "../../lib/time/time.ts";

interface DurationChartProps {
  readonly points: readonly ChartPoint[];
  readonly range: Range;
  readonly label: string;
  /** The pointer is over this one. */
  hover(point: ChartPoint | undefined): void;
  open(point: ChartPoint): void;
}

const [HEIGHT, LATE_HEIGHT] = [180, 94];
/** Half of a cross, in CSS px. */
const CROSS = 3.5;

/** How long each run took, with what is usual, and below how late it began. What failed is a cross, in front of all others. */
export function DurationChart({ points, range, label, hover, open }: DurationChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const plots = drawn(element, points, range, hover);
    const observer = new ResizeObserver(() => {
      for (const plot of plots) plot.setSize({ width: element.clientWidth, height: plot.height });
    });
    observer.observe(element);
    const openHovered = () => {
      const point = points[plots[0]?.cursor.idx ?? -1];
      if (point) open(point);
    };
    element.addEventListener("click", openHovered);
    return () => {
      observer.disconnect();
      element.removeEventListener("click", openHovered);
      for (const plot of plots) plot.destroy();
    };
  }, [points, range, zone(), language.value, theme.value]);
  return <div class="chart" ref={box} role="img" aria-label={label} />;
}

function drawn(
  element: HTMLElement,
  points: readonly ChartPoint[],
  range: Range,
  hover: DurationChartProps["hover"],
): readonly [uPlot, uPlot] {
  const shown = zone();
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const font = `11px ${style.fontFamily}`;
  const { p50 = null, p95 = null } = usualOf(points);
  const xs = points.map(({ at }) => at / 1_000);
  const axis = { stroke: colour("text-3"), font, grid: { stroke: colour("line"), width: 1 }, ticks: { show: false } };
  const day = (second: number) => {
    const { month, day } = wallAt(second * 1_000, shown);
    return `${month}/${day}`;
  };
  const time = (second: number) => clockTime(second * 1_000, shown);
  const span = (seconds: number) => duration(seconds, language.value);
  const common = {
    width: element.clientWidth,
    tzDate: (second: number) => uPlot.tzDate(new Date(second * 1_000), shown),
    legend: { show: false },
    cursor: { sync: { key: "durations" }, drag: { x: false, y: false }, y: false, points: { show: false } },
  };
  const yAxis = { ...axis, size: 64, values: (_: uPlot, splits: number[]) => splits.map(span), space: 34 };
  const xAxis = {
    ...axis,
    size: 26,
    grid: { show: false },
    values: (_: uPlot, splits: number[]) => splits.map(range === "day" ? time : day),
  };
  const line = (name: string, dash: number[]) => ({ stroke: colour(name), width: 1, dash, points: { show: false } });
  const dots = (name: string, size: number) => ({ paths: () => null, points: { show: true, size, fill: colour(name), width: 0 } });
  const upTo = (least: number) => ({ range: (_: uPlot, __: number, most: number): [number, number] => [0, Math.max(most * 1.1, least)] });
  // Room at both ends: no point is cut.
  const x = {
    range: (_: uPlot, from: number, to: number): [number, number] => [from - (to - from || 60) * 0.01, to + (to - from || 60) * 0.01],
  };
  const durations = new uPlot(
    {
      ...common,
      height: HEIGHT,
      scales: { x, y: upTo(0.001) },
      axes: [{ ...xAxis, show: false }, yAxis],
      padding: [8, 0, 6, 0],
      series: [{}, dots("ok-bar", 5), { paths: () => null, points: { show: false } }, line("text-3", []), line("text-3", [4, 4])],
      hooks: {
        draw: [(plot) => crosses(plot, points, colour("bad-bar"))],
        setCursor: [({ cursor: { idx } }) => hover(typeof idx === "number" ? points[idx] : undefined)],
      },
    },
    [
      xs,
      points.map(({ failed, seconds }) => (failed ? null : seconds)),
      points.map(({ failed, seconds }) => (failed ? seconds : null)),
      xs.map(() => p50),
      xs.map(() => p95),
    ],
    element,
  );
  const lateness = new uPlot(
    {
      ...common,
      height: LATE_HEIGHT,
      scales: { x, y: upTo(LATE_SECONDS) },
      axes: [xAxis, { ...yAxis, splits: ({ scales }: uPlot) => [0, (scales["y"]?.max ?? 0) / 2, scales["y"]?.max ?? 0] }],
      padding: [6, 0, 0, 0],
      series: [{}, dots("late-bar", 4)],
    },
    [xs, points.map(({ lateness }) => lateness)],
    element,
  );
  return [durations, lateness];
}

/** What failed, told from the others without colour. */
function crosses({ ctx, valToPos }: uPlot, points: readonly ChartPoint[], colour: string): void {
  const half = CROSS * devicePixelRatio;
  ctx.save();
  ctx.setLineDash([]);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  for (const { at, seconds, failed } of points) {
    if (!failed) continue;
    const [x, y] = [valToPos(at / 1_000, "x", true), valToPos(seconds, "y", true)];
    ctx.moveTo(x - half, y - half);
    ctx.lineTo(x + half, y + half);
    ctx.moveTo(x + half, y - half);
    ctx.lineTo(x - half, y + half);
  }
  ctx.stroke();
  ctx.restore();
}
