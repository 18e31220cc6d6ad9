import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { type ChartPoint, type Stretch, stretchesOf, usualOf } from "../../lib/charts/chart-points.ts";
import { type ChartRuns, type Range, useChartRuns } from "../../lib/charts/chart-runs.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { type Named, runPathOf } from "../../lib/subjects/subject.ts";
import { when } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import type { DurationChart } from "./duration-chart.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { Failure, Skeleton } from "../basics/states.tsx";
import { statusWord } from "../basics/status.tsx";

/** How long the runs of the last day or month took, drawn and as a table. */
export function Durations({ of, range }: { readonly of: Named; readonly range: Range }) {
  const words = t();
  const { data, error, reload } = useChartRuns(of, range);
  if (error && !data) return <Failure error={error} tried={words.runsNotLoaded} retry={reload} />;
  if (!data) return <Skeleton lines={1} height={300} />;
  if (data.points.length === 0) return <p class="body muted">{words.noneRan}</p>;
  return <Drawn of={of} range={range} data={data} />;
}

function Drawn({ of, range, data: { points, cut } }: { readonly of: Named; readonly range: Range; readonly data: ChartRuns }) {
  const words = t();
  const { route } = useLocation();
  const [over, hover] = useState<ChartPoint>();
  const Chart = useChart();
  const { p50 = 0, p95 = 0 } = usualOf(points);
  const [usual, seldom] = [p50, p95].map((seconds) => duration(seconds, language.value));
  const failed = points.filter((point) => point.failed).length;
  const label = words.chartLabel(points.length, failed, usual ?? "", seldom ?? "");
  return (
    <div class="body">
      {Chart ? (
        h(Chart, { points, range, label, hover, open: ({ run_id }) => route(runPathOf(of, run_id)) })
      ) : (
        <Skeleton lines={1} height={274} />
      )}
      <p class="small muted num chart-says">
        <span class="grow">{over ? aboutPoint(over) : words.chartHint(usual ?? "", seldom ?? "")}</span>
        {cut && <span>{words.chartCut(points.length)}</span>}
      </p>
      <ChartTable stretches={stretchesOf(points, zone(), range === "day" ? "hour" : "day")} />
    </div>
  );
}

/** uPlot comes with the first chart. */
let loaded: typeof DurationChart | undefined;

function useChart(): typeof DurationChart | undefined {
  const [Chart, setChart] = useState<typeof DurationChart | undefined>(() => loaded);
  useEffect(() => {
    if (loaded) return undefined;
    let here = true;
    void import("./duration-chart.tsx").then((part) => {
      loaded = part.DurationChart;
      if (here) setChart(() => part.DurationChart);
    });
    return () => {
      here = false;
    };
  }, []);
  return Chart;
}

function aboutPoint({ at, seconds, lateness, failed }: ChartPoint): string {
  const lang = language.value;
  const late = lateness >= 1 ? [`${t().lateness} ${duration(lateness, lang)}`] : [];
  return [when(at, zone(), now.peek(), lang, "always"), statusWord(failed ? "failed" : "success"), duration(seconds, lang), ...late].join(
    " · ",
  );
}

/** What is drawn, in numbers: for those who do not see it, and to copy. */
function ChartTable({ stretches }: { readonly stretches: readonly Stretch[] }) {
  const words = t();
  const span = (seconds: number | undefined) => (seconds === undefined ? "–" : duration(seconds, language.value));
  return (
    <details class="as-table">
      <summary>{words.hoursAsTable}</summary>
      <div class="scrolled" role="region" aria-label={words.hoursAsTable} tabIndex={0}>
        <table class="table">
          <caption class="vh">{words.chartCaption(zoneLabel())}</caption>
          <thead>
            <tr>
              <th scope="col">{zoneLabel()}</th>
              <th scope="col">{words.runs}</th>
              <th scope="col">{words.failed}</th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">{words.lateness}</th>
            </tr>
          </thead>
          <tbody>
            {stretches.map(({ from, runs, failed, p50, p95, latest }) => (
              <tr key={from}>
                <th scope="row">
                  <Moment at={new Date(from).toISOString()} />
                </th>
                <td class="num">{runs.toLocaleString(language.value)}</td>
                <td class={failed === 0 ? "num faint" : "num"}>{failed.toLocaleString(language.value)}</td>
                <td class="num">{span(p50)}</td>
                <td class="num">{span(p95)}</td>
                <td class="num">{span(latest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
