import { useMemo } from "preact/hooks";
import type { StepView, WorkflowRunDetail, WorkflowRunView, WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import { narrow } from "../../lib/page/narrow.ts";
import { workflowApi, workflowPath, workflowRunPath } from "../../lib/page/place.ts";
import { EVERY, OFTEN, useQuery } from "../../lib/asking/query.ts";
import { rowOfWorkflowRun } from "../../lib/runs/run-rows.ts";
import { subjectOfWorkflow } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { GraphView } from "./graph-view.tsx";
import { Icon } from "../basics/icon.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";
import { Chip, type Shown } from "../basics/status.tsx";
import { shownOfStep, stepSays } from "./step-words.tsx";
import { SettingsSummary } from "../subjects/settings-summary.tsx";
import { SubjectOverview } from "../subjects/subject-overview.tsx";
import { visible } from "../basics/text.tsx";
import { definedSteps, type DefinedStep, settingsOfWorkflow } from "./workflow-settings.tsx";

const RUNS_SHOWN = 8;
/** More steps than this are drawn when that is asked for: laying them out takes a moment. */
const GRAPH_LIMIT = 80;

interface RunsAnswer {
  readonly runs: readonly WorkflowRunView[];
}

export function WorkflowOverview({ workflow }: { readonly workflow: WorkflowView }) {
  const { id } = workflow;
  const active = workflow.active_runs > 0;
  const { data, error, reload } = useQuery<RunsAnswer>(workflowApi(id, `/runs?limit=${RUNS_SHOWN}`), active ? OFTEN : EVERY);
  const last = data?.runs.find(({ status }) => status !== "skipped" && status !== "missed");
  return (
    <SubjectOverview
      of={subjectOfWorkflow(workflow)}
      runs={{ rows: data?.runs.map(rowOfWorkflowRun), error, reload }}
      caption={t().workflowRunsCaption(id, zoneLabel())}
      above={<StepsPanel workflow={workflow} last={last} />}
      renderAside={({ usual }) => (
        <SettingsSummary settings={settingsOfWorkflow(workflow)} href={workflowPath(id, "/settings")} usual={usual} changed={workflow}>
          {workflow.dag_id !== null && (
            <p class="note">
              <Icon name="info" />
              {t().ofDag(workflow.dag_id)}
            </p>
          )}
        </SettingsSummary>
      )}
    />
  );
}

/** The steps as they are defined, each with what it did in the last run. */
function StepsPanel({ workflow, last }: { readonly workflow: WorkflowView; readonly last: WorkflowRunView | undefined }) {
  const words = t();
  const { id } = workflow;
  const active = last?.status === "queued" || last?.status === "running";
  const key = last && workflowApi(id, `/runs/${last.id}`);
  const { data: run } = useQuery<WorkflowRunDetail>(key, active ? OFTEN : EVERY);
  const steps = useMemo(() => definedSteps(workflow), [workflow]);
  const short = narrow.value;
  const nodes = useMemo(() => {
    const ran = new Map(run?.steps.map((step) => [step.step_id, step]));
    return steps.map((step) => nodeOf(id, step, ran.get(step.step_id), run?.id, short));
  }, [steps, run, short]);
  return (
    <Panel
      title={last ? words.stepsAndLastRun : words.definedSteps}
      note={words.stepCount(steps.length)}
      fold
      end={
        last && (
          <>
            <Chip status={last.status} />
            <a class="link nowrap num" href={workflowRunPath(id, last.id)}>
              <Moment at={last.execution_date} seconds="always" /> · {words.showLastRun}
            </a>
          </>
        )
      }
    >
      {steps.length > GRAPH_LIMIT ? (
        <p class="body muted small">
          {words.graphLarge(steps.length)}{" "}
          <a class="u" href={last ? `${workflowRunPath(id, last.id)}?view=graph` : workflowPath(id, "/settings")}>
            {last ? words.showGraph : words.definedSteps}
          </a>
        </p>
      ) : (
        steps.length > 0 && <GraphView steps={nodes} selected={undefined} />
      )}
    </Panel>
  );
}

/** A step that was changed or is new since that run has no status of it. */
function nodeOf(id: string, step: DefinedStep, ran: StepView | undefined, runId: string | undefined, short: boolean) {
  const { step_id, depends_on, place } = step;
  const same = ran !== undefined && JSON.stringify(ran.depends_on) === JSON.stringify(depends_on);
  const status: Shown | undefined = same ? shownOfStep(ran) : undefined;
  return {
    step_id,
    depends_on,
    status,
    href: same && runId !== undefined ? workflowRunPath(id, runId, step_id) : workflowPath(id, "/settings"),
    says: () => (same ? stepSays(ran, short) : visible(place)),
  };
}
