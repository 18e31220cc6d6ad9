import { useLocation, useRoute } from "preact-iso/router";
import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { BASE, schedulePath, usePlace, useZoneOfPlace } from "../../lib/page/place.ts";
import { useData, useSchedule, scheduleApi } from "../../lib/schedules/schedules.ts";
import { toggleSchedule } from "../../lib/schedules/schedule-actions.ts";
import { standingOf } from "../../lib/schedules/schedule-standing.ts";
import { may } from "../../lib/asking/session.ts";
import { copy, linkHere } from "../../parts/basics/copy.tsx";
import { Gone } from "../../parts/basics/gone.tsx";
import { Icon } from "../../parts/basics/icon.tsx";
import { Menu } from "../../parts/frame/menu.tsx";
import { Schedule as ScheduleInWords, scheduledOf } from "../../parts/schedules/schedule.tsx";
import { askToDeleteSchedule, askToStartSchedule } from "../../parts/schedules/schedule-dialogs.tsx";
import { ScheduleOverview } from "../../parts/schedules/schedule-overview.tsx";
import { type RunsPage, ScheduleRuns } from "../../parts/schedules/schedule-runs.tsx";
import { StandingChip, standingSays, whyNotStart } from "../../parts/schedules/schedule-standing.tsx";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { NextFact } from "../../parts/subjects/subject-facts.tsx";
import { EditButton, PauseButton, RunNowButton, SubjectHead } from "../../parts/subjects/subject-head.tsx";
import { Foreign, visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";

/** One schedule: what it runs and when, what its runs did, and what comes next. */
export function Schedule() {
  const { params } = useRoute();
  const { url } = useLocation();
  const [words, own] = [t(), s()];
  const id = params["id"] ?? "";
  const { data: schedule, error, reload } = useSchedule(id);
  usePlace({ text: words.schedules, href: `${BASE}/schedules` }, { text: visible(schedule?.title ?? id) });
  useZoneOfPlace(schedule?.timezone);
  if (!schedule || error?.status === 404) {
    if (!error) return <Skeleton lines={6} height={40} />;
    if (error.status !== 404) return <Failure error={error} tried={own.scheduleNotLoaded(id)} retry={reload} />;
    return (
      <Gone id={schedule?.title ?? id} text={own.scheduleGone(id)}>
        <p>
          <a class="btn" href={`${BASE}/schedules`}>
            <Icon name="left" />
            {words.schedules}
          </a>
        </p>
      </Gone>
    );
  }
  const inRuns = url.split("?")[0]?.endsWith("/runs") === true;
  return (
    <>
      <ScheduleHead schedule={schedule} />
      <nav class="tabs" aria-label={own.scheduleScreens}>
        <a href={schedulePath(id)} aria-current={inRuns ? undefined : "page"}>
          {words.overview}
        </a>
        <a href={schedulePath(id, "/runs")} aria-current={inRuns ? "page" : undefined}>
          {words.runs}
        </a>
      </nav>
      {inRuns ? <ScheduleRuns schedule={schedule} /> : <ScheduleOverview schedule={schedule} />}
    </>
  );
}

function ScheduleHead({ schedule }: { readonly schedule: ScheduleView }) {
  const [words, own] = [t(), s()];
  const { route } = useLocation();
  const { schedule_id: id, title, description, is_paused, frequency_cron, timezone, engine, next_run, owner } = schedule;
  // What the list would say of it: the same answer serves the recent runs below.
  const { data: latest } = useData<RunsPage>(scheduleApi(id, "/runs?page=1&size=8"));
  const standing = standingOf(schedule, latest?.runs[0] ?? null);
  const says = standingSays(standing);
  const whyNotOperate = may("operate") ? undefined : words.needsAccess("operate");
  const whyNotAdmin = may("admin") ? undefined : words.needsAccess("admin");
  const notStart = whyNotOperate ?? whyNotStart(schedule);
  const toggle = () => void toggleSchedule(schedule);
  const edit = () => route(schedulePath(id, "/edit"));
  useKeys({
    KeyR: () => notStart === undefined && askToStartSchedule(schedule),
    KeyP: () => whyNotOperate === undefined && toggle(),
    KeyE: () => whyNotAdmin === undefined && edit(),
    KeyY: () => void copy(linkHere()),
  });
  return (
    <SubjectHead
      title={title}
      chip={<StandingChip standing={standing} />}
      description={description}
      facts={
        <>
          <span>
            <Icon name="jobs" class="faint" />
            <span>
              <ScheduleInWords job={scheduledOf(frequency_cron, timezone)} inline />
            </span>
          </span>
          <span>
            <Icon name="queues" class="faint" />
            {own[`engine_${engine}`]}
          </span>
          <span>
            <Foreign text={own.ownedBy(owner)} />
          </span>
          <NextFact of={{ enabled: !is_paused, next_due_at: next_run?.scheduled_time ?? null, paused_at: null, pause_reason: null }} />
        </>
      }
      remark={says && standing === "registering" && <p class="small muted">{says.text}</p>}
      actions={
        <>
          <RunNowButton refused={notStart} act={() => askToStartSchedule(schedule)} />
          <PauseButton refused={whyNotOperate} act={toggle} paused={is_paused} />
          <EditButton refused={whyNotAdmin} act={edit} />
          <Menu
            label={words.more}
            items={[
              { icon: "link", text: words.copyLink, act: () => void copy(linkHere()) },
              { icon: "calendar", text: own.showCalendar, act: () => route(`${BASE}/calendar?schedule=${id}`) },
              {
                icon: "close",
                text: own.deleteSchedule,
                refused: whyNotAdmin,
                bad: true,
                act: () => askToDeleteSchedule(schedule, () => route(`${BASE}/schedules`)),
              },
            ]}
          />
        </>
      }
    />
  );
}
