import { useLocation } from "preact-iso/router";
import type { Overview } from "../../../shared/contract/operations/overview.ts";
import type { Span } from "../../lib/subjects/overview.ts";
import { BASE } from "../../lib/page/place.ts";
import { hourPath, runsPath, type Whose } from "../../lib/runs/run-links.ts";
import { COUNTS, type Hour, statusesOf, stripMarks, stripPaths, STRIP, WRONG } from "../../lib/charts/strip.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { now } from "../../lib/time/clock.ts";
import { clockTime, dayText, wallAt, when } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { HoursTable, countWord } from "./hours-table.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { Numbers } from "../basics/numbers.tsx";
import { Panel } from "../basics/states.tsx";

interface HoursPanelProps {
  /** Which one was asked for. */
  readonly span: Span;
  /** Of another span, until that one is there. */
  readonly overview: Overview;
}

/** What ran hour by hour, and what it comes to. */
export function HoursPanel({ span, overview }: HoursPanelProps) {
  const words = t();
  const { hours, cut } = overview;
  const left = [...(cut.includes("hours") ? [words.cut_hours] : []), ...(cut.includes("planned") ? [words.cut_planned] : [])];
  return (
    <Panel title={words.lastHours(hours.length > 48)} end={<SpanChoice span={span} />}>
      <Numbers overview={overview} />
      <div class="body">
        <Strip hours={hours} />
        <Legend overview={overview} />
        {left.length > 0 && <p class="muted small after">{left.join(" ")}</p>}
        <HoursTable hours={hours} />
      </div>
    </Panel>
  );
}

function SpanChoice({ span }: { readonly span: Span }) {
  const words = t();
  const { route } = useLocation();
  const choices = [
    [24, words.spanDay, BASE],
    [168, words.spanWeek, `${BASE}?hours=168`],
  ] as const;
  return (
    <>
      <span class="not-narrow">{zoneLabel()}</span>
      <div class="seg" role="group" aria-label={words.span}>
        {choices.map(([hours, text, to]) => (
          <button key={hours} type="button" aria-pressed={hours === span} onClick={() => route(to, true)}>
            {text}
          </button>
        ))}
      </div>
    </>
  );
}

interface StripProps {
  readonly hours: readonly Hour[];
  readonly whose?: Whose | undefined;
}

/** Hours from left to right: what succeeded above the line, what went wrong below it. */
export function Strip({ hours, whose }: StripProps) {
  const paths = stripPaths(hours);
  const { width, height, base } = STRIP;
  return (
    <div class="hours-box">
      <svg class="hours" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={t().hoursLabel(zoneLabel())}>
        <path class="soft" d={paths.success} />
        <path class="fill c-success" d={paths.tops} />
        <path class="fill c-running" d={paths.active} />
        <path class="wait dashed" d={paths.planned} />
        <path class="fill c-failed" d={paths.failed} />
        <path class="fill c-timeout" d={paths.timeout} />
        <path class="fill c-missed" d={paths.missed} />
        <path class="fill c-skipped" d={paths.skipped} />
        <path class="fill c-cancelled faded" d={paths.cancelled} />
        <line class="base" x1="0" x2={width} y1={base} y2={base} vector-effect="non-scaling-stroke" />
      </svg>
      <HourLinks hours={hours} whose={whose} />
      <Axis hours={hours} />
    </div>
  );
}

/** Over the drawing: each hour leads to its runs, what is below the line to those that went wrong. The table has the same for keys. */
function HourLinks({ hours, whose }: StripProps) {
  const slot = STRIP.width / Math.max(hours.length, 1);
  return (
    <svg class="hours over" viewBox={`0 0 ${STRIP.width} ${STRIP.height}`} preserveAspectRatio="none" aria-hidden="true">
      {hours.map((hour, index) => {
        const x = index * slot;
        const wrong = WRONG.filter((status) => hour[status] > 0);
        if (hour.success + hour.active + wrong.length === 0) return null;
        return (
          <g key={hour.from}>
            <a href={hourPath(hour.from, undefined, whose)} tabindex={-1}>
              <rect x={x} y="0" width={slot} height={STRIP.base}>
                <title>{aboutHour(hour)}</title>
              </rect>
            </a>
            {wrong.length > 0 && (
              <a href={hourPath(hour.from, wrong, whose)} tabindex={-1}>
                <rect x={x} y={STRIP.base} width={slot} height={STRIP.height - STRIP.base}>
                  <title>{aboutHour(hour)}</title>
                </rect>
              </a>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** `03:00 · 성공 84 · 실패 2`. */
function aboutHour(hour: Hour): string {
  const counts = COUNTS.flatMap((count) => (hour[count] > 0 ? [`${countWord(count)} ${hour[count].toLocaleString(language.value)}`] : []));
  return [when(Date.parse(hour.from), zone(), now.peek(), language.value), ...counts].join(" · ");
}

function Axis({ hours }: { readonly hours: readonly Hour[] }) {
  const [shown, lang] = [zone(), language.value];
  return (
    <svg class="draw" height="20" aria-hidden="true">
      {stripMarks(hours, shown, now.peek()).map(({ at, instant, minor }) => (
        <text
          key={instant ?? "now"}
          x={`${(at * 100).toFixed(2)}%`}
          y="15"
          text-anchor={at < 0.03 ? "start" : at > 0.97 ? "end" : "middle"}
          class={instant === undefined ? "b" : minor ? "wide-only" : undefined}
        >
          {instant === undefined ? t().now : label(instant)}
        </text>
      ))}
    </svg>
  );

  function label(instant: number): string {
    return wallAt(instant, shown).hour === 0 ? dayText(instant, shown, now.peek(), lang) : clockTime(instant, shown);
  }
}

function Legend({ overview: { totals, hours } }: { readonly overview: Overview }) {
  const sum = (count: "active" | "planned") => hours.reduce((total, hour) => total + hour[count], 0);
  const [first] = hours;
  const counts = [
    ["success", "soft", totals.success],
    ["failed", "fill c-failed", totals.failed],
    ["timeout", "fill c-timeout", totals.timeout],
    ["missed", "fill c-missed", totals.missed],
    ["skipped", "fill c-skipped", totals.skipped],
    ["cancelled", "fill c-cancelled faded", totals.cancelled],
    ["active", "fill c-running", sum("active")],
    ["planned", "wait dashed", sum("planned")],
  ] as const;
  return (
    <ul class="legend">
      {counts.map(
        ([count, look, n]) =>
          n > 0 && (
            <li key={count}>
              <svg viewBox="0 0 12 12" aria-hidden="true">
                <path class={look} d="M2 1.5h8v9h-8z" />
                {count === "success" && <path class="fill c-success" d="M2 1.5h8v2h-8z" />}
              </svg>
              {count === "planned" || !first ? (
                countWord(count)
              ) : (
                <a href={runsPath({ from: first.from, status: statusesOf(count) })}>{countWord(count)}</a>
              )}{" "}
              <span class="num">{n.toLocaleString(language.value)}</span>
            </li>
          ),
      )}
    </ul>
  );
}
