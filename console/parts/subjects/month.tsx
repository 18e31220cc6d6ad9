import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { type Outcome, statusOf } from "../../lib/charts/bars.ts";
import { now } from "../../lib/time/clock.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import {
  type Day,
  daysOf,
  firstWeekday,
  isSameDay,
  monthAfter,
  monthAt,
  monthParameter,
  readMonth,
  startOfDay,
  type YearMonth,
} from "../../lib/time/month.ts";
import { useMonthRuns } from "../../lib/runs/month-runs.ts";
import { jobApi, jobPath } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { dayText, WEEKDAYS } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import type { Coming } from "../overview/coming-panel.tsx";
import { Icon } from "../basics/icon.tsx";
import { ErrorText, Panel } from "../basics/states.tsx";
import { iconOf, statusWord } from "../basics/status.tsx";
import { iso } from "../why/why-panel.tsx";

/** As many coming times as one request tells. */
const PLANNED = 100;

/** A month of days: the worst status wins a day, and days with runs to come have an outline. */
export function Month({ job, outcomes }: { readonly job: JobView; readonly outcomes: readonly Outcome[] | undefined }) {
  const words = t();
  const { job_id: id, enabled } = job;
  const { url } = useLocation();
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  const current = monthAt(now.value, zone());
  const shown = readMonth(query.get("month")) ?? current;
  const start = startOfDay(shown, 1, zone());
  const future = start > now.value;
  const present = monthParameter(shown) === monthParameter(current);
  // The last outcomes are there anyway: runs are asked for only where these do not reach back far enough.
  const oldest = outcomes === undefined ? undefined : (outcomes[0]?.[1] ?? Infinity) * 1_000;
  const asked = useMonthRuns(id, oldest === undefined || oldest <= start || future ? undefined : start);
  const coming = useQuery<Coming>(enabled && (present || future) ? jobApi(id, `/next?count=${PLANNED}`) : undefined, 60_000);
  const planned = useMemo(() => (coming.data?.occurrences ?? []).map(({ at }) => Date.parse(at)), [coming.data]);
  const days = useMemo(() => {
    const last = (outcomes ?? []).map((outcome) => ({ status: statusOf(outcome), at: outcome[1] * 1_000 }));
    const before = asked.runs.filter(({ at }) => at < (oldest ?? Infinity));
    const knownFrom = oldest === undefined ? -Infinity : Math.min(oldest, asked.from);
    return daysOf(shown, zone(), { happened: [...before, ...last], planned: enabled ? planned : [], knownFrom });
  }, [monthParameter(shown), zone(), outcomes, asked.runs, asked.from, planned, enabled]);
  const href = (changes: Readonly<Record<string, string | undefined>>) => `${jobPath(id)}${withParameters(query, changes)}`;
  const to = (by: number) => {
    const month = monthParameter(monthAfter(shown, by));
    return href({ month: month === monthParameter(current) ? undefined : month });
  };
  const knownDay = days.find(({ known }) => known !== "no");
  return (
    <Panel
      title={monthText(shown, current)}
      end={
        <>
          <a class="btn s icon ghost" href={to(-1)} aria-label={words.monthBefore} title={words.monthBefore}>
            <Icon name="left" />
          </a>
          <a class="btn s icon ghost" href={to(1)} aria-label={words.monthAfter} title={words.monthAfter}>
            <Icon name="right" />
          </a>
        </>
      }
    >
      <div class="body">
        <div class="month">
          {WEEKDAYS[language.value].map((name) => (
            <span key={name} aria-hidden="true">
              {name}
            </span>
          ))}
          {Array.from({ length: firstWeekday(shown) }, (_, index) => (
            <i key={index} />
          ))}
          {days.map((day) => (
            <Cell key={day.day} day={day} href={href} />
          ))}
        </div>
        {asked.cut && !future && (
          <p class="note">
            <Icon name="info" />
            <span>
              {words.monthCut(knownDay === undefined ? "–" : dayText(knownDay.start, zone(), now.value, language.value))}{" "}
              <button class="link u" type="button" onClick={asked.more}>
                {words.loadMore}
              </button>
            </span>
          </p>
        )}
        {asked.error && (
          <p class="note">
            <Icon name="late" />
            <span>
              {words.runsNotLoaded}: <ErrorText error={asked.error} />
            </span>
          </p>
        )}
        {planned.length >= PLANNED && (present || future) && (planned.at(-1) ?? 0) < startOfDay(monthAfter(shown, 1), 1, zone()) && (
          <p class="faint small after">{words.plannedCut(PLANNED)}</p>
        )}
      </div>
    </Panel>
  );
}

function Cell({ day, href }: { readonly day: Day; href(changes: Readonly<Record<string, string>>): string }) {
  const words = t();
  const { worst, worstAt, counts, planned, known } = day;
  const ahead = day.start > now.value;
  const today = isSameDay(day.start, now.value, zone());
  const date = dayText(day.start, zone(), now.value, language.value);
  const look = [
    worst === undefined ? "" : worst === "success" ? "ok" : `c-${worst}`,
    ahead && planned > 0 ? "future" : "",
    today ? "today" : "",
    !ahead && known !== "yes" ? "unknown" : "",
  ].join(" ");
  const said = (Object.entries(counts) as [RunStatus, number][]).map(([status, n]) => `${statusWord(status)} ${n}`);
  if (planned > 0) said.push(words.plannedRuns(planned));
  if (!ahead && known === "part") said.push(words.dayInPart);
  if (said.length === 0) said.push(ahead || known === "yes" ? words.noRuns : words.notLookedUp);
  const label = `${date}: ${said.join(", ")}`;
  const inside = (
    <>
      {day.day}
      <span class="vh"> {label}</span>
      {worst !== undefined && worst !== "success" && (
        <span class="worst">
          {(counts[worst] ?? 0) > 1 && <small>{counts[worst]}</small>}
          <Icon name={iconOf(worst)} class="still" />
        </span>
      )}
    </>
  );
  return worstAt === undefined ? (
    <div class={look} title={label}>
      {inside}
    </div>
  ) : (
    <a class={look} href={href({ at: iso(worstAt) })} title={label}>
      {inside}
    </a>
  );
}

/** Its name, with its year if that is another one. */
function monthText({ year, month }: YearMonth, current: YearMonth): string {
  const fields: Intl.DateTimeFormatOptions = { month: "long", timeZone: "UTC", ...(year !== current.year && { year: "numeric" }) };
  return new Intl.DateTimeFormat(language.value, fields).format(Date.UTC(year, month - 1, 1));
}
