import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { ExplanationView } from "../../../shared/contract/jobs/explain.ts";
import type { WorkflowRunDetail, WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import { useTick } from "../../lib/time/tick.ts";
import { endOfRun, estimatesOf, type Stretch } from "../../lib/charts/gantt.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { withParameters } from "../../lib/subjects/list-filter.ts";
import { BASE, usePlace, workflowApi, workflowPath } from "../../lib/page/place.ts";
import { zone } from "../../lib/page/preferences.ts";
import { EVERY, OFTEN, useQuery } from "../../lib/asking/query.ts";
import { scrollInside } from "../../lib/page/scroll-inside.ts";
import { chosenStep, countSteps } from "../../lib/workflows/steps.ts";
import { subjectOfWorkflow } from "../../lib/subjects/subject.ts";
import { clockTime } from "../../lib/time/time.ts";
import { Gantt } from "../../parts/workflows/gantt.tsx";
import { GraphView } from "../../parts/workflows/graph-view.tsx";
import { zoneLabel } from "../../parts/basics/moment.tsx";
import { Failure, Panel, Skeleton } from "../../parts/basics/states.tsx";
import { Status, statusWord } from "../../parts/basics/status.tsx";
import { StepPanel } from "../../parts/workflows/step-panel.tsx";
import { StepTable } from "../../parts/workflows/step-table.tsx";
import { shownOfStep, stepSays } from "../../parts/workflows/step-words.tsx";
import { narrow } from "../../lib/page/narrow.ts";
import { Why } from "../../parts/why/why.tsx";
import { WorkflowRunHead } from "../../parts/workflows/workflow-run-head.tsx";
import { t } from "../../words/index.ts";

const ACTIVE: ReadonlySet<string> = new Set(["queued", "running"]);
/** More steps than this open as a table: their graph is drawn when it is asked for. */
const GRAPH_LIMIT = 80;

/** One run of a workflow: which step holds it up, and will it be done in time? */
export function WorkflowRun() {
  const words = t();
  const { params } = useRoute();
  const [id, runId] = [params["id"] ?? "", params["run"] ?? ""];
  const { data: run, error, reload } = useRun(workflowApi(id, `/runs/${encodeURIComponent(runId)}`));
  usePlace(
    { text: words.workflows, href: `${BASE}/workflows` },
    { text: id, href: workflowPath(id) },
    { text: run ? clockTime(Date.parse(run.execution_date), zone(), "always") : runId.slice(0, 8) },
  );
  if (run) return <RunScreen run={run} />;
  return error ? <Failure error={error} tried={words.workflowRunNotLoaded} retry={reload} /> : <Skeleton lines={8} height={48} />;
}

/** It is looked at more often while it is active; what is known says whether it is. */
function useRun(key: string) {
  const known = useQuery<WorkflowRunDetail>(key);
  const active = known.data !== undefined && ACTIVE.has(known.data.status);
  return useQuery<WorkflowRunDetail>(key, active ? OFTEN : EVERY);
}

function RunScreen({ run }: { readonly run: WorkflowRunDetail }) {
  const { url, route } = useLocation();
  const { steps, workflow_id: id } = run;
  const { data: workflow } = useQuery<WorkflowView>(workflowApi(id));
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  const path = url.split("?")[0] ?? "";
  const hrefOf = (step: string) => `${path}${withParameters(query, { step })}`;
  const chosen = chosenStep(steps, query.get("step"));
  const active = ACTIVE.has(run.status);
  const unstarted = run.status === "skipped" || run.status === "missed";
  // A thousand rows are not drawn anew each second.
  const tick = useTick(steps.length > GRAPH_LIMIT ? 10 : 1);
  const estimates = useMemo(() => (active ? estimatesOf(steps, tick) : new Map<string, Stretch>()), [steps, active, tick]);
  const move = (by: number) => {
    const at = steps.findIndex(({ step_id }) => step_id === chosen?.step_id);
    const next = steps[Math.max(0, Math.min(steps.length - 1, at + by))];
    if (next) route(hrefOf(next.step_id), true);
  };
  useKeys({ KeyJ: () => move(1), KeyK: () => move(-1) });
  return (
    <>
      <WorkflowRunHead run={run} name={workflow?.name ?? id} end={endOfRun(steps, estimates)} />
      {unstarted && workflow && <WhyUnstarted run={run} workflow={workflow} />}
      {!unstarted && steps.length > 0 && (
        <>
          <Steps run={run} selected={chosen?.step_id} hrefOf={hrefOf} query={query} path={path} />
          <div class="cols wide">
            <Times run={run} tick={tick} estimates={estimates} selected={chosen?.step_id} hrefOf={hrefOf} />
            {chosen && <StepPanel key={chosen.step_id} step={chosen} steps={steps} run={run} hrefOf={hrefOf} />}
          </div>
        </>
      )}
    </>
  );
}

/** For what never started: the rules, in place of steps. */
function WhyUnstarted({ run, workflow }: { readonly run: WorkflowRunDetail; readonly workflow: WorkflowView }) {
  const words = t();
  const at = encodeURIComponent(run.execution_date);
  const { data, error, reload } = useQuery<ExplanationView>(workflowApi(run.workflow_id, `/explain?at=${at}`));
  return (
    <Panel title={words.whyNot}>
      {error && !data && <Failure error={error} tried={words.whyNotLoaded} retry={reload} />}
      {!data && !error && <Skeleton lines={7} height={34} />}
      {data && <Why explanation={data} of={subjectOfWorkflow(workflow)} here />}
    </Panel>
  );
}

interface PartProps {
  readonly run: WorkflowRunDetail;
  readonly selected: string | undefined;
  hrefOf(step: string): string;
}

interface StepsProps extends PartProps {
  readonly query: URLSearchParams;
  readonly path: string;
}

/** All steps, as a graph or as a table. */
function Steps({ run: { steps }, selected, hrefOf, query, path }: StepsProps) {
  const words = t();
  const large = steps.length > GRAPH_LIMIT;
  const asked = query.get("view");
  const view = asked === "graph" || asked === "table" ? asked : large ? "table" : "graph";
  const viewHref = (to: "graph" | "table") =>
    `${path}${withParameters(query, { view: to === (large ? "table" : "graph") ? undefined : to })}`;
  const short = narrow.value;
  const nodes = useMemo(
    () =>
      steps.map((step) => {
        const { step_id, depends_on } = step;
        return { step_id, depends_on, status: shownOfStep(step), href: hrefOf(step_id), says: () => stepSays(step, short) };
      }),
    [steps, query.toString(), short],
  );
  return (
    <section class="panel" aria-labelledby="h-steps">
      <header>
        <h2 id="h-steps">{words.stepCount(steps.length)}</h2>
        <ul class="legend not-narrow">
          {countSteps(steps).map(([status, count]) => (
            <li key={status}>
              <Status status={status}>{`${statusWord(status)} ${count}`}</Status>
            </li>
          ))}
        </ul>
        <div class="end">
          <span class="seg" role="group" aria-label={words.view}>
            {(["graph", "table"] as const).map((one) => (
              <a key={one} href={viewHref(one)} aria-current={one === view ? "true" : undefined}>
                {words[one]}
              </a>
            ))}
          </span>
        </div>
      </header>
      {view === "graph" ? (
        <GraphView steps={nodes} selected={selected} />
      ) : (
        <Scrolling large={large} label={words.steps} selected={selected}>
          <StepTable steps={steps} selected={selected} hrefOf={hrefOf} />
        </Scrolling>
      )}
    </section>
  );
}

interface TimesProps extends PartProps {
  /** Now, epoch ms. */
  readonly tick: number;
  readonly estimates: ReadonlyMap<string, Stretch>;
}

/** When each step ran, and when those to come will. */
function Times({ run, tick, estimates, selected, hrefOf }: TimesProps) {
  const words = t();
  const active = ACTIVE.has(run.status);
  const begin = Date.parse(run.start_date ?? run.execution_date);
  const over = Date.parse(run.end_date ?? run.start_date ?? run.execution_date);
  const ends = run.steps.flatMap(({ finished_at }) => (finished_at === null ? [] : [Date.parse(finished_at)]));
  const until = Math.max(active ? tick : over, ...ends, ...[...estimates.values()].map(({ to }) => to));
  return (
    <Panel
      title={words.timeline}
      end={
        <>
          {active && <span>{words.dashedIsEstimate}</span>}
          <span>{zoneLabel()}</span>
        </>
      }
    >
      <Scrolling large={run.steps.length > GRAPH_LIMIT} label={words.ganttLabel} selected={selected}>
        <Gantt
          steps={run.steps}
          begin={begin}
          end={Math.max(until, begin + 1_000)}
          now={active ? tick : undefined}
          estimates={estimates}
          selected={selected}
          hrefOf={hrefOf}
        />
      </Scrolling>
    </Panel>
  );
}

interface ScrollingProps {
  readonly large: boolean;
  readonly label: string;
  readonly selected: string | undefined;
  readonly children: ComponentChildren;
}

/** Many steps are scrolled in a box of their own, so that the selected one stays in view beside them. */
function Scrolling({ large, label, selected, children }: ScrollingProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => scrollInside(box.current, '[aria-current="true"]'), [selected, large]);
  if (!large) return <>{children}</>;
  return (
    <div class="scrolls" ref={box} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
