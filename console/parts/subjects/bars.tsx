import { barPaths, countByStatus, type Outcome } from "../../lib/charts/bars.ts";
import { t } from "../../words/index.ts";
import { statusWord } from "../basics/status.tsx";

const SMALL = { slots: 30, step: 8, width: 6, height: 26 };

/** The last outcomes as small bars: shape says what happened, height how long it took. */
export function Bars({ outcomes, fit = false }: { readonly outcomes: readonly Outcome[] | undefined; readonly fit?: boolean }) {
  return (
    <svg
      class={fit ? "bars fit" : "bars"}
      width={SMALL.slots * SMALL.step}
      height={SMALL.height}
      viewBox={`0 0 ${SMALL.slots * SMALL.step} ${SMALL.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={barsLabel(outcomes)}
    >
      {outcomes && <BarShapes paths={barPaths(outcomes, SMALL)} />}
    </svg>
  );
}

export function barsLabel(outcomes: readonly Outcome[] | undefined): string {
  if (!outcomes) return t().loading;
  if (outcomes.length === 0) return t().neverRan;
  const counts = countByStatus(outcomes).map(([status, count]) => `${statusWord(status)} ${count}`);
  return `${t().lastOutcomes(outcomes.length)}: ${counts.join(", ")}`;
}

export function BarShapes({ paths }: { readonly paths: ReturnType<typeof barPaths> }) {
  const { soft, tops, failed, timeout, cancelled, skipped, missed, none, late } = paths;
  return (
    <>
      {none && <path class="fill c-idle dot" d={none} />}
      {soft && <path class="soft" d={soft} />}
      {tops && <path class="fill c-success" d={tops} />}
      {failed && <path class="fill c-failed" d={failed} />}
      {timeout && <path class="fill c-timeout" d={timeout} />}
      {cancelled && <path class="fill c-cancelled" d={cancelled} />}
      {skipped && <path class="line c-skipped" d={skipped} />}
      {missed && <path class="line dashed c-missed" d={missed} />}
      {late && <path class="fill c-late" d={late} />}
    </>
  );
}
