import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { DayOfRuns } from "../../../shared/contract/schedules/statistics.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import {
  type CalendarFilter,
  calendarQuery,
  type Counts,
  dateAfter,
  dateAt,
  dateParameter,
  readCalendarFilter,
  sumOf,
  TOLD,
} from "../../lib/time/calendar.ts";
import { serverNow } from "../../lib/time/clock.ts";
import { boundsOf } from "../../lib/time/date-bounds.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { monthAt, monthParameter, type YearMonth } from "../../lib/time/month.ts";
import { calendarPath, usePlace } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { readRunFilter, type RunFilter } from "../../lib/runs/run-filter.ts";
import { useRunPages } from "../../lib/runs/run-pages.ts";
import { dayText } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { CalendarFilters } from "./calendar-filters.tsx";
import { CalendarHead } from "./calendar-head.tsx";
import { monthName } from "../overview/heat-words.tsx";
import { Strip } from "../overview/hours-panel.tsx";
import { countWord, HoursTable } from "../overview/hours-table.tsx";
import { Icon } from "../basics/icon.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { RunPagesList } from "../runs/run-pages-list.tsx";
import { Failure, Panel, Skeleton } from "../basics/states.tsx";

const EVERY_MS = 15_000;
const TROUBLE: readonly RunStatus[] = ["failed", "timeout", "missed"];

/** A day: its hours, and the runs that were due on it. */
export function CalendarDay({ month, day }: { readonly month: YearMonth; readonly day: number }) {
  const [words, own] = [t(), s()];
  const { url, route } = useLocation();
  const query = useMemo(() => new URLSearchParams(url.split("?")[1] ?? ""), [url]);
  const { filter, wrong } = useMemo(() => readCalendarFilter(query), [query]);
  const date = dateParameter(month, day);
  const current = monthAt(serverNow(), zone());
  const title = dayText(Date.parse(`${date}T00:00:00Z`), "UTC", serverNow(), language.value);
  const href = (to: string) => `${calendarPath(to)}${withParameters(query, {})}`;
  const monthHref = href(monthParameter(month));
  usePlace({ text: words.calendar, href: monthHref }, { text: monthName(month, current.year), href: monthHref }, { text: title });
  const { data, error, reload } = useQuery<DayOfRuns>(`/statistics/days/${date}?${calendarQuery(filter, zone())}`, EVERY_MS);
  const [before, after, today] = [href(dateAfter(month, day, -1)), href(dateAfter(month, day, 1)), href(dateAt(serverNow(), zone()))];
  const set = (changes: Readonly<Record<string, string | undefined>>) =>
    route(`${calendarPath(date)}${withParameters(query, changes)}`, true);
  useKeys({
    BracketLeft: () => route(before),
    BracketRight: () => route(after),
    KeyT: () => route(today),
    KeyU: () => route(monthHref),
  });
  const sum = data && sumOf(data.hours);
  const whose = { kind: kindsOf(filter), owner: filter.owner };
  return (
    <>
      <CalendarHead
        title={title}
        sum={sum && <Sum counts={sum} />}
        links={
          <>
            <a class="btn" href={monthHref}>
              <Icon name="calendar" />
              {own.toMonth}
            </a>
            <a class="btn" href={today}>
              {own.today}
            </a>
          </>
        }
        before={{ href: before, label: own.dayBefore }}
        after={{ href: after, label: own.dayAfter }}
      />
      <div class="filters">
        <CalendarFilters filter={filter} wrong={wrong} set={set} />
      </div>
      <Panel title={own.hoursOfDay} end={zoneLabel()}>
        {error && !data && <Failure error={error} tried={own.calendarNotLoaded} retry={reload} />}
        {!data && !error && <Skeleton lines={3} height={40} />}
        {data && (
          <div class="body">
            <Strip hours={data.hours} whose={whose} />
            {data.hours.some(({ behind }) => behind) && <p class="muted small after">{own.behind}</p>}
            <HoursTable hours={data.hours} whose={whose} />
          </div>
        )}
      </Panel>
      <Runs date={date} filter={filter} query={query} set={set} />
    </>
  );
}

/** What the day comes to: what did not go well stands out. */
function Sum({ counts }: { readonly counts: Counts }) {
  const told = TOLD.filter((name) => counts[name] > 0);
  if (told.length === 0) return <>{t().noRuns}</>;
  return (
    <>
      {told.map((name, index) => (
        <span key={name} class={name === "failed" || name === "timeout" || name === "missed" ? `tone c-${name}` : undefined}>
          {index > 0 && " · "}
          {countWord(name)} {counts[name].toLocaleString(language.value)}
        </span>
      ))}
    </>
  );
}

interface RunsProps {
  readonly date: string;
  readonly filter: CalendarFilter;
  readonly query: URLSearchParams;
  set(changes: Readonly<Record<string, string | undefined>>): void;
}

/** The runs that were due on the day, the latest first; `trouble` in the address: only what did not go well. */
function Runs({ date, filter, query, set }: RunsProps) {
  const own = s();
  const trouble = query.get("trouble") !== null;
  const pages = useRunPages(runsOf(date, filter, trouble, zone()));
  return (
    <Panel
      title={own.runsOfDay}
      end={
        <button class="btn s" type="button" aria-pressed={trouble} onClick={() => set({ trouble: trouble ? undefined : "1" })}>
          <Icon name={trouble ? "close" : "filter"} />
          {own.onlyTrouble}
        </button>
      }
    >
      <RunPagesList
        pages={pages}
        empty={own.dayEmpty}
        isFiltered={trouble}
        clear={() => set({ trouble: undefined })}
        narrow={(name, owner) => name === "owner" && set({ owner, kind: undefined })}
      />
    </Panel>
  );
}

/** Steps are parts of workflows' runs: they are listed only where they are asked for. */
function kindsOf({ owner, kind }: CalendarFilter): RunFilter["kind"] {
  if (owner !== undefined || kind === undefined) return ["job", "workflow"];
  return kind === "schedule" ? ["workflow"] : [kind];
}

function runsOf(date: string, filter: CalendarFilter, trouble: boolean, zone: string): RunFilter {
  const { from = 0, until = 0 } = boundsOf(date, date, zone);
  return {
    ...readRunFilter(new URLSearchParams()).filter,
    from: new Date(from).toISOString(),
    to: new Date(until - 1).toISOString(),
    kind: kindsOf(filter),
    owner: filter.owner === undefined ? [] : [filter.owner],
    status: trouble ? TROUBLE : [],
  };
}
