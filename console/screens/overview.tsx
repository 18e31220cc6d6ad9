import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Overview as Answer } from "../../shared/contract/operations/overview.ts";
import { shownOf } from "../lib/asking/hidden.ts";
import { knownOverview, useOverview } from "../lib/subjects/overview.ts";
import { usePlace } from "../lib/page/place.ts";
import { language } from "../lib/page/preferences.ts";
import { successPercent } from "../lib/charts/strip.ts";
import { Attention } from "../parts/overview/attention.tsx";
import { ComingUp } from "../parts/overview/coming-up.tsx";
import { FirstSteps, progressOf } from "../parts/jobs/first-steps.tsx";
import { HoursPanel } from "../parts/overview/hours-panel.tsx";
import { NewJobButton } from "../parts/jobs/new-job-button.tsx";
import { RunningNow } from "../parts/overview/running-now.tsx";
import { Failure, Skeleton } from "../parts/basics/states.tsx";
import { t } from "../words/index.ts";

/** Is anything wrong, what, since when, and what can be done about it? What ran, what runs, and what comes next? */
export function Overview() {
  const words = t();
  usePlace({ text: words.overview });
  const { url } = useLocation();
  const span = useMemo(() => (new URLSearchParams(url.split("?")[1]).get("hours") === "168" ? 168 : 24), [url]);
  const { data, error, reload } = useOverview(span);
  // While another span is asked for, all stays as it is.
  const overview = data ?? knownOverview();
  if (error && !overview) return <Failure error={error} tried={words.overviewNotLoaded} retry={reload} />;
  if (!overview) return <Skeleton lines={8} height={52} />;
  const items = shownOf(overview);
  const hidden = overview.attention.length - items.length;
  const isEmpty = overview.counts.jobs === 0 && overview.counts.workflows === 0;
  const progress = progressOf(overview);
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{items.length > 0 ? words.itemsToCheck(items.length) : isEmpty ? words.firstSteps : words.allIsWell}</h1>
          {!isEmpty && <p class="sub">{aboutAll(overview)}</p>}
        </div>
        {!isEmpty && (
          <div class="actions not-narrow">
            <NewJobButton />
          </div>
        )}
      </div>
      {progress && <FirstSteps done={progress} />}
      {overview.attention.length > 0 && <Attention items={items} hidden={hidden} isCut={overview.cut.includes("attention")} />}
      {!isEmpty && (
        <>
          <HoursPanel span={span} overview={overview} />
          <div class="cols now">
            <RunningNow overview={overview} />
            <ComingUp overview={overview} />
          </div>
        </>
      )}
    </>
  );
}

/** How many have no trouble, how many runs there were, and how many are paused. */
function aboutAll({ attention, counts: { jobs, workflows, paused }, totals, hours, cut }: Answer): string {
  const words = t();
  const troubled = new Set(attention.flatMap((item) => ("owner" in item ? [item.owner] : "owners" in item ? item.owners : [])));
  const percent = successPercent(totals);
  const ran = totals.success + totals.failed + totals.timeout;
  return [
    ...(cut.includes("attention") ? [] : [words.withoutTrouble(jobs + workflows - troubled.size, jobs, workflows)]),
    ...(percent === null ? [] : [words.ranWell(hours.length > 48, ran.toLocaleString(language.value), percent)]),
    ...(paused > 0 ? [`${words.countPaused(paused)}.`] : []),
  ].join(" ");
}
