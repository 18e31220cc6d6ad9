import type { ExplanationView } from "../../../shared/contract/jobs/explain.ts";
import { type Outcome, statusOf } from "../../lib/charts/bars.ts";
import { useQuery } from "../../lib/asking/query.ts";
import type { RunRow } from "../../lib/runs/run-rows.ts";
import { apiOf, pathOf, runPathOf, type Subject } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { Failure, Panel, Skeleton } from "../basics/states.tsx";
import { statusWord } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";
import { Why } from "./why.tsx";

interface WhyPanelProps {
  readonly of: Subject;
  /** The occurrence, epoch ms. */
  readonly at: number;
  /** How it ended, if it did. */
  readonly outcome: Outcome | undefined;
  /** The newest runs, among which may be the one. */
  readonly runs: readonly RunRow[];
  step(by: number): void;
}

/** Why the selected occurrence ran or not, with a way to the ones beside it. */
export function WhyPanel({ of, at, outcome, runs, step }: WhyPanelProps) {
  const words = t();
  const { data, error, reload } = useQuery<ExplanationView>(apiOf(of, `/explain?at=${encodeURIComponent(iso(at))}`));
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
      {data && (unscheduled ? <Unscheduled of={of} at={at} outcome={unscheduled} runs={runs} /> : <Why explanation={data} of={of} />)}
    </Panel>
  );
}

/** A run that no schedule asked for, and how it ended. */
function Unscheduled({ of, at, outcome, runs }: Omit<WhyPanelProps, "step" | "outcome"> & { readonly outcome: Outcome }) {
  const words = t();
  const status = statusOf(outcome);
  const run = runs.find(({ scheduled_at, status: its }) => Math.floor(Date.parse(scheduled_at) / 1_000) * 1_000 === at && its === status);
  const reason = run?.why;
  return (
    <>
      <div class={`verdict c-${status}`}>
        <Icon name={status} />
        <div>
          <b>{words.unscheduled(statusWord(status))}</b>
          <span class="small muted">{reason === undefined || reason === null ? words.unscheduledHint : <Foreign text={reason} />}</span>
        </div>
      </div>
      <div class="todo">
        <span class="muted">{words.remedies}</span>
        <a class="btn s" href={run ? runPathOf(of, run.run_id) : pathOf(of, `/runs?status=${status}`)}>
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
