import { useState } from "preact/hooks";
import type { MonthOfRuns } from "../../../shared/contract/schedules/statistics.ts";
import { calendarQuery, weeksOf } from "../../lib/time/calendar.ts";
import { serverNow } from "../../lib/time/clock.ts";
import { monthAfter, monthAt, monthParameter } from "../../lib/time/month.ts";
import { calendarPath } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { WEEKDAYS } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { dayLook, dayWords, monthName, Worst } from "./heat-words.tsx";
import { Icon } from "../basics/icon.tsx";
import { Failure, Panel, Skeleton } from "../basics/states.tsx";

/** A month of days of one schedule, job or workflow (its key), each leading to its day in the calendar. */
export function HeatPanel({ owner }: { readonly owner: string }) {
  const words = t();
  const current = monthAt(serverNow(), zone());
  const [away, move] = useState(0);
  const shown = monthAfter(current, away);
  const filter = { owner, kind: undefined };
  const { data, error, reload } = useQuery<MonthOfRuns>(
    `/statistics/months/${monthParameter(shown)}?${calendarQuery(filter, zone())}`,
    20_000,
  );
  const to = (date: string) => `${calendarPath(date)}?owner=${encodeURIComponent(owner)}`;
  return (
    <Panel
      title={monthName(shown, current.year)}
      end={
        <>
          <a class="link not-narrow" href={to(monthParameter(shown))}>
            {s().showCalendar}
          </a>
          <button class="btn s icon ghost" type="button" aria-label={words.monthBefore} onClick={() => move(away - 1)}>
            <Icon name="left" />
          </button>
          <button class="btn s icon ghost" type="button" aria-label={words.monthAfter} onClick={() => move(away + 1)}>
            <Icon name="right" />
          </button>
        </>
      }
    >
      {error && !data && <Failure error={error} tried={s().calendarNotLoaded} retry={reload} />}
      {!data && !error && <Skeleton lines={5} height={40} />}
      {data && (
        <div class="body">
          <div class="month of-runs">
            {WEEKDAYS[language.value].map((name) => (
              <span key={name} aria-hidden="true">
                {name}
              </span>
            ))}
            {weeksOf(shown).flatMap((week, row) =>
              week.map((number, column) => {
                const day = number === undefined ? undefined : data.days[number - 1];
                if (!day) return row === 0 ? <i key={column} /> : null;
                const label = dayWords(day);
                return (
                  <a key={number} class={dayLook(day)} href={to(day.date)} title={label}>
                    {number}
                    <span class="vh"> {label}</span>
                    <Worst counts={day} />
                  </a>
                );
              }),
            )}
          </div>
        </div>
      )}
    </Panel>
  );
}
