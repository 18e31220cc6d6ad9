import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { cronOfDisplay } from "../../lib/time/frequency.ts";
import { schedulePath } from "../../lib/page/place.ts";
import { outcomesOf, watchOutcomes } from "../../lib/asking/recent.ts";
import { toggleSchedule } from "../../lib/schedules/schedule-actions.ts";
import type { ListedSchedule } from "../../lib/schedules/schedule-filter.ts";
import { isRunStatus } from "../../lib/schedules/schedule-standing.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { Bars } from "../subjects/bars.tsx";
import { ListHead } from "../subjects/list-head.tsx";
import { RowActions } from "../subjects/row-actions.tsx";
import { Ago, Moment, zoneLabel } from "../basics/moment.tsx";
import { Schedule, scheduledOf } from "./schedule.tsx";
import { askToStartSchedule } from "./schedule-dialogs.tsx";
import { StandingChip, StandingIcon, standingSays, whyNotStart } from "./schedule-standing.tsx";
import { Status } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

type Summary = ListedSchedule["schedule"];

const namedOf = ({ schedule_id }: Summary) => ({ kind: "workflow", id: schedule_id }) as const;

/** Schedules of a list, each with what it did last and what it does next. */
export function ScheduleTable({ shown }: { readonly shown: readonly ListedSchedule[] }) {
  const own = s();
  const ids = shown
    .map(({ schedule }) => schedule.schedule_id)
    .toSorted()
    .join();
  useEffect(() => watchOutcomes(shown.map(({ schedule }) => namedOf(schedule))), [ids]);
  return (
    <table class="table cards jobs flows plans">
      <caption class="vh">{own.schedulesCaption(zoneLabel())}</caption>
      <ListHead one={own.schedule} more={{ name: own.engine, numbers: false }} />
      <tbody>
        {shown.map((one) => (
          <Row key={one.schedule.schedule_id} one={one} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ one: { schedule, standing } }: { readonly one: ListedSchedule }) {
  const { route } = useLocation();
  const own = s();
  const { schedule_id: id, title, description, is_paused, next_run, frequency_display, timezone, engine, jobs } = schedule;
  const href = schedulePath(id);
  const outcomes = outcomesOf(namedOf(schedule)).value;
  const says = standingSays(standing);
  const scheduled = scheduledOf(cronOfDisplay(frequency_display), timezone);
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest("a, button")) route(href);
  };
  return (
    <tr data-row class={is_paused ? "opens off" : "opens"} onClick={open}>
      <td>
        <div class="row upper">
          <StandingIcon standing={standing} />
          <div class="grow">
            <a class="id clip" href={href}>
              <Foreign text={title} />
            </a>
            {description !== "" && (
              <span class="clip muted small">
                <Foreign text={description} />
              </span>
            )}
            {says && <span class={`clip small tone c-${says.tone}`}>{says.text}</span>}
          </div>
          <span class="only-narrow">
            <StandingChip standing={standing} />
          </span>
        </div>
      </td>
      <td class="not-narrow">
        <Schedule job={scheduled} />
      </td>
      <td class="not-narrow">
        {own[`engine_${engine}`]}
        <span class="clip muted small">{own.jobsOf(jobs.length)}</span>
      </td>
      <td class={outcomes?.length ? undefined : "not-narrow"}>
        <Bars outcomes={outcomes} />
      </td>
      <td class="not-narrow num">
        <Last schedule={schedule} />
      </td>
      <td class="not-narrow num">
        {is_paused ? (
          t().stopped
        ) : next_run === null ? (
          <span class="faint">–</span>
        ) : (
          <>
            <Moment at={next_run.scheduled_time} />
            <span class="clip muted small">
              <Ago at={next_run.scheduled_time} />
            </span>
          </>
        )}
      </td>
      <td class="not-narrow r">
        <RowActions
          name={title}
          paused={is_paused}
          whyNotStart={whyNotStart(schedule)}
          start={() => askToStartSchedule(schedule)}
          toggle={() => void toggleSchedule(schedule)}
        />
      </td>
      <td class="only-narrow">
        <div class="row small muted">
          <span class="grow">
            <Schedule job={scheduled} short />
          </span>
          <span class="num nowrap">
            {is_paused
              ? t().stopped
              : next_run !== null && (
                  <>
                    {t().next} <Moment at={next_run.scheduled_time} />
                  </>
                )}
          </span>
        </div>
      </td>
    </tr>
  );
}

function Last({ schedule: { last_run } }: { readonly schedule: Summary }) {
  if (last_run === null) return <span class="faint">–</span>;
  const { status, end_time } = last_run;
  return (
    <>
      {isRunStatus(status) ? <Status status={status} /> : status}
      {end_time !== null && (
        <span class="clip muted small">
          <Ago at={end_time} />
        </span>
      )}
    </>
  );
}
