import type { ReportCompletion } from "../../../contract/runs/run.ts";
import { conflict, invalid, notFound } from "../../../domain/errors.ts";
import { isStep } from "../../../domain/definition/definition-key.ts";
import { isFinal, type Run } from "../../../domain/run/run.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Ports } from "../../../ports/groups.ts";

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
  const now = ports.clock.now();
  // A clock that is ahead speaks of nothing that was handed over after its report arrived.
  const at = finished_at === undefined ? now : Math.min(now, Date.parse(finished_at));
  const found = job
    ? await ports.runs.getMany(job.state.active_runs.map((run_id) => ({ job_id: jobId, run_id })))
    : (await ports.runs.listByJob(jobId, { limit: LAST_RUNS })).runs;
  if (!job && found.length === 0) throw notFound("job", jobId);
  const active = found.filter((run) => !isFinal(run.status) && handedOver(run) <= at + CLOCK_SKEW_MS);
  const certain = active.filter((run) => handedOver(run) <= at);
  const said = await endedBy(ports, jobId, finished_at);
  // With a clock that is ahead, a report said again may speak of a time after the next run's hand-over.
  const meant = said.some(isAhead) ? [] : certain.length > 0 ? certain : said.length > 0 ? [] : active;
  if (meant.length > 1) throw conflict(text("several-active-runs", { runs: meant.map(({ run_id }) => run_id).sort() }));
  const [run] = meant;
  if (run) return { kind: "active", runId: run.run_id };
  return { kind: "none", ended: found.filter(({ status }) => isFinal(status)).sort((a, b) => (a.run_id < b.run_id ? 1 : -1))[0] };
}

/** When its first attempt was: what waits for a retry has been handed over before. */
function handedOver({ queued_at }: Run): number {
  return Date.parse(queued_at);
}

/** Runs that have ended with this very report: said again, it is not about a run that was handed over since. */
async function endedBy({ runs }: Pick<Ports, "runs">, jobId: string, finished_at: string | undefined): Promise<readonly Run[]> {
  if (finished_at === undefined) return [];
  const last = await runs.listByJob(jobId, { limit: LAST_RUNS });
  return last.runs.filter(
    ({ status, reported_at }) => isFinal(status) && reported_at !== null && Date.parse(reported_at) === Date.parse(finished_at),
  );
}

/** Did its worker's report speak of a time after the one at which it arrived? */
function isAhead({ reported_at, finished_at }: Run): boolean {
  return reported_at !== null && finished_at !== null && Date.parse(reported_at) > Date.parse(finished_at);
}
