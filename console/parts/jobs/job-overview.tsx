import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { RunPage } from "../../../shared/contract/runs/run.ts";
import { duration } from "../../lib/time/durations.ts";
import { jobApi, jobPath } from "../../lib/page/place.ts";
import { language } from "../../lib/page/preferences.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { rowOfRun } from "../../lib/runs/run-rows.ts";
import { subjectOfJob } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { settingsOf } from "./job-settings.tsx";
import { Month } from "../subjects/month.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";
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
          <SettingsPanel job={job} usual={usual} />
        </>
      )}
    />
  );
}

function SettingsPanel({ job, usual }: { readonly job: JobView; readonly usual: readonly [number, number] | undefined }) {
  const words = t();
  const lang = language.value;
  return (
    <Panel
      title={words.settings}
      end={
        <a class="link" href={jobPath(job.job_id, "/settings")}>
          {words.showAll}
        </a>
      }
    >
      <div class="body">
        <dl class="dl">
          {settingsOf(job)
            .slice(0, 4)
            .map(({ name, value, note }) => (
              <>
                <dt>{name}</dt>
                <dd class="num">
                  {value} <span class="faint">{note}</span>
                </dd>
              </>
            ))}
          {usual && (
            <>
              <dt>{words.took}</dt>
              <dd class="num">
                p50 {duration(usual[0], lang)} · p95 {duration(usual[1], lang)}
              </dd>
            </>
          )}
          <dt>{words.changed}</dt>
          <dd class="num">
            <Moment at={job.updated_at} /> <span class="faint">{words.version(job.version)}</span>
          </dd>
        </dl>
      </div>
    </Panel>
  );
}
