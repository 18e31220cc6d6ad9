import { useMemo } from "preact/hooks";
import { BASE, usePlace } from "../../lib/page/place.ts";
import { subjectOfWorkflow } from "../../lib/subjects/subject.ts";
import { useWorkflows } from "../../lib/workflows/workflows.ts";
import { FirstWorkflow } from "../../parts/workflows/first-workflow.tsx";
import { SubjectList } from "../../parts/subjects/subject-list.tsx";
import { t } from "../../words/index.ts";

/** All workflows. */
export function Workflows() {
  const words = t();
  usePlace({ text: words.workflows });
  const { data, error, reload } = useWorkflows();
  const subjects = useMemo(() => data?.flatMap((workflow) => ("broken" in workflow ? [] : [subjectOfWorkflow(workflow)])), [data]);
  const own = {
    title: words.workflows,
    one: words.workflow,
    filter: words.filterWorkflows,
    hint: words.filterWorkflowsHint,
    notLoaded: words.workflowsNotLoaded,
    caption: words.workflowsCaption,
    count: words.countWorkflows,
    steps: words.steps,
  };
  return (
    <SubjectList
      subjects={subjects}
      broken={(data ?? []).flatMap((workflow) => ("broken" in workflow ? [workflow.id] : []))}
      error={error}
      reload={reload}
      path={`${BASE}/workflows`}
      words={own}
      schedules={["cron", "interval", "none"]}
      first={<FirstWorkflow />}
    />
  );
}
