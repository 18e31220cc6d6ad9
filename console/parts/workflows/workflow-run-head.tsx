import { useLocation } from "preact-iso/router";
import type { WorkflowRunDetail } from "../../../shared/contract/workflows/workflow.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { workflowPath, workflowRunPath } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { may } from "../../lib/asking/session.ts";
import { isActive, isFailed } from "../../lib/workflows/steps.ts";
import { clockTime } from "../../lib/time/time.ts";
import { retryFailedSteps } from "../../lib/workflows/workflow-actions.ts";
import { t } from "../../words/index.ts";
import { copy, linkHere } from "../basics/copy.tsx";
import { Icon } from "../basics/icon.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { SourceText } from "../runs/source.tsx";
import { Chip } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";
import { askToRunWorkflowAgain, askToStop } from "./workflow-dialogs.tsx";

interface WorkflowRunHeadProps {
  readonly run: WorkflowRunDetail;
  /** Of the workflow. */
  readonly name: string;
  /** When it will be done, if that can be estimated; epoch ms. */
  readonly end: number | undefined;
}

/** What the run is at, since when and until when, and what can be done with it. */
export function WorkflowRunHead({ run, name, end }: WorkflowRunHeadProps) {
  const words = t();
  const { status, workflow_id: id, steps, reason, note, on_failure, attempt } = run;
  const active = status === "queued" || status === "running";
  const failed = steps.filter(isFailed).length;
  // What never started is explained below.
  const said = status === "skipped" || status === "missed" ? null : reason;
  return (
    <div class="head">
      <div class="grow">
        <div class="row wrap">
          <h1>
            <Foreign text={name} />
          </h1>
          <Chip status={status} />
          {failed > 0 && <Chip status="failed">{words.stepsFailed(failed)}</Chip>}
        </div>
        <div class="facts">
          <span>
            <Icon name="workflows" class="faint" />
            <a href={workflowPath(id)}>
              <b>
                <Foreign text={id} />
              </b>
            </a>
          </span>
          <span class="num">
            <Moment at={run.execution_date} seconds="always" full /> {zoneLabel()} {words.scheduled}
          </span>
          <Lasting run={run} active={active} />
          {end !== undefined && active && <span class="num">{words.doneAround(clockTime(end, zone(), "if-any").slice(0, 5))}</span>}
          <SourceText source={run.source} runHref={(runId) => workflowRunPath(id, runId)} />
          {attempt > 1 && <span>{words.nthAttempt(attempt)}</span>}
          <span>
            {on_failure === "continue" ? words.failureGoesOn : words.failureStops}{" "}
            <b>{on_failure === "continue" ? words.goesOn : words.stopsThere}</b>
          </span>
        </div>
        {(said !== null || note !== null) && (
          <p class="sub small">
            <Foreign text={[said, note].filter((one) => one !== null).join(" · ")} />
          </p>
        )}
      </div>
      <Actions run={run} active={active} failed={failed > 0} />
    </div>
  );
}

/** How long it has been under way, or took, next to what is usual. */
function Lasting({ run, active }: { readonly run: WorkflowRunDetail; readonly active: boolean }) {
  const words = t();
  const { start_date, end_date, usual_sec } = run;
  if (start_date === null) return null;
  const until = end_date === null || active ? now.value : Date.parse(end_date);
  const seconds = Math.max(0, (until - Date.parse(start_date)) / 1_000);
  const span = duration(seconds < 60 ? seconds : Math.floor(seconds), language.value);
  return (
    <span class="num">
      {active ? words.elapsed(duration(Math.floor(seconds), language.value)) : words.tookSpan(span)}
      {usual_sec !== null && ` · ${words.usuallyRun(duration(usual_sec, language.value))}`}
    </span>
  );
}

interface ActionsProps {
  readonly run: WorkflowRunDetail;
  readonly active: boolean;
  /** A step of it has failed. */
  readonly failed: boolean;
}

function Actions({ run, active, failed }: ActionsProps) {
  const words = t();
  const { route } = useLocation();
  const { workflow_id: id, id: runId, status, steps } = run;
  const allowed = may("operate");
  const lacking = allowed ? undefined : words.needsAccess("operate");
  const again = () => askToRunWorkflowAgain(id, runId, run.configuration.parameters, (made) => route(workflowRunPath(id, made)));
  const canRetry = status === "failed";
  useKeys({ KeyR: () => allowed && again(), KeyY: () => void copy(linkHere()) });
  return (
    <div class="actions">
      {(canRetry || failed) && (
        <button
          class={canRetry ? "btn main" : "btn"}
          type="button"
          disabled={!allowed || !canRetry}
          title={lacking ?? (canRetry ? undefined : words.retryWhenOver)}
          onClick={() => void retryFailedSteps(id, runId)}
        >
          <Icon name="retry" />
          {words.retryFailedSteps}
        </button>
      )}
      {active && (
        <button
          class="btn bad"
          type="button"
          disabled={!allowed}
          title={lacking}
          onClick={() => askToStop(id, runId, steps.filter(isActive))}
        >
          <Icon name="stop" />
          {words.stopRun}
        </button>
      )}
      <button class={canRetry || active ? "btn" : "btn main"} type="button" disabled={!allowed} title={lacking} onClick={again}>
        <Icon name="play" />
        {words.runAgain}{" "}
        <kbd class="not-narrow" aria-hidden="true">
          R
        </kbd>
      </button>
      <button class="btn icon" type="button" aria-label={words.copyLink} title={words.copyLink} onClick={() => void copy(linkHere())}>
        <Icon name="link" />
      </button>
    </div>
  );
}
