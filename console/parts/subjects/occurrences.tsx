import { useMemo } from "preact/hooks";
import { barPaths, type Outcome, statusOf } from "../../lib/charts/bars.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { clockTime, when } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { BarShapes, barsLabel } from "./bars.tsx";
import { statusWord } from "../basics/status.tsx";

/** So many of the last outcomes have a bar. */
export const PAST = 28;
const WIDTH = 1_000;
const HEIGHT = 86;
const BARS = 78;

interface OccurrencesProps {
  readonly outcomes: readonly Outcome[];
  /** ISO times to come. */
  readonly next: readonly string[];
  /** The one that is selected, epoch ms. */
  readonly at: number | undefined;
  choose(at: number): void;
}

/** A bar a scheduled time: the past ones as they ended, then those to come. One of them is selected, by pointer or arrow keys. */
export function Occurrences({ outcomes, next, at, choose }: OccurrencesProps) {
  const past = outcomes.slice(-PAST);
  const slots = PAST + next.length;
  const step = WIDTH / slots;
  const width = step * 0.77;
  const instants = useMemo(() => [...past.map(([, second]) => second * 1_000), ...next.map((text) => Date.parse(text))], [outcomes, next]);
  const first = PAST - past.length;
  const paths = useMemo(() => barPaths(past, { slots: PAST, step, width, height: BARS }), [outcomes, step]);
  const chosen = at === undefined ? -1 : instants.indexOf(at);
  const label = chosen < 0 ? t().noneChosen : describe(instants[chosen] ?? 0, past[chosen]);
  const chooseAt = (index: number) => {
    const instant = instants[Math.max(0, Math.min(instants.length - 1, index))];
    if (instant !== undefined) choose(instant);
  };
  const percent = (slot: number) => `${((slot + 0.5) / slots) * 100}%`;
  const marks = axisMarks(instants, first, chosen);
  return (
    <div class="body">
      <div
        class="pick"
        role="slider"
        tabIndex={0}
        aria-label={t().occurrences}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, instants.length - 1)}
        aria-valuenow={Math.max(0, chosen)}
        aria-valuetext={label}
        onClick={({ offsetX, currentTarget }) => chooseAt(Math.floor((offsetX / currentTarget.clientWidth) * slots) - first)}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1, Home: -slots, End: slots }[event.code];
          if (by === undefined) return;
          event.preventDefault();
          chooseAt((chosen < 0 ? past.length : chosen) + by);
        }}
      >
        <svg class="draw occ" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={barsLabel(past)}>
          {chosen >= 0 && <rect class="selbar" x={(first + chosen) * step} y="0" width={step} height={HEIGHT} />}
          <BarShapes paths={paths} />
          {next.map((_, index) => (
            <rect
              key={index}
              class="wait dashed"
              x={(PAST + index) * step + (step - width) / 2}
              y={BARS * 0.55}
              width={width}
              height={BARS * 0.45 - 1}
              rx="2"
            />
          ))}
          <line class="base" x1="0" x2={WIDTH} y1={BARS + 0.5} y2={BARS + 0.5} />
          {next.length > 0 && <line class="nowline" x1={PAST * step} x2={PAST * step} y1="0" y2={HEIGHT} />}
        </svg>
      </div>
      <svg class="draw" height="18" aria-hidden="true">
        {marks.map(({ slot, instant, strong, anchor }) => (
          <text key={slot} x={percent(slot)} y="15" text-anchor={anchor} class={strong ? "b" : undefined}>
            {clockTime(instant, zone())}
          </text>
        ))}
        {next.length > 0 && Math.abs(first + chosen - PAST) > 2 && (
          <text x={`${(PAST / slots) * 100}%`} y="15" text-anchor="middle">
            {t().now}
          </text>
        )}
      </svg>
    </div>
  );

  function axisMarks(instants: readonly number[], first: number, chosen: number) {
    const last = instants.length - 1;
    const wanted = [0, Math.round(past.length / 3), Math.round((past.length * 2) / 3), chosen, last];
    const far = (index: number) => chosen < 0 || index === chosen || Math.abs(index - chosen) > 6;
    return [...new Set(wanted)]
      .filter(
        (index) => index >= 0 && index <= last && far(index) && (index === last || index === chosen || Math.abs(index - past.length) > 2),
      )
      .map((index) => ({
        slot: first + index,
        instant: instants[index] ?? 0,
        strong: index === chosen,
        anchor: first + index < 2 ? "start" : index === last ? "end" : "middle",
      }));
  }
}

function describe(instant: number, outcome: Outcome | undefined): string {
  const time = when(instant, zone(), now.peek(), language.value);
  if (!outcome) return `${time}, ${t().toCome}`;
  return `${time}, ${statusWord(statusOf(outcome))}, ${duration(outcome[2], language.value)}`;
}
