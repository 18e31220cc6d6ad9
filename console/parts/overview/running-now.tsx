import type { Overview } from "../../../shared/contract/operations/overview.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { meterOf } from "../../lib/charts/meter.ts";
import { language } from "../../lib/page/preferences.ts";
import { namedOf, runPathOf } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Elapsed } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";
import { shownOfRun, statusWord, StatusIcon } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

type Run = Overview["running"][number];

const SHOWN = 12;
const METER = { width: 132, height: 20 };

/** What is under way, the oldest first: each against what is usual and its limit. */
export function RunningNow({ overview: { running, counts, cut } }: { readonly overview: Overview }) {
  const words = t();
  const shown = running.slice(0, SHOWN);
  const more = Math.max(running.length, counts.running) - shown.length;
  return (
    <Panel title={words.runningNow} note={String(counts.running)} end={<span class="not-narrow">{words.meterHint}</span>}>
      {running.length === 0 && <p class="body muted small">{words.nothingRuns}</p>}
      <ul class="list">
        {shown.map((run) => (
          <RunningRow key={run.run_id} run={run} />
        ))}
      </ul>
      {(more > 0 || cut.includes("active")) && (
        <p class="foot">
          {more > 0 && <span>{words.others(more)}</span>}
          {cut.includes("active") && <span>{words.cut_active}</span>}
        </p>
      )}
    </Panel>
  );
}

function RunningRow({ run }: { readonly run: Run }) {
  const of = namedOf(run.owner);
  return (
    <li>
      <StatusIcon status={shownOfRun(run)} />
      <a class="grow" href={runPathOf(of, run.run_id)}>
        <b class="clip">
          <Foreign text={of.id} />
        </b>
        <span class="clip muted small">
          <About run={run} />
        </span>
      </a>
      <Meter run={run} />
      <span class="t right num nowrap">{run.started_at === null ? statusWord("queued") : <Elapsed since={run.started_at} />}</span>
    </li>
  );
}

/** How far a workflow is, and what is not as usual. */
function About({ run: { steps, attempt, started_at, usual_sec } }: { readonly run: Run }) {
  const words = t();
  const times = started_at === null || !usual_sec ? 0 : Math.floor((now.value - Date.parse(started_at)) / 1_000 / usual_sec);
  const active = steps?.active.map(({ step_id }) => step_id).join(", ");
  const parts = [
    ...(steps ? [words.stepsDone(steps.done, steps.of)] : []),
    ...(steps && steps.failed > 0 ? [words.stepsFailedOf(steps.failed)] : []),
    ...(attempt > 1 ? [words.nthTry(attempt)] : []),
    ...(times >= 3 ? [words.timesUsual(times)] : []),
    ...(active === undefined || active === "" ? [] : [active]),
  ];
  return <Foreign text={parts.length === 0 ? t().job : parts.join(" · ")} />;
}

function Meter({ run }: { readonly run: Run }) {
  const { started_at, usual_sec, timeout_sec } = run;
  const seconds = started_at === null ? 0 : Math.max(0, Math.floor((now.value - Date.parse(started_at)) / 1_000));
  const meter = started_at === null ? undefined : meterOf(run, seconds);
  if (!meter) return <span class="meter" />;
  const { width, height } = METER;
  const said = (value: number | null) => (value === null ? undefined : duration(value, language.value));
  return (
    <svg
      class="meter"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t().meterLabel(duration(seconds, language.value), said(usual_sec), said(timeout_sec))}
    >
      <rect class="fill c-idle rest" x="0" y="7" width={width} height="6" rx="3" />
      <rect class={`fill ${meter.isLong ? "c-late" : "c-running"}`} x="0" y="7" width={meter.elapsed * width} height="6" rx="3" />
      {meter.usual !== undefined && <rect class="usual" x={meter.usual * (width - 1.5)} y="3" width="1.5" height="14" />}
    </svg>
  );
}
