import { useLocation, useRoute } from "preact-iso/router";
import type { WorkflowView } from "../../../shared/contract/workflows/workflow.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { BASE, usePlace, useZoneOfPlace, workflowApi } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { subjectOfWorkflow } from "../../lib/subjects/subject.ts";
import { toggleSubject } from "../../lib/subjects/subject-actions.ts";
import { copy, linkHere } from "../../parts/basics/copy.tsx";
import { Gone } from "../../parts/basics/gone.tsx";
import { Icon } from "../../parts/basics/icon.tsx";
import { Schedule } from "../../parts/schedules/schedule.tsx";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { Chip, shownStatus } from "../../parts/basics/status.tsx";
import { NextFact } from "../../parts/subjects/subject-facts.tsx";
import { PauseButton, RunNowButton, SubjectHead } from "../../parts/subjects/subject-head.tsx";
import { tabOf, Tabs } from "../../parts/frame/tabs.tsx";
import { Foreign } from "../../parts/basics/text.tsx";
import { askToStart } from "../../parts/workflows/workflow-dialogs.tsx";
import { WorkflowOverview } from "../../parts/workflows/workflow-overview.tsx";
import { WorkflowRuns } from "../../parts/workflows/workflow-runs.tsx";
import { WorkflowSettings } from "../../parts/workflows/workflow-settings.tsx";
import { t } from "../../words/index.ts";

/** One workflow: its steps, what its runs did, what comes next, and why. */
export function Workflow() {
  const { params } = useRoute();
  const { url } = useLocation();
  const id = params["id"] ?? "";
  const tab = tabOf(url);
  usePlace({ text: t().workflows, href: `${BASE}/workflows` }, { text: id });
  const { data: workflow, error, reload } = useQuery<WorkflowView>(workflowApi(id));
  useZoneOfPlace(workflow?.timezone);
  if (!workflow) {
    if (!error) return <Skeleton lines={6} height={40} />;
    if (error.status !== 404) return <Failure error={error} tried={t().workflowNotLoaded(id)} retry={reload} />;
    return (
      <Gone id={id} text={t().workflowGone(id)}>
        <WorkflowRuns id={id} />
      </Gone>
    );
  }
  return (
    <>
      <WorkflowHead workflow={workflow} />
      {error?.status === 404 && <p class="note">{t().workflowGone(id)}</p>}
      <Tabs of={{ kind: "workflow", id }} tab={tab} label={t().workflowScreens} />
      {tab === "" && <WorkflowOverview workflow={workflow} />}
      {tab === "runs" && <WorkflowRuns id={id} />}
      {tab === "settings" && <WorkflowSettings workflow={workflow} />}
    </>
  );
}

function WorkflowHead({ workflow }: { readonly workflow: WorkflowView }) {
  const words = t();
  const subject = subjectOfWorkflow(workflow);
  const { id, name, description, failure_streak } = workflow;
  const { enabled } = subject;
  const allowed = may("operate");
  const why = allowed ? undefined : words.needsAccess("operate");
  const toggle = () => void toggleSubject(subject);
  useKeys({
    KeyR: () => allowed && askToStart(subject),
    KeyP: () => allowed && toggle(),
    KeyY: () => void copy(linkHere()),
  });
  return (
    <SubjectHead
      title={name}
      chip={<Chip status={shownStatus(subject)}>{failure_streak > 1 && enabled ? words.streak(failure_streak) : undefined}</Chip>}
      description={description}
      facts={
        <>
          <span>
            <Icon name="workflows" class="faint" />
            <code>
              <Foreign text={id} />
            </code>
          </span>
          <span>
            <Icon name="jobs" class="faint" />
            <span>
              <Schedule job={subject} inline />
            </span>
          </span>
          <span>{words.stepCount(subject.steps ?? 0)}</span>
          <NextFact of={subject} />
        </>
      }
      actions={
        <>
          <RunNowButton refused={why} act={() => askToStart(subject)} />
          <PauseButton refused={why} act={toggle} paused={!enabled} />
          <button class="btn icon" type="button" aria-label={words.copyLink} title={words.copyLink} onClick={() => void copy(linkHere())}>
            <Icon name="link" />
          </button>
        </>
      }
    />
  );
}
