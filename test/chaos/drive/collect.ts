import * as z from "zod";
import { JobView } from "../../../shared/contract/jobs/job.ts";
import { RunView } from "../../../shared/contract/runs/run.ts";
import { OccurrenceView } from "../../../shared/contract/triggers/trigger.ts";
import { WorkflowRunDetail, WorkflowRunView } from "../../../shared/contract/workflows/workflow.ts";
import type { History, JobAtEnd, OccurrenceRecord, RunRecord, Subject } from "../history.ts";
import { idOf } from "../plan/bodies.ts";
import type { Send } from "./api.ts";
import type { Recorder } from "./recorder.ts";

// Read leniently: what an API adds is none of this test's business.
const RunPage = z.object({ runs: z.array(RunView), next_cursor: z.string().nullable() });
const OccurrencePage = z.object({ occurrences: z.array(OccurrenceView), next_cursor: z.string().nullable() });
const WorkflowRuns = z.object({ runs: z.array(WorkflowRunView), has_next: z.boolean() });
const PAGE = 100;

/** The record as the API shows it, with all that was lived through. */
export async function collect(api: Send, recorder: Recorder, quietSince: number): Promise<History> {
  const subjects = [...new Set(recorder.changes.map(({ subject }) => subject))];
  const of = (kind: string) => subjects.filter((subject) => subject.startsWith(kind)).map(idOf);
  // What workers do while the record is read may be in it or not.
  const seenUntil = Date.now();
  const seen = {
    receipts: [...recorder.receipts],
    claims: [...recorder.claims],
    reports: [...recorder.reports],
    worked: [...recorder.worked],
  };
  const jobs = await jobsAtEnd(api, subjects);
  const history = {
    jobs,
    runs: await allRuns(api, recorder, of("job#")),
    workflowRuns: (await Promise.all(of("workflow#").map((id) => workflowRuns(api, id)))).flat(),
    occurrences: (await Promise.all(of("trigger#").map((id) => occurrences(api, id)))).flat(),
  };
  return { ...recorder, ...seen, ...history, quietSince, seenUntil, readAt: Date.now() };
}

/** Each job's own list and the list of all must agree; steps are in the latter only. */
async function allRuns(api: Send, recorder: Recorder, jobIds: readonly string[]): Promise<RunRecord[]> {
  const from = new Date(Date.now() - 6 * 3_600_000).toISOString();
  const all = await runsOf(api, `/runs?limit=1000&from=${from}`);
  const known = new Map(all.map((run) => [run.run_id, run]));
  for (const id of jobIds) {
    for (const run of await runsOf(api, `/jobs/${id}/runs?limit=1000`)) {
      // One that came between the two requests, or runs ahead of its second, is no difference.
      const isOld = Date.now() - Date.parse(run.queued_at) > 10_000 && Date.parse(run.scheduled_at) < Date.now() - 10_000;
      if (!known.has(run.run_id) && isOld) {
        recorder.surprises.push({ at: Date.now(), request: `GET /runs lacks ${run.run_id} of ${id}`, status: 200, text: run.status });
      }
      known.set(run.run_id, run);
    }
  }
  return [...known.values()];
}

async function runsOf(api: Send, path: string): Promise<RunRecord[]> {
  return pages(path, async (next) => {
    const answer = await api("GET", next);
    // A job that never ran and is deleted is not known.
    if (answer.status === 404) return { items: [], cursor: null };
    const { runs, next_cursor } = RunPage.parse(answer.body);
    return { items: runs.map(({ result: _result, ...run }) => run), cursor: next_cursor };
  });
}

async function occurrences(api: Send, id: string): Promise<OccurrenceRecord[]> {
  return pages(`/triggers/${id}/occurrences?limit=1000`, async (next) => {
    const answer = await api("GET", next);
    if (answer.status === 404) return { items: [], cursor: null };
    const page = OccurrencePage.parse(answer.body);
    return { items: page.occurrences.map((one) => ({ ...one, trigger_id: id })), cursor: page.next_cursor };
  });
}

async function pages<Item>(path: string, read: (path: string) => Promise<{ items: Item[]; cursor: string | null }>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  do {
    const page = await read(cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return all;
}

async function workflowRuns(api: Send, id: string): Promise<WorkflowRunDetail[]> {
  const found: WorkflowRunView[] = [];
  for (let skip = 0, more = true; more; skip += PAGE) {
    const answer = await api("GET", `/api/v1/workflows/${id}/runs?limit=${PAGE}&skip=${skip}`);
    if (answer.status === 404) break;
    const page = WorkflowRuns.parse(answer.body);
    found.push(...page.runs);
    more = page.has_next;
  }
  const details = found.map(async (run) => WorkflowRunDetail.parse((await api("GET", `/api/v1/workflows/${id}/runs/${run.id}`)).body));
  return Promise.all(details);
}

async function jobsAtEnd(api: Send, subjects: readonly Subject[]): Promise<JobAtEnd[]> {
  const jobs = z.array(JobView).parse((await api("GET", "/jobs")).body);
  const metrics = (await api("GET", "/metrics")).text;
  return jobs
    .filter(({ job_id }) => subjects.includes(`job#${job_id}`))
    .map(({ job_id, enabled, next_due_at }) => ({
      jobId: job_id,
      enabled,
      nextDueAt: next_due_at === null ? null : Date.parse(next_due_at),
      activeRuns: activeRuns(metrics, job_id),
    }));
}

/** Whatever the label of the job is called. */
function activeRuns(metrics: string, jobId: string): number {
  const row = metrics.split("\n").find((line) => line.startsWith("jennie_job_active_runs{") && line.includes(`="${jobId}"`));
  return Number(row?.split(" ").at(-1) ?? 0);
}
