import type { JobView } from "../../shared/contract/job.ts";
import type { Overview as OverviewAnswer } from "../../shared/contract/overview.ts";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { now } from "../lib/clock.ts";
import { useKeys } from "../lib/keys.ts";
import { jobPath, runPath, usePlace } from "../lib/place.ts";
import { type Query, useQuery } from "../lib/query.ts";
import { outcomesOf, watchOutcomes } from "../lib/recent.ts";
import { may } from "../lib/session.ts";
import { Bars } from "../parts/bars.tsx";
import { FirstJob } from "../parts/first-job.tsx";
import { Icon } from "../parts/icon.tsx";
import { type Other, OtherAttention } from "../parts/other-attention.tsx";
import { Ago, Elapsed, Moment, zoneLabel } from "../parts/moment.tsx";
import { askToRun } from "../parts/run-dialogs.tsx";
import { Failure, Panel, Skeleton } from "../parts/states.tsx";
import { shownOfRun, StatusIcon } from "../parts/status.tsx";
import { Foreign } from "../parts/text.tsx";
import { t } from "../words/index.ts";

type Listed = JobView | { readonly job_id: string; readonly broken: string };
const SHOWN = 20;
const COMING = 8;

/** Is anything wrong, what, since when, and what can be done about it? */
export function Overview() {
  const words = t();
  usePlace({ text: words.overview });
  const { data, error, reload } = useQuery<readonly Listed[]>("/jobs");
  const jobs = (data ?? []).flatMap((job) => ("broken" in job ? [] : [job]));
  const trouble = jobs
    .filter(({ enabled, failure_streak }) => enabled && failure_streak > 0)
    .toSorted((a, b) => b.failure_streak - a.failure_streak);
  const seen = useQuery<OverviewAnswer>("/overview");
  const others = (seen.data?.attention ?? []).flatMap((item) => (item.kind === "failing" ? [] : [item]));
  const waiting = new Set(
    others.flatMap((item) => (item.kind === "no-worker" ? item.owners.map((owner) => owner.replace(/^job#/, "")) : [])),
  );
  const well = jobs.filter((job) => !trouble.includes(job) && !waiting.has(job.job_id)).length;
  const toCheck = trouble.length + others.length;
  if (error && !data) return <Failure error={error} tried={words.jobsNotLoaded} retry={reload} />;
  if (!data) return <Skeleton lines={8} height={52} />;
  const paused = jobs.filter(({ enabled }) => !enabled).length;
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{toCheck > 0 ? words.itemsToCheck(toCheck) : words.allIsWell}</h1>
          <p class="sub">
            {words.jobsWithoutTrouble(well, jobs.length)}
            {paused > 0 && ` · ${words.countPaused(paused)}`}
          </p>
        </div>
      </div>
      {jobs.length === 0 && <FirstJob />}
      {toCheck > 0 && <Attention jobs={trouble} others={others} />}
      {jobs.length > 0 && (
        <div class="cols">
          <RunningNow {...seen} />
          <ComingUp jobs={jobs} />
        </div>
      )}
    </>
  );
}

function Attention({ jobs, others }: { readonly jobs: readonly JobView[]; readonly others: readonly Other[] }) {
  const words = t();
  const { route } = useLocation();
  const shown = jobs.slice(0, SHOWN);
  const ids = shown.map(({ job_id }) => job_id);
  useEffect(() => watchOutcomes(ids), [ids.toSorted().join(",")]);
  useKeys(Object.fromEntries(shown.slice(0, 9).map(({ job_id }, index) => [`Digit${index + 1}`, () => route(jobPath(job_id))])));
  return (
    <Panel title={words.attention} note={words.worstFirst}>
      <ol class="attn">
        {others.map((item) => (
          <OtherAttention key={`${item.kind} ${item.kind === "unreadable" ? item.owner : item.queue}`} item={item} />
        ))}
        {shown.map((job) => (
          <AttentionItem key={job.job_id} job={job} />
        ))}
      </ol>
      {jobs.length > SHOWN && (
        <p class="foot">
          <a class="link" href="/console/jobs?state=trouble">
            {words.showAll} ({jobs.length})
          </a>
        </p>
      )}
    </Panel>
  );
}

function AttentionItem({ job }: { readonly job: JobView }) {
  const words = t();
  const { job_id: id, description, last_status, failing_since, last_run_at, failure_streak, last_error } = job;
  const status = last_status === "missed" || last_status === "timeout" ? last_status : "failed";
  const allowed = may("operate");
  const since = failing_since ?? last_run_at;
  return (
    <li>
      <StatusIcon status={status} />
      <div class="what">
        <a href={jobPath(id)}>
          <b>
            <Foreign text={id} />
          </b>
        </a>
        {description !== null && (
          <span class="muted small">
            <Foreign text={description} />
          </span>
        )}
      </div>
      <Bars outcomes={outcomesOf(id).value} />
      <div class="when num">
        {since !== null && (
          <>
            <Ago at={since} />
            <br />
            <span class="muted small">
              <Moment at={since} />
            </span>
          </>
        )}
      </div>
      <div class="acts">
        <button
          class="btn s"
          type="button"
          disabled={!allowed}
          title={allowed ? undefined : words.needsAccess("operate")}
          onClick={() => askToRun(job)}
        >
          <Icon name="play" />
          {words.runNow}
        </button>
        <a class="btn s ghost" href={jobPath(id)} aria-label={`${id}: ${words.showWhy}`}>
          {words.showWhy}
        </a>
      </div>
      <p class="why">
        {words.streakSentence(failure_streak, words[`streak_${status}`])}{" "}
        {last_error !== null && (
          <span class="mono">
            <Foreign text={last_error.split("\n", 1)[0]?.slice(0, 200) ?? ""} />
          </span>
        )}
      </p>
    </li>
  );
}

function RunningNow({ data, error, reload }: Query<OverviewAnswer>) {
  const words = t();
  const running = data?.running.filter(({ status }) => status === "running").slice(0, SHOWN);
  return (
    <Panel title={words.runningNow} {...(running && { note: String(running.length) })}>
      {error && !data && <Failure error={error} tried={words.runsNotLoaded} retry={reload} />}
      {!data && !error && <Skeleton lines={3} height={52} />}
      {running?.length === 0 && <p class="body muted small">{words.nothingRuns}</p>}
      <ul class="list">
        {running?.map((run) => (
          <li key={run.run_id}>
            <StatusIcon status={shownOfRun(run)} />
            <a class="grow clip" {...addressOf(run)}>
              <b>
                <Foreign text={idOf(run)} />
              </b>
              {run.attempt > 1 && <span class="muted small"> · {words.nthAttempt(run.attempt)}</span>}
            </a>
            {run.started_at !== null && <Elapsed since={run.started_at} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const idOf = ({ owner }: OverviewAnswer["running"][number]) => owner.slice(owner.indexOf("#") + 1);

/** Of a job's run; workflows have no screens yet. */
function addressOf(run: OverviewAnswer["running"][number]): { readonly href?: string } {
  return run.owner.startsWith("job#") ? { href: runPath(idOf(run), run.run_id) } : {};
}

function ComingUp({ jobs }: { readonly jobs: readonly JobView[] }) {
  const words = t();
  const coming = jobs
    .filter(({ enabled, next_due_at }) => enabled && next_due_at !== null && Date.parse(next_due_at) > now.value)
    .toSorted((left, right) => Date.parse(left.next_due_at ?? "") - Date.parse(right.next_due_at ?? ""))
    .slice(0, COMING);
  return (
    <Panel title={words.comingUp} end={zoneLabel()}>
      {coming.length === 0 && <p class="body muted small">{words.nothingToCome}</p>}
      <ul class="list">
        {coming.map(({ job_id: id, description, next_due_at }) => (
          <li key={id}>
            <span class="t">{next_due_at !== null && <Moment at={next_due_at} />}</span>
            <a class="grow" href={jobPath(id)}>
              <b class="clip">
                <Foreign text={id} />
              </b>
              {description !== null && (
                <span class="clip muted small">
                  <Foreign text={description} />
                </span>
              )}
            </a>
            <span class="muted small num nowrap">{next_due_at !== null && <Ago at={next_due_at} exact />}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
