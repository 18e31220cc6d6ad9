import { useState } from "preact/hooks";
import type { ScheduleJobLog, ScheduleJobRun, ScheduleRunDetail } from "../../../shared/contract/schedules/schedule-runs.ts";
import type { WorkflowRunDetail } from "../../../shared/contract/workflows/workflow.ts";
import { workflowApi } from "../../lib/page/place.ts";
import { zone } from "../../lib/page/preferences.ts";
import { EVERY, OFTEN, useQuery } from "../../lib/asking/query.ts";
import { shownStatusOf } from "../../lib/schedules/schedule-standing.ts";
import { useData } from "../../lib/schedules/schedules.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { RunLogLines } from "../runs/run-log.tsx";
import { Failure, Skeleton } from "../basics/states.tsx";
import { statusWord } from "../basics/status.tsx";
import { Foreign, visible } from "../basics/text.tsx";

interface JobLogProps {
  readonly job: ScheduleJobRun;
  readonly run: ScheduleRunDetail;
  /** More may come. */
  readonly active: boolean;
}

/** The log of a job of a run, asked for when it is opened. */
export function ScheduleJobLogOf({ job, run, active }: JobLogProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="log" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Foreign text={job.title} /> <span class={`st c-${shownStatusOf(job.status)}`}>{statusWord(shownStatusOf(job.status))}</span>
      </summary>
      {open && (run.airflow_run_id === null ? <WorkerLog job={job} run={run} active={active} /> : <AirflowLog job={job} active={active} />)}
    </details>
  );
}

function AirflowLog({ job: { logs_url }, active }: Pick<JobLogProps, "job" | "active">) {
  const [words, own] = [t(), s()];
  const { data, error, reload } = useData<ScheduleJobLog>(logs_url ?? undefined, active ? OFTEN : EVERY);
  if (logs_url === null) return <p class="small muted">{active ? own.noLogYet : words.noLog}</p>;
  if (!data && error?.status === 404) return <p class="small muted">{own.noLogKept}</p>;
  if (!data) return error ? <Failure error={error} tried={words.logNotLoaded} retry={reload} /> : <Skeleton lines={3} height={20} />;
  return (
    <>
      {data.lines.length === 0 ? (
        <p class="small muted">{words.noLog}</p>
      ) : (
        <pre class="pre" tabIndex={0} aria-label={words.log} dir="auto">
          {data.lines.map(({ at, level, text }, index) => (
            <span key={index} class={toneOf(level)}>
              {at !== null && <span class="faint">{clockTime(Date.parse(at), zone(), "always")} </span>}
              {visible(text)}
              {"\n"}
            </span>
          ))}
        </pre>
      )}
      {data.partial && <p class="small muted">{own.logPartial}</p>}
    </>
  );
}

function toneOf(level: string | null): string | undefined {
  const name = level?.toLowerCase() ?? "";
  if (name === "error" || name === "critical") return "bad-text";
  return name.startsWith("warn") ? "tone c-late" : undefined;
}

/** Of a worker: under the run of the step that the job is. */
function WorkerLog({ job, run, active }: JobLogProps) {
  const words = t();
  const { data, error, reload } = useQuery<WorkflowRunDetail>(workflowApi(run.schedule_id, `/runs/${run.run_id}`));
  if (!data) return error ? <Failure error={error} tried={words.logNotLoaded} retry={reload} /> : <Skeleton lines={3} height={20} />;
  const step = data.steps.find(({ step_id }) => step_id === job.id);
  if (step?.run_id === undefined || step.run_id === null) return <p class="small muted">{active ? s().noLogYet : words.noLog}</p>;
  return <RunLogLines jobId={step.job_id} runId={step.run_id} active={active} />;
}
