import { useLocation, useRoute } from "preact-iso/router";
import type { JobView } from "../../shared/contract/job.ts";
import { pauseJob, resumeJob } from "../lib/actions.ts";
import { useKeys } from "../lib/keys.ts";
import { BASE, jobApi, jobPath, usePlace, useZoneOfPlace } from "../lib/place.ts";
import { useQuery } from "../lib/query.ts";
import { may } from "../lib/session.ts";
import { copy, linkHere } from "../parts/copy.tsx";
import { Icon } from "../parts/icon.tsx";
import { JobOverview } from "../parts/job-overview.tsx";
import { JobRuns } from "../parts/job-runs.tsx";
import { JobSettings } from "../parts/job-settings.tsx";
import { Ago, Moment, zoneLabel } from "../parts/moment.tsx";
import { askToRun } from "../parts/run-dialogs.tsx";
import { Schedule } from "../parts/schedule.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Chip, shownStatus } from "../parts/status.tsx";
import { Foreign } from "../parts/text.tsx";
import { t } from "../words/index.ts";

const TABS = ["", "runs", "settings"] as const;
type Tab = (typeof TABS)[number];

/** One job: what it did, what it will do, and why. */
export function Job() {
  const { params } = useRoute();
  const { url } = useLocation();
  const id = params["id"] ?? "";
  const asked = url.split("?")[0]?.split("/")[4] ?? "";
  const tab = TABS.find((one) => one === asked) ?? "";
  usePlace({ text: t().jobs, href: `${BASE}/jobs` }, { text: id });
  const { data: job, error, reload } = useQuery<JobView>(jobApi(id));
  useZoneOfPlace(job?.timezone);
  if (!job) {
    if (!error) return <Skeleton lines={6} height={40} />;
    if (error.status !== 404) return <Failure error={error} tried={t().jobNotLoaded(id)} retry={reload} />;
    return <Gone id={id} />;
  }
  return (
    <>
      <JobHead job={job} />
      {error?.status === 404 && <p class="note">{t().jobGone(id)}</p>}
      <Tabs id={id} tab={tab} />
      {tab === "" && <JobOverview job={job} />}
      {tab === "runs" && <JobRuns id={id} />}
      {tab === "settings" && <JobSettings job={job} />}
    </>
  );
}

/** Deleted, or never there: what it did is still on record. */
function Gone({ id }: { readonly id: string }) {
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>
            <Foreign text={id} />
          </h1>
          <p class="sub">{t().jobGone(id)}</p>
        </div>
      </div>
      <JobRuns id={id} />
    </>
  );
}

function Tabs({ id, tab }: { readonly id: string; readonly tab: Tab }) {
  const words = t();
  const names = { "": words.overview, runs: words.runs, settings: words.settings } as const;
  return (
    <nav class="tabs" aria-label={words.jobScreens}>
      {TABS.map((name) => (
        <a key={name} href={jobPath(id, name === "" ? "" : `/${name}`)} aria-current={name === tab ? "page" : undefined}>
          {names[name]}
        </a>
      ))}
    </nav>
  );
}

function JobHead({ job }: { readonly job: JobView }) {
  const words = t();
  const { job_id: id, enabled, description, queue, next_due_at, paused_at, pause_reason } = job;
  const allowed = may("operate");
  const why = allowed ? undefined : words.needsAccess("operate");
  const toggle = () => void (enabled ? pauseJob(id) : resumeJob(job));
  useKeys({
    KeyR: () => allowed && askToRun(job),
    KeyP: () => allowed && toggle(),
    KeyY: () => void copy(linkHere()),
  });
  return (
    <div class="head">
      <div class="grow">
        <div class="row wrap">
          <h1>
            <Foreign text={id} />
          </h1>
          <Chip status={shownStatus(job)}>{job.failure_streak > 1 && enabled ? words.streak(job.failure_streak) : undefined}</Chip>
        </div>
        {description !== null && (
          <p class="sub">
            <Foreign text={description} />
          </p>
        )}
        <div class="facts">
          <span>
            <Icon name="jobs" class="faint" />
            <span>
              <Schedule job={job} inline />
            </span>
          </span>
          <span>
            <Icon name="queues" class="faint" />
            <code>
              <Foreign text={queue} />
            </code>
          </span>
          <span class="num">
            {!enabled && (
              <span>
                {words.stopped}
                {paused_at !== null && (
                  <>
                    {" · "}
                    <Ago at={paused_at} />
                  </>
                )}
                {pause_reason !== null && (
                  <>
                    {" · "}
                    <Foreign text={pause_reason} />
                  </>
                )}
              </span>
            )}
            {enabled && next_due_at !== null && (
              <span>
                {words.next}{" "}
                <b>
                  <Ago at={next_due_at} exact />
                </b>{" "}
                · <Moment at={next_due_at} seconds="always" /> {zoneLabel()}
              </span>
            )}
          </span>
        </div>
      </div>
      <div class="actions">
        <button class="btn main" type="button" disabled={!allowed} title={why} onClick={() => askToRun(job)}>
          <Icon name="play" />
          {words.runNow}{" "}
          <kbd class="not-narrow" aria-hidden="true">
            R
          </kbd>
        </button>
        <button class="btn" type="button" disabled={!allowed} title={why} onClick={toggle}>
          <Icon name={enabled ? "pause" : "play"} />
          {enabled ? words.pause : words.resume}
        </button>
        <button class="btn icon" type="button" aria-label={words.copyLink} title={words.copyLink} onClick={() => void copy(linkHere())}>
          <Icon name="link" />
        </button>
      </div>
    </div>
  );
}
