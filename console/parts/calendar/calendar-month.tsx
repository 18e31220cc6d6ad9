import { useEffect, useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { MonthOfRuns } from "../../../shared/contract/schedules/statistics.ts";
import {
  calendarQuery,
  dateAt,
  dayByKey,
  happenedIn,
  readCalendarFilter,
  sumOf,
  TOLD,
  weeksOf,
  worstOf,
  wrongIn,
} from "../../lib/time/calendar.ts";
import { serverNow } from "../../lib/time/clock.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { monthAfter, monthAt, monthParameter, readMonth, type YearMonth } from "../../lib/time/month.ts";
import { calendarPath, usePlace } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { WEEKDAYS } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { CalendarFilters } from "./calendar-filters.tsx";
import { CalendarHead } from "./calendar-head.tsx";
import { dayLook, dayWords, monthName, Worst } from "../overview/heat-words.tsx";
import { countWord } from "../overview/hours-table.tsx";
import { Icon } from "../basics/icon.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { Failure, Skeleton } from "../basics/states.tsx";

type DayOfMonth = MonthOfRuns["days"][number];
/** Ms: a month that is over changes seldom. */
const EVERY_MS = 15_000;
/** The day that gets the focus in the month that is gone to. */
let arriving: string | undefined;

function arriveAt(date: string | undefined): void {
  arriving = date;
}

/** A month of days: the gravest of what happened tints a day, what is still to come outlines it. */
export function CalendarMonth({ month }: { readonly month: YearMonth }) {
  const [words, own] = [t(), s()];
  const { url, route } = useLocation();
  const query = useMemo(() => new URLSearchParams(url.split("?")[1] ?? ""), [url]);
  const { filter, wrong } = useMemo(() => readCalendarFilter(query), [query]);
  const current = monthAt(serverNow(), zone());
  const name = monthName(month, current.year);
  usePlace({ text: words.calendar }, { text: name });
  const key = `/statistics/months/${monthParameter(month)}?${calendarQuery(filter, zone())}`;
  const { data, error, reload } = useQuery<MonthOfRuns>(key, EVERY_MS);
  const href = (date: string) => `${calendarPath(date)}${withParameters(query, {})}`;
  const set = (changes: Readonly<Record<string, string | undefined>>) =>
    route(`${calendarPath(monthParameter(month))}${withParameters(query, changes)}`, true);
  const [before, after] = [href(monthParameter(monthAfter(month, -1))), href(monthParameter(monthAfter(month, 1)))];
  const today = href(monthParameter(current));
  useKeys({
    BracketLeft: () => route(before),
    BracketRight: () => route(after),
    KeyT: () => route(today),
  });
  return (
    <>
      <CalendarHead
        title={name}
        sum={data && <Verdict days={data.days} />}
        links={
          <a class="btn" href={today} aria-current={monthParameter(month) === monthParameter(current) ? "date" : undefined}>
            {own.today}
          </a>
        }
        before={{ href: before, label: words.monthBefore }}
        after={{ href: after, label: words.monthAfter }}
      />
      <div class="filters">
        <CalendarFilters filter={filter} wrong={wrong} set={set} />
      </div>
      <section class="panel" aria-label={words.calendar}>
        {error && !data && <Failure error={error} tried={own.calendarNotLoaded} retry={reload} />}
        {!data && !error && <Skeleton lines={6} height={88} />}
        {data && <Days month={month} days={data.days} href={href} caption={own.calendarCaption(name, zoneLabel())} />}
        {data && <Legend days={data.days} />}
      </section>
    </>
  );
}

/** What the month comes to, in a sentence. */
function Verdict({ days }: { readonly days: readonly DayOfMonth[] }) {
  const own = s();
  const sum = sumOf(days);
  const count = (n: number) => n.toLocaleString(language.value);
  const ran = happenedIn(sum);
  if (ran === 0) return <>{own.monthEmpty}</>;
  const wrong = wrongIn(sum);
  const troubled = days.filter((day) => wrongIn(day) > 0).length;
  return (
    <>
      <span class="num">{own.monthsRuns(count(ran))}</span> ·{" "}
      {wrong === 0 ? own.monthWell : <b class="tone c-failed">{own.monthTrouble(troubled, count(wrong))}</b>}
    </>
  );
}

interface DaysProps {
  readonly month: YearMonth;
  readonly days: readonly DayOfMonth[];
  readonly caption: string;
  href(date: string): string;
}

function Days({ month, days, caption, href }: DaysProps) {
  const { route } = useLocation();
  const table = useRef<HTMLTableElement>(null);
  const today = dateAt(serverNow(), zone());
  // One day can be reached by Tab; from there on arrows move.
  const entry = days.some(({ date }) => date === today) ? today : days[0]?.date;
  useEffect(() => {
    if (arriving?.startsWith(monthParameter(month))) focus(arriving);
    arriveAt(undefined);
  }, [monthParameter(month)]);
  function focus(date: string) {
    table.current?.querySelector<HTMLElement>(`[data-date="${date}"]`)?.focus();
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const at = event.target.dataset["date"];
    const to = at === undefined ? undefined : dayByKey(event.code, month, Number(at.slice(8)));
    if (to === undefined) return;
    event.preventDefault();
    if (to.startsWith(monthParameter(month))) return focus(to);
    const other = readMonth(to.slice(0, 7));
    if (!other || other.year < 2_000) return;
    arriveAt(to);
    route(href(to.slice(0, 7)));
  };
  return (
    <table class="heat" ref={table} onKeyDown={onKeyDown}>
      <caption class="vh">{caption}</caption>
      <thead>
        <tr>
          {WEEKDAYS[language.value].map((weekday) => (
            <th key={weekday} scope="col">
              {weekday}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week, row) => (
          <tr key={row}>
            {week.map((number, column) => {
              const day = number === undefined ? undefined : days[number - 1];
              return (
                <td key={column}>
                  {day && <Day day={day} number={number ?? 0} href={href(day.date)} tab={day.date === entry ? 0 : -1} />}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayProps {
  readonly day: DayOfMonth;
  readonly number: number;
  readonly href: string;
  readonly tab: number;
}

function Day({ day, number, href, tab }: DayProps) {
  const own = s();
  const label = dayWords(day);
  const ran = happenedIn(day);
  const count = (n: number) => n.toLocaleString(language.value);
  const isToday = day.date === dateAt(serverNow(), zone());
  return (
    <a class={dayLook(day)} href={href} data-date={day.date} tabIndex={tab} title={label} aria-current={isToday ? "date" : undefined}>
      <b class="num" aria-hidden="true">
        {number}
      </b>
      <span class="vh">{label}</span>
      <Worst counts={day} />
      <span class="counts num" aria-hidden="true">
        {ran > 0 && <span>{own.runsShort(count(ran))}</span>}
        {day.planned > 0 && <span class="planned">{own.plannedShort(count(day.planned))}</span>}
      </span>
    </a>
  );
}

/** What the looks of days mean, with how many runs of each there were. */
function Legend({ days }: { readonly days: readonly DayOfMonth[] }) {
  const [words, own] = [t(), s()];
  const sum = sumOf(days);
  const behind = days.some((day) => day.behind && worstOf(day) !== undefined);
  return (
    <div class="foot">
      <ul class="legend grow">
        {TOLD.map((name) =>
          sum[name] === 0 ? null : (
            <li key={name}>
              {name === "planned" ? (
                <svg viewBox="0 0 12 12" aria-hidden="true">
                  <path class="wait dashed" d="M2 1.5h8v9h-8z" />
                </svg>
              ) : (
                <span class={`ic c-${name === "active" ? "running" : name}`}>
                  <Icon name={name === "active" ? "running" : name} class="still" />
                </span>
              )}
              {countWord(name)} <span class="num">{sum[name].toLocaleString(language.value)}</span>
            </li>
          ),
        )}
        {behind && <li>{own.behindMonth}</li>}
      </ul>
      <span class="not-narrow">
        <kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> {words.keyMove} <kbd>[</kbd> <kbd>]</kbd> {words.monthBefore} ·{" "}
        {words.monthAfter}
      </span>
    </div>
  );
}
