import { useMemo } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { SCHEDULES } from "../../lib/subjects/list-filter.ts";
import { BASE, usePlace } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { subjectOfJob } from "../../lib/subjects/subject.ts";
import { FirstSteps } from "../../parts/jobs/first-steps.tsx";
import { NewJobButton } from "../../parts/jobs/new-job-button.tsx";
import { SubjectList } from "../../parts/subjects/subject-list.tsx";
import { t } from "../../words/index.ts";

type ListedJob = JobView | { readonly job_id: string; readonly broken: string };

/** All jobs. */
export function Jobs() {
  const words = t();
  usePlace({ text: words.jobs });
  const { data, error, reload } = useQuery<readonly ListedJob[]>("/jobs");
  const subjects = useMemo(() => data?.flatMap((job) => ("broken" in job ? [] : [subjectOfJob(job)])), [data]);
  const own = {
    title: words.jobs,
    one: words.job,
    filter: words.filterJobs,
    hint: words.filterHint,
    notLoaded: words.jobsNotLoaded,
    caption: words.jobsCaption,
    count: words.count,
  };
  return (
    <SubjectList
      subjects={subjects}
      broken={(data ?? []).flatMap((job) => ("broken" in job ? [job.job_id] : []))}
      error={error}
      reload={reload}
      path={`${BASE}/jobs`}
      words={own}
      schedules={SCHEDULES}
      first={<FirstSteps />}
      actions={<NewJobButton />}
    />
  );
}
