import type { ExplanationView } from "../../shared/contract/explain.ts";
import type { JobView } from "../../shared/contract/job.ts";
import type { RunView } from "../../shared/contract/run.ts";
import { type Outcome, statusOf } from "../lib/bars.ts";
import { jobApi, jobPath, runPath } from "../lib/place.ts";
import { useQuery } from "../lib/query.ts";
import { t } from "../words/index.ts";
import { Icon } from "./icon.tsx";
import { Moment, zoneLabel } from "./moment.tsx";
import { Failure, Panel, Skeleton } from "./states.tsx";
import { statusWord } from "./status.tsx";
import { Foreign } from "./text.tsx";
import { Why } from "./why.tsx";

interface WhyPanelProps {
  readonly job: JobView;
  /** The occurrence, epoch ms. */
  readonly at: number;
  /** How it ended, if it did. */
  readonly outcome: Outcome | undefined;
  /** The newest runs, among which may be the one. */
  readonly runs: readonly RunView[];
  step(by: number): void;
}

/** Why the selected occurrence ran or not, with a way to the ones beside it. */
export function WhyPanel({ job, at, outcome, runs, step }: WhyPanelProps) {
  const words = t();
  const { data, error, reload } = useQuery<ExplanationView>(jobApi(job.job_id, `/explain?at=${encodeURIComponent(iso(at))}`));
  // What was started by hand or by an event is on no schedule: its rules would only say so.
  const unscheduled = data?.decided === "not-due" ? outcome : undefined;
  return (
    <Panel
      title={data === undefined || unscheduled ? words.why : whyTitle(data.decided)}
      fold
      end={
        <>
          <button class="btn s icon ghost" type="button" aria-label={words.earlier} onClick={() => step(-1)}>
            <Icon name="left" />
          </button>
          <span class="num">
            <Moment at={iso(at)} seconds="always" full /> {zoneLabel()}
          </span>
          <button class="btn s icon ghost" type="button" aria-label={words.later} onClick={() => step(1)}>
            <Icon name="right" />
          </button>
        </>
      }
    >
      {error && !data && <Failure error={error} tried={words.whyNotLoaded} retry={reload} />}
      {!data && !error && <Skeleton lines={7} height={34} />}
      {data && (unscheduled ? <Unscheduled job={job} at={at} outcome={unscheduled} runs={runs} /> : <Why explanation={data} job={job} />)}
    </Panel>
  );
}

/** A run that no schedule asked for, and how it ended. */
function Unscheduled({ job, at, outcome, runs }: Omit<WhyPanelProps, "step" | "outcome"> & { readonly outcome: Outcome }) {
  const words = t();
  const status = statusOf(outcome);
  const run = runs.find(({ scheduled_at, status: its }) => Math.floor(Date.parse(scheduled_at) / 1_000) * 1_000 === at && its === status);
  const reason = run?.error?.split("\n", 1)[0] ?? run?.reason;
  return (
    <>
      <div class={`verdict c-${status}`}>
        <Icon name={status} />
        <div>
          <b>{words.unscheduled(statusWord(status))}</b>
          <span class="small muted">{reason === null || reason === undefined ? words.unscheduledHint : <Foreign text={reason} />}</span>
        </div>
      </div>
      <div class="todo">
        <span class="muted">{words.remedies}</span>
        <a class="btn s" href={run ? runPath(job.job_id, run.run_id) : jobPath(job.job_id, `/runs?status=${status}`)}>
          {run ? words.showThisRun : words.showAll}
        </a>
      </div>
    </>
  );
}

/** Without the milliseconds that it has none of. */
export function iso(instant: number): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

function whyTitle(decided: ExplanationView["decided"]): string {
  const words = t();
  if (decided === "coming" || decided === "pending") return words.willItRun;
  return ["skipped", "missed", "not-due", "unrecorded", "cancelled"].includes(decided) ? words.whyNot : words.why;
}
