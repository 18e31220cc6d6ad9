import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { RunPage } from "../../../shared/contract/runs/run.ts";
import { jobApi, jobPath } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { rowOfRun } from "../../lib/runs/run-rows.ts";
import { subjectOfJob } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { settingsOf } from "./job-settings.tsx";
import { Month } from "../subjects/month.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { SettingsSummary } from "../subjects/settings-summary.tsx";
import { SubjectOverview } from "../subjects/subject-overview.tsx";

const RUNS_SHOWN = 8;

export function JobOverview({ job }: { readonly job: JobView }) {
  const { job_id: id } = job;
  const { data, error, reload } = useQuery<RunPage>(jobApi(id, `/runs?limit=${RUNS_SHOWN}`));
  return (
    <SubjectOverview
      of={subjectOfJob(job)}
      runs={{ rows: data?.runs.map(rowOfRun), error, reload }}
      caption={t().runsCaption(id, zoneLabel())}
      renderAside={({ outcomes, usual }) => (
        <>
          <Month job={job} outcomes={outcomes} />
          <SettingsSummary settings={settingsOf(job)} href={jobPath(id, "/settings")} usual={usual} changed={job} />
        </>
      )}
    />
  );
}
