import type { ReportCompletion } from "../contract/run.ts";
import { defined } from "../domain/defined.ts";
import { BelfryError, conflict, invalid, notFound } from "../domain/errors.ts";
import { isStep } from "../domain/owner.ts";
import { type Run, transition } from "../domain/run.ts";
import type { Ports } from "../ports.ts";
import { keepResult } from "./keep-result.ts";
import { getRun } from "./list-runs.ts";
import { text } from "../domain/text.ts";

const TRIES = 5;

/**
 * Ends an attempt with what its worker reports, in one conditional write; slot, retry, chain and counters are reactions
 * to it. Without `run_id` the latest active run is meant. Reported twice: the same answer, nothing happens. Answers the run as it is then.
 * Another outcome for a run that has ended: CONFLICT. Unknown run, or another scope: NOT_FOUND.
 */
export async function reportCompletion(
  ports: Pick<Ports, "jobs" | "runs" | "results" | "clock" | "scope">,
  jobId: string,
  report: ReportCompletion,
): Promise<Run> {
  if (report.scope !== undefined && report.scope !== null && report.scope !== ports.scope) throw notFound("job", jobId);
  const runId = report.run_id ?? (await latestActiveRun(ports, jobId));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await getRun(ports, jobId, runId);
    const { status, attempt, error, started_at, finished_at, next_delay_sec } = report;
    const event = {
      kind: "finish",
      outcome: status === "done" ? "success" : status,
      ...defined({ attempt, error, started_at, finished_at, next_delay_sec }),
    } as const;
    const now = ports.clock.now();
    const change = transition(run, event, now);
    if (change.kind === "unchanged") return run;
    if (change.kind === "refused") throw conflict(change.why);
    const kept = await keepResult(ports, run, attempt ?? run.attempt, report.result);
    const withResult = transition(run, { ...event, ...kept }, now);
    if (withResult.kind === "changed" && (await ports.runs.save(run, withResult.run))) return withResult.run;
  }
  throw conflict(text("concurrent-change", { kind: "run" }));
}

async function latestActiveRun({ jobs }: Pick<Ports, "jobs">, jobId: string): Promise<string> {
  if (isStep(jobId)) throw invalid("run_id", text("run-id-for-step"));
  const job = await jobs.get(jobId);
  if (!job) throw notFound("job", jobId);
  const latest = job.state.active_runs.toSorted().at(-1);
  if (latest === undefined) throw new BelfryError({ code: "NOT_FOUND", kind: "active-run", id: jobId });
  return latest;
}
