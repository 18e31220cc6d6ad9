import { Component } from "preact";
import { useLocation } from "preact-iso/router";
import { LATE_SECONDS } from "../../lib/charts/bars.ts";
import { isSchedule } from "../../lib/schedules/schedule-id.ts";
import { isSame, type RunEntry } from "../../lib/runs/run-list.ts";
import { type OwnedRow, rowOfEntry } from "../../lib/runs/run-rows.ts";
import { titleOfSchedule } from "../../lib/schedules/schedules.ts";
import { r } from "../../words/records.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Elapsed, Moment, Span, zoneLabel } from "../basics/moment.tsx";
import { sourceWord } from "./source.tsx";
import { shownOfRun, Status } from "../basics/status.tsx";
import { Foreign, visible } from "../basics/text.tsx";

interface AllRunsTableProps {
  readonly runs: readonly RunEntry[];
  readonly caption: string;
  /** Shows only an owner's, or all but its. */
  narrow(name: "owner" | "not_owner", owner: string): void;
}

/** Rows of a part of the table: what is out of view is not laid out, part by part. */
const PART = 100;

/** Runs of whatever kind. Rows are grids of their own, since a part of a real table cannot be left out of the layout. */
export function AllRunsTable({ runs, caption, narrow }: AllRunsTableProps) {
  const words = t();
  return (
    <div class="all-runs" role="table" aria-label={caption}>
      <div role="rowgroup" class="heads">
        <div role="row" class="all-run">
          <span role="columnheader">{words.status}</span>
          <span role="columnheader">{r().whose}</span>
          <span role="columnheader">
            {words.scheduled} ({zoneLabel()})
          </span>
          <span role="columnheader" class="r">
            {words.lateness}
          </span>
          <span role="columnheader" class="r">
            {words.took}
          </span>
          <span role="columnheader">{words.startedBy}</span>
          <span role="columnheader">{words.result}</span>
        </div>
      </div>
      {Array.from({ length: Math.ceil(runs.length / PART) }, (_, part) => (
        <Part key={part} runs={runs.slice(part * PART, (part + 1) * PART)} narrow={narrow} />
      ))}
    </div>
  );
}

type PartProps = Pick<AllRunsTableProps, "runs" | "narrow">;

/** Its rows are made anew only if one of its runs changed. */
class Part extends Component<PartProps> {
  override shouldComponentUpdate({ runs }: PartProps): boolean {
    return !isSame(runs, this.props.runs);
  }

  override render({ runs, narrow }: PartProps) {
    return (
      <div role="rowgroup" class="part">
        {runs.map((run) => (
          <Row key={run.run_id} run={rowOfEntry(run)} narrow={narrow} />
        ))}
      </div>
    );
  }
}

function Row({ run, narrow }: { readonly run: OwnedRow } & Pick<AllRunsTableProps, "narrow">) {
  const { route } = useLocation();
  const [words, own] = [t(), r()];
  const { href, whose, owner, step, bad } = run;
  const ofSchedule = whose.kind === "workflow" && isSchedule(whose.id);
  const name = ofSchedule ? titleOfSchedule(whose.id) : whose.id;
  const took =
    run.status === "running" && run.started_at !== null ? (
      <Elapsed since={run.started_at} />
    ) : run.took === null ? (
      "–"
    ) : (
      <Span seconds={run.took} />
    );
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest("a, button")) route(href);
  };
  return (
    <div role="row" class="all-run opens" data-run={run.run_id} onClick={open}>
      <span role="cell">
        <a href={href}>
          <Status status={shownOfRun(run)} />
        </a>
      </span>
      <span role="cell" class="whose">
        <a class="clip" href={href}>
          <b>
            <Foreign text={name} />
          </b>
          {step !== undefined && (
            <span class="muted">
              {" / "}
              <Foreign text={step} />
            </span>
          )}
          {whose.kind === "workflow" && step === undefined && (
            <span class="muted small"> {ofSchedule ? own.schedule : words.workflow}</span>
          )}
        </a>
        <span class="only">
          <button
            class="btn s ghost icon"
            type="button"
            title={own.only(name)}
            aria-label={own.only(name)}
            onClick={() => narrow("owner", owner)}
          >
            <Icon name="filter" />
          </button>
          <button
            class="btn s ghost icon"
            type="button"
            title={own.exclude(name)}
            aria-label={own.exclude(name)}
            onClick={() => narrow("not_owner", owner)}
          >
            <Icon name="close" />
          </button>
        </span>
      </span>
      <span role="cell" class="num at">
        <Moment at={run.scheduled_at} seconds="always" />
      </span>
      <span role="cell" class={`num r late ${run.lateness > LATE_SECONDS ? "tone c-late" : ""}`}>
        {run.started_at === null ? "–" : <Span seconds={run.lateness} />}
      </span>
      <span role="cell" class="num r nowrap took">
        {took}
        {run.attempt > 1 && <span class="muted"> · {words.nthAttempt(run.attempt)}</span>}
      </span>
      <span role="cell" class="nowrap by">
        {sourceWord(run.source)}
      </span>
      <span role="cell" class="says">
        <bdi class={bad ? "clip mono small bad-text" : "clip mono small muted"}>{visible(run.says)}</bdi>
      </span>
    </div>
  );
}
