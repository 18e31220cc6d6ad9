import type { ComponentChildren } from "preact";
import type { WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import { duration } from "../../lib/time/durations.ts";
import { workflowPath } from "../../lib/page/place.ts";
import { language } from "../../lib/page/preferences.ts";
import { subjectOfWorkflow } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Copy } from "../basics/copy.tsx";
import { Json } from "../basics/json.tsx";
import { Moment } from "../basics/moment.tsx";
import { Schedule } from "../schedules/schedule.tsx";
import { Panel } from "../basics/states.tsx";
import { Foreign, visible } from "../basics/text.tsx";

/** A step as it is defined. */
export interface DefinedStep {
  readonly step_id: string;
  readonly depends_on: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly timeout_sec: number;
  readonly retry_limit: number;
  /** Its queue, or the workflow or DAG that it is a run of. */
  readonly place: string;
  /** The workflow that it is a run of. */
  readonly workflow_id: string | undefined;
}

/** The steps of a workflow; the API tells them as it took them. */
export function definedSteps({ steps }: WorkflowView): readonly DefinedStep[] {
  return (steps as unknown as readonly StepInput[]).map(({ queue, workflow_id, dag_id, params = {}, depends_on = [], ...step }) => ({
    ...step,
    params,
    depends_on,
    workflow_id,
    place: queue ?? (workflow_id === undefined ? `DAG ${dag_id ?? ""}` : t().childWorkflow(workflow_id)),
  }));
}

interface StepInput {
  readonly step_id: string;
  readonly queue?: string;
  readonly workflow_id?: string;
  readonly dag_id?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly depends_on?: readonly string[];
  readonly timeout_sec: number;
  readonly retry_limit: number;
}

/** The settings of a workflow in words, the most asked for first. */
export function settingsOfWorkflow(workflow: WorkflowView): readonly { readonly name: string; readonly value: ComponentChildren }[] {
  const words = t();
  return [
    { name: words.onFailure, value: words[`onFailure_${workflow.on_failure}`] },
    { name: words.maxParallel, value: `${workflow.max_parallel} · ${words.beyondIsSkipped}` },
    { name: words.lateRuns, value: words.graceUntil(duration(workflow.misfire_grace_sec, language.value)) },
  ];
}

export function WorkflowSettings({ workflow }: { readonly workflow: WorkflowView }) {
  const words = t();
  return (
    <>
      <div class="cols">
        <Panel title={words.settings}>
          <div class="body">
            <dl class="dl">
              <dt>{words.schedule}</dt>
              <dd>
                <Schedule job={subjectOfWorkflow(workflow)} inline />
              </dd>
              {settingsOfWorkflow(workflow).map(({ name, value }) => (
                <>
                  <dt>{name}</dt>
                  <dd class="num">{value}</dd>
                </>
              ))}
              <dt>{words.created}</dt>
              <dd class="num">
                <Moment at={workflow.created_at} />
              </dd>
              <dt>{words.changed}</dt>
              <dd class="num">
                <Moment at={workflow.updated_at} /> <span class="faint">{words.version(workflow.version)}</span>
              </dd>
            </dl>
          </div>
        </Panel>
        <Panel title={words.defaultParams} end={<Copy text={JSON.stringify(workflow.default_params, null, 2)} label={words.copy} />}>
          <div class="body">
            <Json value={workflow.default_params} label={words.defaultParams} />
          </div>
        </Panel>
      </div>
      <Panel title={words.definedSteps} end={<Copy text={JSON.stringify(workflow.steps, null, 2)} label={words.copy} />}>
        <Definitions steps={definedSteps(workflow)} />
      </Panel>
    </>
  );
}

function Definitions({ steps }: { readonly steps: readonly DefinedStep[] }) {
  const words = t();
  return (
    <table class="table cards defined">
      <caption class="vh">{words.definedSteps}</caption>
      <thead>
        <tr>
          <th>{words.step}</th>
          <th>{words.doneBy}</th>
          <th>{words.before}</th>
          <th class="r">{words.timeLimit}</th>
          <th class="r">{words.retries}</th>
          <th>{words.params}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <Definition key={step.step_id} step={step} />
        ))}
      </tbody>
    </table>
  );
}

function Definition({ step }: { readonly step: DefinedStep }) {
  const words = t();
  const { step_id, place, workflow_id, depends_on, timeout_sec, retry_limit, params } = step;
  const text = Object.keys(params).length === 0 ? "–" : visible(JSON.stringify(params).slice(0, 160));
  const where =
    workflow_id === undefined ? (
      <code>
        <Foreign text={place} />
      </code>
    ) : (
      <a class="u" href={workflowPath(workflow_id)}>
        <Foreign text={place} />
      </a>
    );
  return (
    <tr>
      <td>
        <span class="id">
          <Foreign text={step_id} />
        </span>
      </td>
      <td class="not-narrow">{where}</td>
      <td class="not-narrow">
        <bdi class="clip small muted">{depends_on.length === 0 ? "–" : depends_on.map(visible).join(", ")}</bdi>
      </td>
      <td class="not-narrow num r nowrap">{duration(timeout_sec, language.value)}</td>
      <td class="not-narrow num r nowrap">{words.times(retry_limit)}</td>
      <td class="not-narrow">
        <bdi class="clip mono small muted">{text}</bdi>
      </td>
      <td class="only-narrow small">
        {where}
        <span class="clip muted">
          {words.before}: <bdi>{depends_on.length === 0 ? words.noDependencies : depends_on.map(visible).join(", ")}</bdi>
        </span>
        <span class="muted num">
          {duration(timeout_sec, language.value)} · {words.retries} {words.times(retry_limit)}
        </span>
      </td>
    </tr>
  );
}
