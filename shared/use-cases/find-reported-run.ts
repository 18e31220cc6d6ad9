import type { ReportCompletion } from "../contract/run.ts";
import { conflict, invalid, notFound } from "../domain/errors.ts";
import { isStep } from "../domain/owner.ts";
import { isFinal, type Run } from "../domain/run.ts";
import { text } from "../domain/text.ts";
import type { Ports } from "../ports.ts";

/** A worker's clock may be behind ours by so much, in ms: a run handed over that much after its report's time may be meant. */
const CLOCK_SKEW_MS = 2_000;
/** A report said again is about one of the last runs. */
const LAST_RUNS = 10;

/** `ended`: no run is meant, and this is the last one whose end the job's state does not show yet. */
type Reported = { readonly kind: "active"; readonly runId: string } | { readonly kind: "none"; readonly ended: Run | undefined };

/**
 * The run that a report without `run_id` is about: the one active run that had been handed over by the time that the report
 * speaks of (`finished_at`, or its arrival). None: the report says nothing new. Of a job that was deleted meanwhile, runs
 * may still be under way: they are found among its last ones.
 * @throws CONFLICT `several-active-runs`; NOT_FOUND for an unknown job; VALIDATION_ERROR for a step of a workflow
 */
export async function findReportedRun(
  ports: Pick<Ports, "jobs" | "runs" | "clock">,
  jobId: string,
  { finished_at }: Pick<ReportCompletion, "finished_at">,
): Promise<Reported> {
  if (isStep(jobId)) throw invalid("run_id", text("run-id-for-step"));
  const job = await ports.jobs.get(jobId);
  const at = finished_at === undefined ? ports.clock.now() : Date.parse(finished_at);
  const found = job
    ? await ports.runs.getMany(job.state.active_runs.map((run_id) => ({ job_id: jobId, run_id })))
    : (await ports.runs.listByJob(jobId, { limit: LAST_RUNS })).runs;
  if (!job && found.length === 0) throw notFound("job", jobId);
  const active = found.filter((run) => !isFinal(run.status) && handedOver(run) <= at + CLOCK_SKEW_MS);
  const certain = active.filter((run) => handedOver(run) <= at);
  const meant = certain.length > 0 ? certain : (await isRepeated(ports, jobId, finished_at)) ? [] : active;
  if (meant.length > 1) throw conflict(text("several-active-runs", { runs: meant.map(({ run_id }) => run_id).sort() }));
  const [run] = meant;
  if (run) return { kind: "active", runId: run.run_id };
  return { kind: "none", ended: found.filter(({ status }) => isFinal(status)).sort((a, b) => (a.run_id < b.run_id ? 1 : -1))[0] };
}

/** When its first attempt was: what waits for a retry has been handed over before. */
function handedOver({ queued_at }: Run): number {
  return Date.parse(queued_at);
}

/** Has a run ended with this very report? Then it is said again, and is not about a run that was handed over since. */
async function isRepeated({ runs }: Pick<Ports, "runs">, jobId: string, finished_at: string | undefined): Promise<boolean> {
  if (finished_at === undefined) return false;
  const last = await runs.listByJob(jobId, { limit: LAST_RUNS });
  return last.runs.some((run) => run.finished_at !== null && Date.parse(run.finished_at) === Date.parse(finished_at));
}
