import type * as z from "zod";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import type { ScheduleRuns as Contract } from "../../../shared/contract/schedules/schedule-runs.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { schedulePath } from "../../lib/page/place.ts";
import { language } from "../../lib/page/preferences.ts";
import { rowOfScheduleRun } from "../../lib/schedules/schedule-run-rows.ts";
import { scheduleApi, useData } from "../../lib/schedules/schedules.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { Icon } from "../basics/icon.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { RunTable } from "../runs/run-table.tsx";
import { Empty, Failure, Skeleton } from "../basics/states.tsx";
import { visible } from "../basics/text.tsx";

export type RunsPage = z.infer<typeof Contract>;

const PAGE = 25;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** All runs of a schedule, page by page, of a span of days where one is chosen. All of it is in the address. */
export function ScheduleRuns({ schedule: { schedule_id: id, title } }: { readonly schedule: ScheduleView }) {
  const [words, own] = [t(), s()];
  const { url, route } = useLocation();
  const query = useMemo(() => new URLSearchParams(url.split("?")[1] ?? ""), [url]);
  const page = Math.max(1, Math.min(100_000, Math.trunc(Number(query.get("page") ?? 1)) || 1));
  const [from, until] = ["from", "until"].map((name) => (DATE.test(query.get(name) ?? "") ? (query.get(name) ?? "") : ""));
  const asked = new URLSearchParams({
    page: String(page),
    size: String(PAGE),
    ...(from && { start_date: from }),
    ...(until && { end_date: until }),
  });
  const { data, error, reload } = useData<RunsPage>(scheduleApi(id, `/runs?${asked.toString()}`));
  const href = (changes: Readonly<Record<string, string | undefined>>) => `${schedulePath(id, "/runs")}${withParameters(query, changes)}`;
  const set = (changes: Readonly<Record<string, string | undefined>>) => route(href({ ...changes, page: undefined }), true);
  const isSpan = from !== "" || until !== "";
  const count = (n: number) => n.toLocaleString(language.value);
  return (
    <>
      <div class="filters" role="search">
        <Day label={own.fromDay} value={from ?? ""} change={(day) => set({ from: day })} />
        <Day label={own.untilDay} value={until ?? ""} change={(day) => set({ until: day })} />
        {isSpan && (
          <button class="pill chosen" type="button" onClick={() => set({ from: undefined, until: undefined })}>
            {own.dropSpan} <Icon name="close" />
          </button>
        )}
        <span class="grow" />
        {data && <span class="small muted num">{own.totalRuns(count(data.total))}</span>}
      </div>
      <section class="panel" aria-label={words.runs}>
        {error && !data && <Failure error={error} tried={words.runsNotLoaded} retry={reload} />}
        {!data && !error && <Skeleton lines={8} height={36} />}
        {data && data.runs.length > 0 && (
          <RunTable runs={data.runs.map((run) => rowOfScheduleRun(id, run))} caption={own.runsCaption(visible(title), zoneLabel())} />
        )}
        {data && data.runs.length === 0 && <Empty icon="runs" title={isSpan || page > 1 ? own.noRunsInSpan : words.neverRanLong} />}
        {data && data.total > 0 && (
          <nav class="foot" aria-label={own.page}>
            <span class="grow num">
              {own.rangeOf(count(Math.min(data.total, (page - 1) * PAGE + 1)), count(Math.min(data.total, page * PAGE)), count(data.total))}
            </span>
            <Turn
              to={page > 1 ? href({ page: page === 2 ? undefined : String(page - 1) }) : undefined}
              label={own.pageBefore}
              icon="left"
            />
            <Turn to={page * PAGE < data.total ? href({ page: String(page + 1) }) : undefined} label={own.pageAfter} icon="right" />
          </nav>
        )}
      </section>
    </>
  );
}

interface DayProps {
  readonly label: string;
  /** `YYYY-MM-DD`, in the schedule's zone; empty: none. */
  readonly value: string;
  change(day: string | undefined): void;
}

function Day({ label, value, change }: DayProps) {
  return (
    <label class="field time">
      <span class="small muted">{label}</span>
      <input type="date" value={value} onChange={({ currentTarget }) => change(currentTarget.value)} />
    </label>
  );
}

/** To another page; where there is none, it says so by being off. */
function Turn({ to, label, icon }: { readonly to: string | undefined; readonly label: string; readonly icon: string }) {
  if (to === undefined) {
    return (
      <button class="btn s icon" type="button" disabled aria-label={label}>
        <Icon name={icon} />
      </button>
    );
  }
  return (
    <a class="btn s icon" href={to} aria-label={label} title={label}>
      <Icon name={icon} />
    </a>
  );
}
