import { useLocation, useRoute } from "preact-iso/router";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { pauseJob, resumeJob } from "../../lib/asking/actions.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { BASE, jobApi, jobPath, newJobPath, usePlace, useZoneOfPlace } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { may } from "../../lib/asking/session.ts";
import { copy, linkHere } from "../../parts/basics/copy.tsx";
import { Gone } from "../../parts/basics/gone.tsx";
import { Icon } from "../../parts/basics/icon.tsx";
import { JobOverview } from "../../parts/jobs/job-overview.tsx";
import { JobRuns } from "../../parts/jobs/job-runs.tsx";
import { JobSettings } from "../../parts/jobs/job-settings.tsx";
import { Menu } from "../../parts/frame/menu.tsx";
import { askToRun } from "../../parts/runs/run-dialogs.tsx";
import { Schedule } from "../../parts/schedules/schedule.tsx";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { NextFact } from "../../parts/subjects/subject-facts.tsx";
import { EditButton, PauseButton, RunNowButton, SubjectHead } from "../../parts/subjects/subject-head.tsx";
import { Chip, shownStatus } from "../../parts/basics/status.tsx";
import { tabOf, Tabs } from "../../parts/frame/tabs.tsx";
import { Foreign } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";

/** One job: what it did, what it will do, and why. */
export function Job() {
  const { params } = useRoute();
  const { url } = useLocation();
  const id = params["id"] ?? "";
  const tab = tabOf(url);
  usePlace({ text: t().jobs, href: `${BASE}/jobs` }, { text: id });
  const { data: job, error, reload } = useQuery<JobView>(jobApi(id));
  useZoneOfPlace(job?.timezone);
  if (!job) {
    if (!error) return <Skeleton lines={6} height={40} />;
    if (error.status !== 404) return <Failure error={error} tried={t().jobNotLoaded(id)} retry={reload} />;
    return (
      <Gone id={id} text={t().jobGone(id)}>
        <JobRuns id={id} />
      </Gone>
    );
  }
  return (
    <>
      <JobHead job={job} />
      {error?.status === 404 && <p class="note">{t().jobGone(id)}</p>}
      <Tabs of={{ kind: "job", id }} tab={tab} label={t().jobScreens} />
      {tab === "" && <JobOverview job={job} />}
      {tab === "runs" && <JobRuns id={id} />}
      {tab === "settings" && <JobSettings job={job} />}
    </>
  );
}

function JobHead({ job }: { readonly job: JobView }) {
  const words = t();
  const { job_id: id, enabled, description, queue } = job;
  const allowed = may("operate");
  const why = allowed ? undefined : words.needsAccess("operate");
  const admin = may("admin");
  const whyNotAdmin = admin ? undefined : words.needsAccess("admin");
  const { route } = useLocation();
  const edit = () => route(jobPath(id, "/edit"));
  const toggle = () => void (enabled ? pauseJob(id) : resumeJob(job));
  useKeys({
    KeyR: () => allowed && askToRun(job),
    KeyP: () => allowed && toggle(),
    KeyE: () => admin && edit(),
    KeyY: () => void copy(linkHere()),
  });
  return (
    <SubjectHead
      title={id}
      chip={<Chip status={shownStatus(job)}>{job.failure_streak > 1 && enabled ? words.streak(job.failure_streak) : undefined}</Chip>}
      description={description}
      facts={
        <>
          <span>
            <Icon name="jobs" class="faint" />
            <span>
              <Schedule job={job} inline />
            </span>
          </span>
          <span>
            <Icon name="queues" class="faint" />
            <code>
              <Foreign text={queue} />
            </code>
          </span>
          <NextFact of={job} />
        </>
      }
      actions={
        <>
          <RunNowButton refused={why} act={() => askToRun(job)} />
          <PauseButton refused={why} act={toggle} paused={!enabled} />
          <EditButton refused={whyNotAdmin} act={edit} />
          <Menu
            label={words.more}
            items={[
              { icon: "link", text: words.copyLink, act: () => void copy(linkHere()) },
              { icon: "copy", text: words.copyJob, refused: whyNotAdmin, act: () => route(newJobPath(id)) },
              { icon: "close", text: words.deleteJob, refused: whyNotAdmin, bad: true, act: () => void askDelete(job, route) },
            ]}
          />
        </>
      }
    />
  );
}

/** The dialog comes with the words of forms, which this screen has no other need of. */
async function askDelete(job: JobView, route: (url: string) => void): Promise<void> {
  const { askToDelete } = await import("../../parts/basics/delete-dialog.tsx");
  askToDelete(job, () => route(`${BASE}/jobs`));
}
