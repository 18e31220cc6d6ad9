import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../shared/contract/job.ts";
import { pauseJob, resumeJob } from "../lib/actions.ts";
import { statusOf } from "../lib/bars.ts";
import { jobPath } from "../lib/place.ts";
import { outcomesOf, watchOutcomes } from "../lib/recent.ts";
import { may } from "../lib/session.ts";
import { t } from "../words/index.ts";
import { Bars } from "./bars.tsx";
import { Icon } from "./icon.tsx";
import { Ago, Moment, Span } from "./moment.tsx";
import { askToRun } from "./run-dialogs.tsx";
import { Schedule } from "./schedule.tsx";
import { Chip, shownStatus, StatusIcon } from "./status.tsx";
import { Foreign } from "./text.tsx";

/** Up to a hundred rows. While some of them are in view, the bars of all of them are asked for, in one request. */
export function JobRows({ jobs, first }: { readonly jobs: readonly JobView[]; readonly first: number }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const ids = jobs.map(({ job_id }) => job_id);
  useEffect(() => {
    const element = body.current;
    if (!element) return undefined;
    let leave: (() => void) | undefined;
    const observer = new IntersectionObserver(([entry]) => {
      leave?.();
      leave = entry?.isIntersecting ? watchOutcomes(ids) : undefined;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      leave?.();
    };
  }, [ids.toSorted().join(",")]);
  const made = useRef(new WeakMap<JobView, { readonly at: number; readonly row: VNode }>());
  return (
    <tbody ref={body}>
      {jobs.map((job, index) => {
        const before = made.current.get(job);
        if (before?.at === first + index) return before.row;
        const row = <JobRow key={job.job_id} job={job} index={first + index} />;
        made.current.set(job, { at: first + index, row });
        return row;
      })}
    </tbody>
  );
}

/** The first line of what went wrong, if the last run did. */
function troubleOf({ failure_streak, last_error }: JobView): string | undefined {
  if (failure_streak === 0) return undefined;
  const line = last_error?.split("\n", 1)[0]?.slice(0, 120);
  return line === undefined ? undefined : failure_streak > 1 ? `${t().streak(failure_streak)}: ${line}` : line;
}

function JobRow({ job, index }: { readonly job: JobView; readonly index: number }) {
  const { route } = useLocation();
  const outcomes = outcomesOf(job.job_id).value;
  const last = outcomes?.at(-1);
  const status = shownStatus(job);
  const href = jobPath(job.job_id);
  const trouble = troubleOf(job);
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest("a, button, select")) route(href);
  };
  return (
    <tr data-row={index} class={job.enabled ? "opens" : "opens off"} onClick={open}>
      <td>
        <div class="row upper">
          <StatusIcon status={status} />
          <div class="grow">
            <a class="id clip" href={href}>
              <Foreign text={job.job_id} />
            </a>
            {job.description !== null && (
              <span class="clip muted small">
                <Foreign text={job.description} />
              </span>
            )}
            {trouble !== undefined && (
              <span
                class={`clip small tone c-${job.last_status === "missed" ? "missed" : job.last_status === "timeout" ? "timeout" : "failed"}`}
              >
                <Foreign text={trouble} />
              </span>
            )}
          </div>
          <span class="only-narrow">
            <Chip status={status} />
          </span>
        </div>
      </td>
      <td class="not-narrow">
        <Schedule job={job} />
      </td>
      <td>
        <Bars outcomes={outcomes} />
      </td>
      <td class="not-narrow num">
        {job.last_run_at === null ? (
          <span class="faint">–</span>
        ) : (
          <>
            <Ago at={job.last_run_at} />
            <span class="clip muted small">
              <Moment at={job.last_run_at} />
              {last && last[2] > 0 && (
                <>
                  {" · "}
                  <Span seconds={last[2]} />
                </>
              )}
              {last && statusOf(last) === "skipped" && ` · ${t().skipped}`}
            </span>
          </>
        )}
      </td>
      <td class="not-narrow num">
        <Next job={job} />
      </td>
      <td class="not-narrow r">
        <RowActions job={job} />
      </td>
      <td class="only-narrow">
        <div class="row small muted">
          <span class="grow">
            <Schedule job={job} short />
          </span>
          <span class="num nowrap">
            {job.enabled && job.next_due_at !== null ? (
              <>
                {t().next} <Moment at={job.next_due_at} />
              </>
            ) : (
              !job.enabled && t().stopped
            )}
          </span>
        </div>
      </td>
    </tr>
  );
}

function Next({ job }: { readonly job: JobView }) {
  if (!job.enabled) {
    return (
      <>
        {t().stopped}
        <span class="clip muted small">
          {job.pause_reason === null ? job.paused_at !== null && <Ago at={job.paused_at} /> : <Foreign text={job.pause_reason} />}
        </span>
      </>
    );
  }
  if (job.next_due_at === null) return <span class="faint">–</span>;
  return (
    <>
      <Moment at={job.next_due_at} />
      <span class="clip muted small">
        <Ago at={job.next_due_at} />
      </span>
    </>
  );
}

function RowActions({ job }: { readonly job: JobView }) {
  const words = t();
  const allowed = may("operate");
  const why = allowed ? undefined : words.needsAccess("operate");
  return (
    <span class="row tight">
      <button
        class="btn s icon ghost"
        type="button"
        disabled={!allowed}
        title={why ?? words.runNow}
        aria-label={`${job.job_id}: ${words.runNow}`}
        onClick={() => askToRun(job)}
      >
        <Icon name="play" />
      </button>
      <button
        class="btn s icon ghost"
        type="button"
        disabled={!allowed}
        title={why ?? (job.enabled ? words.pause : words.resume)}
        aria-label={`${job.job_id}: ${job.enabled ? words.pause : words.resume}`}
        onClick={() => void (job.enabled ? pauseJob(job.job_id) : resumeJob(job))}
      >
        <Icon name={job.enabled ? "pause" : "retry"} />
      </button>
    </span>
  );
}
