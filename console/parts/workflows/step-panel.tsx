import type { ComponentChildren } from "preact";
import type { RunDetail } from "../../../shared/contract/runs/run.ts";
import type { StepView, WorkflowRunDetail } from "../../../shared/contract/workflows/workflow.ts";
import { duration } from "../../lib/time/durations.ts";
import { jobApi, runPath, workflowPath, workflowRunPath } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { EVERY, OFTEN, useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { begunAt, blockedBy, isActive, isFailed, stepsAfter } from "../../lib/workflows/steps.ts";
import { clockTime } from "../../lib/time/time.ts";
import { retryFailedSteps } from "../../lib/workflows/workflow-actions.ts";
import { t } from "../../words/index.ts";
import { Json } from "../basics/json.tsx";
import { Elapsed } from "../basics/moment.tsx";
import { RunLog } from "../runs/run-log.tsx";
import { Failure } from "../basics/states.tsx";
import { iconOf, statusWord } from "../basics/status.tsx";
import { shownOfStep } from "./step-words.tsx";
import { Icon } from "../basics/icon.tsx";
import { Foreign, visible } from "../basics/text.tsx";

interface StepPanelProps {
  readonly step: StepView;
  readonly steps: readonly StepView[];
  readonly run: Pick<WorkflowRunDetail, "workflow_id" | "id" | "status" | "on_failure">;
  hrefOf(step: string): string;
}

/** One step: what went wrong first, then its attempts, where it is done and with what, its result and its log. */
export function StepPanel({ step, steps, run: of, hrefOf }: StepPanelProps) {
  const words = t();
  const { step_id, job_id, run_id } = step;
  const shown = shownOfStep(step);
  const active = isActive(step);
  // The list of steps leaves long errors, params and results out: the step's run has them whole.
  const key = run_id === null ? undefined : jobApi(job_id, `/runs/${run_id}`);
  const { data: run, error, reload } = useQuery<RunDetail>(key, active ? OFTEN : EVERY);
  return (
    <section class="panel" id="step" aria-labelledby="h-step">
      <header>
        <span class={`ic c-${shown}`}>
          <Icon name={iconOf(shown)} />
        </span>
        <h2 id="h-step" class="clip">
          <Foreign text={step_id} />
          <span class="vh">: {statusWord(shown)}</span>
        </h2>
        {run_id !== null && (
          <div class="end">
            <a class="link nowrap" href={runPath(job_id, run_id)}>
              {words.showRecord}
            </a>
          </div>
        )}
      </header>
      <div class="body">
        <StepProblem step={step} error={run?.error ?? step.error} />
        <RetryFromHere step={step} steps={steps} run={of} />
        <dl class="dl step">
          <Fact name={words.status}>
            {statusWord(shown)}
            {step.status === "running" && step.started_at !== null && (
              <>
                {" · "}
                <Elapsed since={step.started_at} />
              </>
            )}
          </Fact>
          {step.attempt !== null && (
            <Fact name={words.tries}>
              {step.attempt} / {step.retry_limit + 1}
              {step.attempts.length > 1 && (
                <>
                  <br />
                  <span class="small muted">{attemptWords(step)}</span>
                </>
              )}
            </Fact>
          )}
          <Times step={step} />
          {step.queue !== null && (
            <Fact name={words.queue}>
              <code>
                <Foreign text={step.queue} />
              </code>
            </Fact>
          )}
          {step.child !== null && (
            <Fact name={words.workflow}>
              <a
                class="u"
                href={
                  step.child.run_id === null
                    ? workflowPath(step.child.workflow_id)
                    : workflowRunPath(step.child.workflow_id, step.child.run_id)
                }
              >
                <Foreign text={step.child.workflow_id} />
              </a>
            </Fact>
          )}
          {run?.worker_id !== undefined && run.worker_id !== null && step.child === null && (
            <Fact name={words.worker}>
              <code>
                <Foreign text={run.worker_id} />
              </code>
            </Fact>
          )}
          <Steps name={words.before} ids={step.depends_on} hrefOf={hrefOf} />
          <Steps name={words.after} ids={stepsAfter(steps, step_id)} hrefOf={hrefOf} />
          <Steps name={words.blocks} ids={blockedBy(steps, step_id)} hrefOf={hrefOf} />
        </dl>
        {error && !run && <Failure error={error} tried={words.stepNotLoaded} retry={reload} />}
        <Value name={words.params} value={run?.params ?? step.params} />
        <Value name={words.stepResult} value={run?.result ?? step.result} />
        {run_id !== null && <RunLog key={run_id} jobId={job_id} runId={run_id} active={active} />}
      </div>
    </section>
  );
}

/** A failed step of a run that is over is tried again with what comes after it; other failed steps stay as they are. */
function RetryFromHere({ step, steps, run: { workflow_id, id, status, on_failure } }: Omit<StepPanelProps, "hrefOf">) {
  const words = t();
  if (status !== "failed" || !isFailed(step)) return null;
  // Nothing starts after a failure: others that failed have to be tried again with it.
  const alone = on_failure === "continue" || steps.filter(isFailed).length === 1;
  const refused = may("operate") ? (alone ? undefined : words.retryWithOthers) : words.needsAccess("operate");
  return (
    <p class="value">
      <button
        class="btn s"
        type="button"
        disabled={refused !== undefined}
        title={refused}
        onClick={() => void retryFailedSteps(workflow_id, id, [step.step_id])}
      >
        <Icon name="retry" />
        {words.retryFromHere}
      </button>
    </p>
  );
}

/** The error first; else why it has not started. */
function StepProblem({ step, error }: { readonly step: StepView; readonly error: string | null }) {
  const words = t();
  if (error !== null) {
    const [first = "", ...rest] = visible(error).split("\n");
    return (
      <>
        {isActive(step) && <p class="small muted value">{words.errorBefore}</p>}
        <pre class="pre errbox" tabIndex={0} aria-label={words.errorWhole} dir="auto">
          <b>{first}</b>
          {rest.length > 0 && `\n${rest.join("\n")}`}
        </pre>
      </>
    );
  }
  const names = step.blocked_by.map(visible).join(", ");
  const said = {
    waiting: words.waitsFor(names),
    upstream_failed: words.blockedBy(names),
    skipped: words.notStartedAnyMore,
    queued: words.nobodyBegan,
  };
  const sentence = step.status in said ? said[step.status as keyof typeof said] : undefined;
  return sentence === undefined ? null : <p class="note lead">{sentence}</p>;
}

/** From its first start to its last end, and how long it usually takes. */
function Times({ step }: { readonly step: StepView }) {
  const words = t();
  const { finished_at, usual_sec, timeout_sec } = step;
  const first = begunAt(step);
  const time = (at: string) => clockTime(Date.parse(at), zone(), "always");
  const span = (seconds: number) => duration(seconds, language.value);
  return (
    <>
      {first !== null && (
        <Fact name={words.time}>
          {time(first)} – {finished_at === null ? "" : time(finished_at)}
          {usual_sec !== null && (
            <>
              <br />
              <span class="small muted">{words.usuallyRun(span(usual_sec))}</span>
            </>
          )}
        </Fact>
      )}
      <Fact name={words.timeLimit}>
        {span(timeout_sec)} <span class="faint">{words.eachAttempt}</span>
      </Fact>
    </>
  );
}

/** `1, 2 시간 초과 · 3 실패`. */
function attemptWords({ attempts }: StepView): string {
  const groups: { readonly outcome: StepView["attempts"][number]["outcome"]; readonly numbers: number[] }[] = [];
  for (const { attempt, outcome } of attempts) {
    const last = groups.at(-1);
    if (last?.outcome === outcome) last.numbers.push(attempt);
    else groups.push({ outcome, numbers: [attempt] });
  }
  return groups.map(({ outcome, numbers }) => t().ofAttempts(numbers.join(", "), statusWord(outcome))).join(" · ");
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd class="num">{children}</dd>
    </>
  );
}

interface StepsProps {
  readonly name: string;
  readonly ids: readonly string[];
  hrefOf(step: string): string;
}

/** So many steps are named; of more it is told how many. */
const NAMED = 12;

function Steps({ name, ids, hrefOf }: StepsProps) {
  if (ids.length === 0) return null;
  return (
    <Fact name={name}>
      {ids.slice(0, NAMED).map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <a class="u" href={hrefOf(id)}>
            <Foreign text={id} />
          </a>
        </span>
      ))}
      {ids.length > NAMED && ` ${t().andMore(ids.length - NAMED)}`}
    </Fact>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0)) return null;
  return (
    <>
      <p class="small muted value">{name}</p>
      <Json value={value} label={name} />
    </>
  );
}
