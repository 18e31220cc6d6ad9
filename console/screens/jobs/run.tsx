import { useLocation, useRoute } from "preact-iso/router";
import type { ExplanationView } from "../../../shared/contract/jobs/explain.ts";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { Recent } from "../../../shared/contract/runs/recent.ts";
import type { RunDetail } from "../../../shared/contract/runs/run.ts";
import { duration } from "../../lib/time/durations.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { BASE, jobApi, jobPath, runPath, stepPath, usePlace, workflowPath } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { OFTEN, useQuery, EVERY } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { subjectOfJob } from "../../lib/subjects/subject.ts";
import { clockTime } from "../../lib/time/time.ts";
import { Bars } from "../../parts/subjects/bars.tsx";
import { copy, linkHere } from "../../parts/basics/copy.tsx";
import { Icon } from "../../parts/basics/icon.tsx";
import { Ago, Elapsed, Moment, zoneLabel } from "../../parts/basics/moment.tsx";
import { askToCancel, askToRunAgain } from "../../parts/runs/run-dialogs.tsx";
import { RunError, RunParams, RunResult, RunSummary } from "../../parts/runs/run-parts.tsx";
import { RunRecord } from "../../parts/runs/run-record.tsx";
import { SourceText } from "../../parts/runs/source.tsx";
import { Failure, Panel, Skeleton } from "../../parts/basics/states.tsx";
import { Chip, shownOfRun, statusWord } from "../../parts/basics/status.tsx";
import { Foreign } from "../../parts/basics/text.tsx";
import { Timeline } from "../../parts/workflows/timeline.tsx";
import { Why } from "../../parts/why/why.tsx";
import { t } from "../../words/index.ts";

const ACTIVE: ReadonlySet<string> = new Set(["queued", "running"]);

/** One run: what went wrong first, then when, then with what. */
export function Run() {
  const { params } = useRoute();
  const [id, runId] = [params["id"] ?? "", params["run"] ?? ""];
  const key = jobApi(id, `/runs/${encodeURIComponent(runId)}`);
  // It is looked at more often while it is active; what is known says whether it is.
  const { data: run, error, reload } = useRun(key);
  const words = t();
  const here = { text: run ? clockTime(Date.parse(run.scheduled_at), zone(), "always") : runId.slice(0, 8) };
  const step = run?.source.kind === "step" ? run.source : undefined;
  usePlace(
    ...(step
      ? [
          { text: words.workflows, href: `${BASE}/workflows` },
          { text: step.workflow_id, href: workflowPath(step.workflow_id) },
          { text: step.step_id, ...(step.workflow_run_id !== null && { href: stepPath(step) }) },
        ]
      : [
          { text: words.jobs, href: `${BASE}/jobs` },
          { text: id, href: jobPath(id) },
        ]),
    here,
  );
  if (!run) {
    if (error) return <Failure error={error} tried={words.runNotLoaded} retry={reload} />;
    return <Skeleton lines={6} height={48} />;
  }
  return <RunScreen run={run} />;
}

function useRun(key: string) {
  const known = useQuery<RunDetail>(key);
  const active = known.data !== undefined && ACTIVE.has(known.data.status);
  return useQuery<RunDetail>(key, active ? OFTEN : EVERY);
}

function RunScreen({ run }: { readonly run: RunDetail }) {
  const words = t();
  const { job_id: id, attempts, error } = run;
  const ofJob = run.source.kind !== "step";
  const { data: job } = useQuery<JobView>(ofJob ? jobApi(id) : undefined);
  const { data: recent } = useQuery<Recent>(ofJob ? `/recent?ids=${encodeURIComponent(id)}&n=30` : undefined);
  const neverRan = attempts.length === 0;
  const usual = recent?.usual[id];
  const span = (seconds: number) => duration(seconds, language.value);
  return (
    <>
      <RunHead run={run} job={job} />
      {error !== null && <RunError run={run} />}
      {neverRan && job && <RunWhy run={run} job={job} />}
      {!neverRan && (
        <Panel
          title={words.timeline}
          end={
            <span class="row wrap num">
              {run.started_at !== null && (
                <span>
                  {words.lateness} {span(Math.max(0, run.lateness))}
                </span>
              )}
              {run.finished_at !== null && (
                <span>
                  {words.inAll} {span(Math.max(0, (Date.parse(run.finished_at) - Date.parse(run.scheduled_at)) / 1_000))}
                </span>
              )}
              {usual && (
                <span class="not-narrow">
                  {words.usually} {span(usual[0])}
                </span>
              )}
            </span>
          }
        >
          <Timeline run={run} />
        </Panel>
      )}
      <div class="cols wide">
        <div class="stackp">
          <RunRecord run={run} />
          {(run.result !== null || run.result_omitted !== null) && <RunResult run={run} />}
          {ofJob && (
            <Panel
              title={words.neighbours}
              end={
                <a class="link" href={jobPath(id, "/runs")}>
                  {words.showAll}
                </a>
              }
            >
              <div class="body">
                <Bars outcomes={recent?.recent[id]} fit />
              </div>
            </Panel>
          )}
        </div>
        <div class="stackp">
          <RunSummary run={run} />
          <RunParams run={run} />
        </div>
      </div>
    </>
  );
}

/** For what never started: the rules, in place of a time line. */
function RunWhy({ run, job }: { readonly run: RunDetail; readonly job: JobView }) {
  const { data, error, reload } = useQuery<ExplanationView>(jobApi(run.job_id, `/explain?at=${encodeURIComponent(run.scheduled_at)}`));
  const words = t();
  return (
    <Panel title={words.whyNot}>
      {error && !data && <Failure error={error} tried={words.whyNotLoaded} retry={reload} />}
      {!data && !error && <Skeleton lines={7} height={34} />}
      {data && <Why explanation={data} of={subjectOfJob(job)} here />}
    </Panel>
  );
}

function RunHead({ run, job }: { readonly run: RunDetail; readonly job: JobView | undefined }) {
  const words = t();
  const { route } = useLocation();
  const { job_id: id, run_id: runId, status, previous_run_id: previous, next_run_id: next, started_at } = run;
  const active = ACTIVE.has(status);
  const allowed = may("operate");
  const why = allowed ? undefined : words.needsAccess("operate");
  const ofStep = run.source.kind === "step";
  const again = () => askToRunAgain(id, runId, run.params, (made) => route(runPath(id, made)));
  const cancel = () => askToCancel(id, runId);
  useKeys({
    KeyR: () => allowed && !ofStep && again(),
    KeyY: () => void copy(linkHere()),
    BracketLeft: () => previous !== null && route(runPath(id, previous)),
    BracketRight: () => next !== null && route(runPath(id, next)),
  });
  const shown = shownOfRun(run);
  return (
    <div class="head">
      <div class="grow">
        <div class="row wrap">
          <h1 class="num">
            <Moment at={run.scheduled_at} seconds="always" full />
          </h1>
          <Chip status={shown}>{run.attempt > 1 ? `${statusWord(shown)} · ${words.attempts(run.attempt)}` : undefined}</Chip>
          {status === "running" && started_at !== null && (
            <span class="tone c-running num">
              <Elapsed since={started_at} /> / {duration(run.timeout_sec, language.value)}
            </span>
          )}
        </div>
        <div class="facts">
          <span>
            <Icon name={ofStep ? "workflows" : "jobs"} class="faint" />
            <a href={run.source.kind === "step" ? stepPath(run.source) : jobPath(id)}>
              <b>
                <Foreign text={id} />
              </b>
            </a>
            {job?.description !== undefined && job.description !== null && <Foreign text={job.description} />}
          </span>
          <SourceText source={run.source} />
          <span class="num">
            <Ago at={run.scheduled_at} /> · {zoneLabel()}
          </span>
          <span class="mono small">{runId}</span>
        </div>
      </div>
      <div class="actions">
        {active && !ofStep && (
          <button class="btn bad" type="button" disabled={!allowed} title={why} onClick={cancel}>
            <Icon name="stop" />
            {words.cancelRun}
          </button>
        )}
        {!ofStep && (
          <button class={active ? "btn" : "btn main"} type="button" disabled={!allowed} title={why} onClick={again}>
            <Icon name="play" />
            {words.runAgain}{" "}
            <kbd class="not-narrow" aria-hidden="true">
              R
            </kbd>
          </button>
        )}
        <button class="btn icon" type="button" aria-label={words.copyLink} title={words.copyLink} onClick={() => void copy(linkHere())}>
          <Icon name="link" />
        </button>
        <span class="seg">
          <Neighbour id={id} to={previous} label={words.previousRun} icon="left" />
          <Neighbour id={id} to={next} label={words.nextRun} icon="right" />
        </span>
      </div>
    </div>
  );
}

interface NeighbourProps {
  readonly id: string;
  readonly to: string | null;
  readonly label: string;
  readonly icon: string;
}

function Neighbour({ id, to, label, icon }: NeighbourProps) {
  if (to === null) {
    return (
      <button type="button" disabled aria-label={label}>
        <Icon name={icon} />
      </button>
    );
  }
  return (
    <a href={runPath(id, to)} aria-label={label} title={label}>
      <Icon name={icon} />
    </a>
  );
}
