import { useRoute } from "preact-iso/router";
import type { ScheduleRunDetail } from "../../../shared/contract/schedules/schedule-runs.ts";
import { duration } from "../../lib/time/durations.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { BASE, graphPath, schedulePath, usePlace, useZoneOfPlace } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { EVERY, OFTEN } from "../../lib/asking/query.ts";
import { sourceOfTrigger } from "../../lib/schedules/schedule-run-rows.ts";
import { scheduleApi, useData, useSchedule } from "../../lib/schedules/schedules.ts";
import { may } from "../../lib/asking/session.ts";
import { useTick } from "../../lib/time/tick.ts";
import { clockTime } from "../../lib/time/time.ts";
import { copy, linkHere } from "../../parts/basics/copy.tsx";
import { Icon } from "../../parts/basics/icon.tsx";
import { Ago, Elapsed, Moment, zoneLabel } from "../../parts/basics/moment.tsx";
import { askToStartSchedule } from "../../parts/schedules/schedule-dialogs.tsx";
import { ScheduleJobLogOf } from "../../parts/schedules/schedule-job-log.tsx";
import { ScheduleMails } from "../../parts/schedules/schedule-mails.tsx";
import { JobFailure, JobTimes } from "../../parts/schedules/schedule-run-jobs.tsx";
import { whyNotStart } from "../../parts/schedules/schedule-standing.tsx";
import { sourceWord } from "../../parts/runs/source.tsx";
import { Failure, Panel, Skeleton } from "../../parts/basics/states.tsx";
import { Chip } from "../../parts/basics/status.tsx";
import { Foreign, visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";

const ACTIVE: ReadonlySet<string> = new Set(["queued", "running"]);

/** One run of a schedule: what went wrong first, then which job took how long, then their logs. */
export function ScheduleRun() {
  const [words, own] = [t(), s()];
  const { params } = useRoute();
  const [id, runId] = [params["id"] ?? "", params["run"] ?? ""];
  const { data: run, error, reload } = useRun(scheduleApi(id, `/runs/${encodeURIComponent(runId)}`));
  usePlace(
    { text: words.schedules, href: `${BASE}/schedules` },
    { text: visible(run?.title ?? id), href: schedulePath(id) },
    { text: run ? clockTime(Date.parse(run.scheduled_time), zone(), "always") : runId.slice(0, 8) },
  );
  if (run) return <RunScreen run={run} />;
  return error ? <Failure error={error} tried={own.runNotLoaded} retry={reload} /> : <Skeleton lines={8} height={48} />;
}

/** It is looked at more often while it is active; what is known says whether it is. */
function useRun(key: string) {
  const known = useData<ScheduleRunDetail>(key);
  const active = known.data !== undefined && ACTIVE.has(known.data.status);
  return useData<ScheduleRunDetail>(key, active ? OFTEN : EVERY);
}

function RunScreen({ run }: { readonly run: ScheduleRunDetail }) {
  const active = ACTIVE.has(run.status);
  const tick = useTick(1);
  const { jobs } = run;
  return (
    <>
      <RunHead run={run} />
      {jobs.map((job) => job.error_log && <JobFailure key={job.id} job={job} />)}
      {jobs.length > 0 && <JobTimes run={run} now={active ? tick : undefined} />}
      <ScheduleMails run={run} />
      {jobs.length > 0 && (
        <Panel title={t().log}>
          <div class="body logs">
            {jobs.map((job) => (
              <ScheduleJobLogOf key={job.id} job={job} run={run} active={active} />
            ))}
          </div>
        </Panel>
      )}
    </>
  );
}

function RunHead({ run }: { readonly run: ScheduleRunDetail }) {
  const [words, own] = [t(), s()];
  const { schedule_id: id, run_id: runId, title, status, scheduled_time, start_time, trigger_source, airflow_run_id, summary } = run;
  const { data: schedule } = useSchedule(id);
  useZoneOfPlace(schedule?.timezone);
  const why = may("operate") ? schedule && whyNotStart(schedule) : words.needsAccess("operate");
  const again = () => schedule && askToStartSchedule(schedule);
  useKeys({ KeyR: () => why === undefined && again(), KeyY: () => void copy(linkHere()) });
  const { total_jobs, successful_jobs, failed_jobs, pending_jobs } = summary;
  return (
    <div class="head">
      <div class="grow">
        <div class="row wrap">
          <h1 class="num">
            <Moment at={scheduled_time} seconds="always" full />
          </h1>
          <Chip status={status} />
          {status === "running" && start_time !== null && (
            <span class="tone c-running num">
              <Elapsed since={start_time} />
            </span>
          )}
        </div>
        <div class="facts">
          <span>
            <Icon name="schedule" class="faint" />
            <a href={schedulePath(id)}>
              <b>
                <Foreign text={title} />
              </b>
            </a>
          </span>
          <span>{sourceWord(sourceOfTrigger(trigger_source))}</span>
          <span class="num">
            <Ago at={scheduled_time} /> · {zoneLabel()}
          </span>
          {run.duration !== null && <span class="num">{words.tookSpan(duration(run.duration, language.value))}</span>}
          <span>
            {own.jobsSummary(successful_jobs, total_jobs)}
            {failed_jobs > 0 && <span class="tone c-failed"> · {own.jobsFailed(failed_jobs)}</span>}
            {pending_jobs > 0 && <span class="muted"> · {own.jobsPending(pending_jobs)}</span>}
          </span>
          {airflow_run_id !== null && (
            <span>
              {own.airflowRun}{" "}
              <code class="small">
                <Foreign text={airflow_run_id} />
              </code>
            </span>
          )}
          <span class="mono small">{runId}</span>
        </div>
      </div>
      <div class="actions">
        <button class="btn main" type="button" disabled={!schedule || why !== undefined} title={why} onClick={again}>
          <Icon name="play" />
          {own.startAgain}{" "}
          <kbd class="not-narrow" aria-hidden="true">
            R
          </kbd>
        </button>
        {airflow_run_id === null && (
          <a class="btn" href={graphPath(id, runId)}>
            <Icon name="workflows" />
            {own.showGraph}
          </a>
        )}
        <button class="btn icon" type="button" aria-label={words.copyLink} title={words.copyLink} onClick={() => void copy(linkHere())}>
          <Icon name="link" />
        </button>
      </div>
    </div>
  );
}
