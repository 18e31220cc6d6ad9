import { useLocation, useRoute } from "preact-iso/router";
import { useState } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { copyOfJob, documentOfJob } from "../../lib/jobs/job-draft.ts";
import { BASE, jobApi, jobPath, usePlace } from "../../lib/page/place.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { JobEditor } from "../../parts/jobs/job-editor.tsx";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { f } from "../../words/forms.ts";
import { t } from "../../words/index.ts";

/** A new job, or one like another. */
export function NewJob() {
  const { query } = useRoute();
  const { route } = useLocation();
  const words = t();
  const from = query["from"];
  usePlace({ text: words.jobs, href: `${BASE}/jobs` }, { text: words.newJob });
  const cancel = () => route(from === undefined ? `${BASE}/jobs` : jobPath(from));
  const { data, error, reload } = useQuery<JobView>(from === undefined ? undefined : jobApi(from));
  // What it began with: the other one may change meanwhile, what is written here may not.
  const source = useFirst(from, data);
  if (from === undefined)
    return <JobEditor key="new" title={words.newJob} hint={f().newHint} document={{}} job={undefined} cancel={cancel} />;
  if (source) {
    const title = { title: words.newJob, hint: f().copyHint(from), document: copyOfJob(source), job: undefined };
    return <JobEditor key={from} {...title} cancel={cancel} />;
  }
  return error ? <Failure error={error} tried={words.jobNotLoaded(from)} retry={reload} /> : <Skeleton lines={8} height={40} />;
}

/** A job that is there, changed. */
export function EditJob() {
  const { params } = useRoute();
  const { route } = useLocation();
  const words = t();
  const id = params["id"] ?? "";
  usePlace({ text: words.jobs, href: `${BASE}/jobs` }, { text: id, href: jobPath(id) }, { text: words.editJob });
  const { data: job, error, reload } = useQuery<JobView>(jobApi(id));
  const begun = useFirst(id, job);
  if (begun && job) {
    return (
      <JobEditor
        key={id}
        title={f().editTitle(id)}
        document={documentOfJob(begun)}
        job={begun}
        live={job}
        cancel={() => route(jobPath(id))}
      />
    );
  }
  return error ? <Failure error={error} tried={words.jobNotLoaded(id)} retry={reload} /> : <Skeleton lines={8} height={40} />;
}

/** The first that came for this key. */
function useFirst<Data>(key: string | undefined, data: Data | undefined): Data | undefined {
  const [first, setFirst] = useState({ key, data });
  const kept = first.key === key ? first.data : undefined;
  if (kept === undefined && data !== undefined) setFirst({ key, data });
  return kept ?? data;
}
