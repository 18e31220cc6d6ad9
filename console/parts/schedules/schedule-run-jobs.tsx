import type { ScheduleJobRun, ScheduleRunDetail } from "../../../shared/contract/schedules/schedule-runs.ts";
import { axisOf } from "../../lib/charts/axis.ts";
import { duration } from "../../lib/time/durations.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { shownStatusOf } from "../../lib/schedules/schedule-standing.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { AttemptBar } from "../runs/attempt-bar.tsx";
import { Copy } from "../basics/copy.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";
import { StatusIcon } from "../basics/status.tsx";
import { Foreign, visible } from "../basics/text.tsx";

const ROW = 34;

interface JobTimesProps {
  readonly run: ScheduleRunDetail;
  /** Now, epoch ms; undefined: the run is over. */
  readonly now: number | undefined;
}

/** The jobs of a run below one another on one axis of time. */
export function JobTimes({ run: { jobs, start_time, scheduled_time, end_time }, now }: JobTimesProps) {
  const [words, own] = [t(), s()];
  const begin = Date.parse(start_time ?? scheduled_time);
  const ends = jobs.flatMap(({ end_time: at }) => (at === null ? [] : [Date.parse(at)]));
  const end = Math.max(begin + 1_000, now ?? 0, Date.parse(end_time ?? scheduled_time), ...ends);
  const percent = (instant: number) => `${(Math.max(0, Math.min(1, (instant - begin) / (end - begin))) * 98).toFixed(2)}%`;
  const marks = axisOf(begin, end);
  return (
    <Panel title={own.jobsTitle(jobs.length)} end={zoneLabel()}>
      <div class="gantt" role="group" aria-label={own.jobsCaption(zoneLabel())}>
        <div class="l faint small">{words.job}</div>
        <div>
          <svg class="draw" aria-hidden="true">
            {marks
              .filter((instant) => parseFloat(percent(instant)) < 90)
              .map((instant, index) => (
                <text key={instant} x={percent(instant)} dx="4" y="21" class={index % 2 === 0 ? undefined : "wide-only"}>
                  {clockTime(instant, zone(), end - begin < 300_000 ? "always" : "if-any")}
                </text>
              ))}
          </svg>
        </div>
        <div class="r faint">{words.time}</div>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} marks={marks} now={now ?? end} percent={percent} />
        ))}
      </div>
    </Panel>
  );
}

interface JobRowProps {
  readonly job: ScheduleJobRun;
  readonly marks: readonly number[];
  readonly now: number;
  percent(instant: number): string;
}

function JobRow({ job: { id, title, status, start_time, end_time, duration: took }, marks, now, percent }: JobRowProps) {
  const shown = shownStatusOf(status);
  const began = start_time === null ? undefined : Date.parse(start_time);
  const until = end_time === null ? now : Date.parse(end_time);
  const seconds = took ?? (began !== undefined && shown === "running" ? Math.max(0, Math.floor((now - began) / 1_000)) : undefined);
  return (
    <>
      <div class="l" title={visible(id)}>
        <StatusIcon status={shown} />
        <span class="clip">
          <Foreign text={title} />
        </span>
      </div>
      <div>
        <svg class="draw" aria-hidden="true">
          {marks.map((instant) => (
            <line key={instant} class="grid" x1={percent(instant)} x2={percent(instant)} y1="0" y2={ROW} />
          ))}
          {began !== undefined && (
            <AttemptBar from={percent(began)} to={percent(Math.max(began, until))} status={shown} y={10} height={14} />
          )}
          {began === undefined && (
            <text x="98%" dx="-8" y="21" text-anchor="end">
              {shown === "upstream_failed" ? t().neverStarted : s().pendingJob}
            </text>
          )}
        </svg>
      </div>
      <div class="r">{seconds === undefined ? "–" : duration(seconds, language.value)}</div>
    </>
  );
}

/** Why a job failed: what its log, or its worker, says of it. */
export function JobFailure({ job: { title, error_log } }: { readonly job: ScheduleJobRun }) {
  const [words, own] = [t(), s()];
  if (!error_log) return null;
  const { error_message, error_trace, error_time, error_code, partial } = error_log;
  const [first = "", ...rest] = visible(error_message).split("\n");
  return (
    <Panel
      title={own.failedBecause(visible(title))}
      end={<Copy text={error_trace === "" ? error_message : `${error_message}\n\n${error_trace}`} label={words.copy} />}
    >
      <div class="body">
        <pre class="pre errbox" tabIndex={0} aria-label={words.errorWhole} dir="auto">
          <b>{first}</b>
          {rest.length > 0 && `\n${rest.join("\n")}`}
        </pre>
        {error_trace !== "" && (
          <details class="log" open={error_trace.length < 2_000}>
            <summary>
              {own.trace} <span class="faint">{own.lineOf(error_trace.split("\n").length)}</span>
            </summary>
            <pre class="pre" tabIndex={0} aria-label={own.trace} dir="auto">
              {visible(error_trace)}
            </pre>
          </details>
        )}
        <p class="row wrap small muted after num">
          {error_time !== null && <Moment at={error_time} seconds="always" full />}
          <span>
            {own.errorCode}{" "}
            <code>
              <Foreign text={error_code} />
            </code>
          </span>
          {partial === true && <span>{own.logPartial}</span>}
        </p>
      </div>
    </Panel>
  );
}
