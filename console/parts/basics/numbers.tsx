import type { ComponentChildren } from "preact";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import type { Overview } from "../../../shared/contract/operations/overview.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { language } from "../../lib/page/preferences.ts";
import { runsPath } from "../../lib/runs/run-links.ts";
import { successPercent } from "../../lib/charts/strip.ts";
import { t } from "../../words/index.ts";
import { Ago, Moment } from "./moment.tsx";
import { statusWord } from "./status.tsx";

/** Six numbers of the hours that are looked at. */
export function Numbers({ overview: { totals, lateness, counts, next, hours } }: { readonly overview: Overview }) {
  const words = t();
  const percent = successPercent(totals);
  const count = (n: number) => n.toLocaleString(language.value);
  const span = (seconds: number | null) => (seconds === null ? "–" : duration(seconds, language.value));
  const coming = next.find(({ at }) => Date.parse(at) > now.value)?.at;
  const ran = totals.success + totals.failed + totals.timeout;
  const from = hours[0]?.from;
  const linked = (n: number, status: readonly RunStatus[]) =>
    n === 0 || from === undefined ? count(n) : <a href={runsPath({ from, status })}>{count(n)}</a>;
  return (
    <dl class="numbers">
      <Figure name={words.successRate} beside={words.runsOf(count(ran))}>
        {percent === null ? "–" : `${percent.toFixed(1)}%`}
      </Figure>
      <Figure name={words.failedTimeout} beside={`${statusWord("timeout")} ${count(totals.timeout)}`}>
        {linked(totals.failed + totals.timeout, ["failed", "timeout"])}
      </Figure>
      <Figure name={words.missedSkipped} beside={`${statusWord("skipped")} ${count(totals.skipped)}`}>
        {linked(totals.missed + totals.skipped, ["missed", "skipped"])}
      </Figure>
      <Figure name={words.latenessP99} beside={`p50 ${span(lateness.p50)}`}>
        {span(lateness.p99)}
      </Figure>
      <Figure name={words.running} beside={words.ofSlots(count(counts.slots))}>
        {count(counts.running)}
      </Figure>
      <Figure name={words.nextRun} beside={coming === undefined ? "" : <Moment at={coming} />}>
        {coming === undefined ? words.noneNext : <Ago at={coming} />}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly beside: ComponentChildren;
  readonly children: ComponentChildren;
}

function Figure({ name, beside, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        <small>{beside}</small>
      </dd>
    </div>
  );
}
