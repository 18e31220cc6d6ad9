import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Recent } from "../../../shared/contract/runs/recent.ts";
import { type Outcome, statusOf } from "../../lib/charts/bars.ts";
import { type Range, RANGES } from "../../lib/charts/chart-runs.ts";
import { now } from "../../lib/time/clock.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { type Query, useQuery } from "../../lib/asking/query.ts";
import { recentApi } from "../../lib/asking/recent.ts";
import type { RunRow } from "../../lib/runs/run-rows.ts";
import { apiOf, pathOf, type Subject } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { type Coming, ComingPanel } from "../overview/coming-panel.tsx";
import { Durations } from "../jobs/duration-panel.tsx";
import { Occurrences, PAST } from "./occurrences.tsx";
import { RunTable } from "../runs/run-table.tsx";
import { Failure, Panel, Skeleton } from "../basics/states.tsx";
import { iso, WhyPanel } from "../why/why-panel.tsx";

/** As many outcomes as are kept: the bars are the newest of them. */
const KEPT = 40;
const TO_COME = 5;

/** What is known of its past and future. */
interface Known {
  /** The last ones, the oldest first; undefined: not loaded. */
  readonly outcomes: readonly Outcome[] | undefined;
  /** The 50th and 95th percentile of successes' durations, in seconds. */
  readonly usual: readonly [number, number] | undefined;
}

interface SubjectOverviewProps {
  readonly of: Subject;
  readonly runs: Pick<Query<unknown>, "error" | "reload"> & { readonly rows: readonly RunRow[] | undefined };
  /** Of the table of runs. */
  readonly caption: string;
  /** Between the occurrences and the rest. */
  readonly above?: ComponentChildren;
  /** Beside the rest, below what comes next. */
  readonly renderAside: (known: Known) => ComponentChildren;
}

/** What a job or workflow did and will do: its occurrences, one of them explained, its runs, and what comes next. */
export function SubjectOverview({ of, runs, caption, above, renderAside }: SubjectOverviewProps) {
  const { id, enabled } = of;
  const words = t();
  const { url, route } = useLocation();
  const recent = useQuery<Recent>(recentApi(of.kind, [id], KEPT));
  const coming = useQuery<Coming>(apiOf(of, `/next?count=${TO_COME}`));
  const kept = recent.data?.recent[id];
  const outcomes = useMemo(() => kept?.slice(-PAST) ?? [], [kept]);
  const next = useMemo(() => (enabled ? (coming.data?.occurrences ?? []).map(({ at }) => at) : []), [coming.data, enabled]);
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  const parsed = Date.parse(query.get("at") ?? "");
  const times = [...outcomes.map(([, second]) => second * 1_000), ...next.map((at) => Date.parse(at))];
  const trouble = outcomes.findLast((outcome) => !["success", "cancelled"].includes(statusOf(outcome)));
  const at = !Number.isNaN(parsed) ? parsed : trouble ? trouble[1] * 1_000 : times.findLast((time) => time <= now.peek());
  const choose = (instant: number) => route(`${pathOf(of)}${withParameters(query, { at: iso(instant) })}`, true);
  const step = (by: number) => {
    const from = at ?? now.peek();
    const instant = by < 0 ? times.findLast((time) => time < from) : times.find((time) => time > from);
    if (instant !== undefined) choose(instant);
  };
  const range = RANGES.find((one) => one === query.get("range"));
  useKeys({ BracketLeft: () => step(-1), BracketRight: () => step(1) });
  return (
    <>
      <Panel
        title={words.occurrences}
        note={range ? "" : words.occurrencesHint}
        end={<RangeChoice of={of} range={range} query={query} />}
        fold
      >
        {range && <Durations of={of} range={range} />}
        {range === undefined && (
          <>
            {recent.error && !recent.data && <Failure error={recent.error} tried={words.outcomesNotLoaded} retry={recent.reload} />}
            {!recent.data && !recent.error && <Skeleton lines={1} height={106} />}
            {recent.data &&
              (outcomes.length === 0 && next.length === 0 ? (
                <p class="body muted">{words.neverRanLong}</p>
              ) : (
                <Occurrences outcomes={outcomes} next={next} at={at} choose={choose} />
              ))}
          </>
        )}
      </Panel>
      {above}
      <div class="cols wide">
        <div class="stackp">
          {at !== undefined ? (
            <WhyPanel of={of} at={at} step={step} outcome={outcomes.find(([, second]) => second * 1_000 === at)} runs={runs.rows ?? []} />
          ) : (
            !recent.data && (
              <Panel title={words.why}>
                <Skeleton lines={8} height={34} />
              </Panel>
            )
          )}
          <Panel
            title={words.recentRuns}
            end={
              <a class="link" href={pathOf(of, "/runs")}>
                {words.showAll}
              </a>
            }
          >
            {runs.error && !runs.rows && <Failure error={runs.error} tried={words.runsNotLoaded} retry={runs.reload} />}
            {!runs.rows && !runs.error && <Skeleton lines={4} height={36} />}
            {runs.rows &&
              (runs.rows.length === 0 ? <p class="body muted">{words.neverRanLong}</p> : <RunTable runs={runs.rows} caption={caption} />)}
          </Panel>
        </div>
        <div class="stackp">
          <ComingPanel of={of} coming={coming.data} />
          {renderAside({ outcomes: kept, usual: recent.data?.usual[id] })}
        </div>
      </div>
    </>
  );
}

interface RangeChoiceProps {
  readonly of: Subject;
  readonly range: Range | undefined;
  readonly query: URLSearchParams;
}

/** A bar for each of the last ones, or how long those of a day or a month took. */
function RangeChoice({ of, range, query }: RangeChoiceProps) {
  const words = t();
  const { route } = useLocation();
  return (
    <div class="seg" role="group" aria-label={words.span}>
      {[undefined, ...RANGES].map((one) => (
        <button
          key={one ?? "last"}
          type="button"
          aria-pressed={one === range}
          onClick={() => route(`${pathOf(of)}${withParameters(query, { range: one })}`, true)}
        >
          {one === undefined ? words.lastOutcomes(PAST) : words[`range_${one}`]}
        </button>
      ))}
    </div>
  );
}
