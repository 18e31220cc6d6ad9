import { useLocation } from "preact-iso/router";
import { LATE_SECONDS } from "../../lib/charts/bars.ts";
import type { RunRow } from "../../lib/runs/run-rows.ts";
import { t } from "../../words/index.ts";
import { Elapsed, Moment, Span, zoneLabel } from "../basics/moment.tsx";
import { sourceWord } from "./source.tsx";
import { shownOfRun, Status } from "../basics/status.tsx";
import { visible } from "../basics/text.tsx";

/** Runs of a job or a workflow, the newest first. */
export function RunTable({ runs, caption }: { readonly runs: readonly RunRow[]; readonly caption: string }) {
  const words = t();
  // Where no run says anything, there is no column for it.
  const says = runs.some((run) => run.says !== "");
  return (
    <table class="table cards runs">
      <caption class="vh">{caption}</caption>
      <thead>
        <tr>
          <th>{words.status}</th>
          <th>
            {words.scheduled} ({zoneLabel()})
          </th>
          <th class="r">{words.lateness}</th>
          <th class="r">{words.took}</th>
          <th>{words.startedBy}</th>
          {says && <th>{words.result}</th>}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Row key={run.run_id} run={run} says={says} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ run, says }: { readonly run: RunRow; readonly says: boolean }) {
  const { route } = useLocation();
  const { href, bad } = run;
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
        {run.started_at === null ? "–" : <Span seconds={run.lateness} />}
      </td>
      <td class="not-narrow num r nowrap">
        {took}
        {run.attempt > 1 && <span class="muted"> · {t().nthAttempt(run.attempt)}</span>}
      </td>
      <td class="not-narrow nowrap">{sourceWord(run.source)}</td>
      {says && (
        <td class="not-narrow outcome">
          <bdi class={bad ? "clip mono small bad-text" : "clip mono small muted"}>{visible(run.says)}</bdi>
        </td>
      )}
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
          <span class="grow clip">{bad ? visible(run.says) : sourceWord(run.source)}</span>
          <span class="num">{took}</span>
        </div>
      </td>
    </tr>
  );
}
