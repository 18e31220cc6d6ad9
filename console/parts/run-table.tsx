import { useLocation } from "preact-iso/router";
import type { RunView } from "../../shared/contract/run.ts";
import { LATE_SECONDS } from "../lib/bars.ts";
import { runPath } from "../lib/place.ts";
import { t } from "../words/index.ts";
import { Elapsed, Moment, Span, zoneLabel } from "./moment.tsx";
import { sourceWord } from "./source.tsx";
import { shownOfRun, Status } from "./status.tsx";
import { visible } from "./text.tsx";

/** Runs of a job, the newest first. */
export function RunTable({ runs, id }: { readonly runs: readonly RunView[]; readonly id: string }) {
  const words = t();
  return (
    <table class="table cards runs">
      <caption class="vh">{words.runsCaption(id, zoneLabel())}</caption>
      <thead>
        <tr>
          <th>{words.status}</th>
          <th>
            {words.scheduled} ({zoneLabel()})
          </th>
          <th class="r">{words.lateness}</th>
          <th class="r">{words.took}</th>
          <th>{words.startedBy}</th>
          <th>{words.result}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.run_id} run={run} />
        ))}
      </tbody>
    </table>
  );
}

/** The result on one line, or why there is none. */
function outcomeOf({ error, reason, result, result_omitted }: RunView): string {
  const said = error?.split("\n", 1)[0] ?? reason ?? result_omitted ?? (result === null ? "" : JSON.stringify(result));
  return visible(said.slice(0, 160));
}

function RunRow({ run }: { readonly run: RunView }) {
  const { route } = useLocation();
  const href = runPath(run.job_id, run.run_id);
  const bad = run.error !== null;
  const took =
    run.status === "running" && run.started_at !== null ? (
      <Elapsed since={run.started_at} />
    ) : run.duration_sec === null || run.started_at === null ? (
      "–"
    ) : (
      <Span seconds={run.duration_sec} />
    );
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest("a, button")) route(href);
  };
  return (
    <tr class="opens" onClick={open}>
      <td class="not-narrow">
        <a href={href}>
          <Status status={shownOfRun(run)} />
        </a>
      </td>
      <td class="not-narrow num">
        <Moment at={run.scheduled_at} seconds="always" />
      </td>
      <td class={`not-narrow num r ${run.lateness > LATE_SECONDS ? "tone c-late" : ""}`}>
        {run.started_at === null ? "–" : <Span seconds={Math.max(0, run.lateness)} />}
      </td>
      <td class="not-narrow num r nowrap">
        {took}
        {run.attempt > 1 && <span class="muted"> · {t().nthAttempt(run.attempt)}</span>}
      </td>
      <td class="not-narrow nowrap">{sourceWord(run.source.kind)}</td>
      <td class="not-narrow outcome">
        <bdi class={bad ? "clip mono small bad-text" : "clip mono small muted"}>{outcomeOf(run)}</bdi>
      </td>
      <td class="only-narrow">
        <div class="row">
          <a href={href}>
            <Status status={shownOfRun(run)} />
          </a>
          <span class="grow" />
          <span class="num">
            <Moment at={run.scheduled_at} seconds="always" />
          </span>
        </div>
        <div class="row small muted">
          <span class="grow clip">{bad ? outcomeOf(run) : sourceWord(run.source.kind)}</span>
          <span class="num">{took}</span>
        </div>
      </td>
    </tr>
  );
}
