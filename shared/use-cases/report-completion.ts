import type { ReportCompletion } from "../contract/run.ts";
import { defined } from "../domain/defined.ts";
import { conflict, notFound } from "../domain/errors.ts";
import type { Run } from "../domain/run.ts";
import { transition } from "../domain/run-transition.ts";
import { text } from "../domain/text.ts";
import type { Ports } from "../ports.ts";
import { findReportedRun } from "./find-reported-run.ts";
import { keepResult } from "./keep-result.ts";
import { getRun } from "./list-runs.ts";
import { rememberedRequest } from "./remembered-request.ts";

const TRIES = 5;

type ReportPorts = Pick<Ports, "jobs" | "runs" | "results" | "requests" | "clock" | "scope">;

/**
 * Ends an attempt with what its worker reports, in one conditional write; slot, retry, chain and counters are reactions
 * to it. Without `run_id` the one run is meant that had been handed over before the report; none: nothing happens, and
 * the last run is answered, if its end is not to be seen on the job yet. Reported twice, or with an idempotency key that was used before: the same answer, nothing happens. Answers the
 * run as it is then.
 * @throws CONFLICT for another outcome of a run that has ended, or, without `run_id`, while several are active; NOT_FOUND
 *   for an unknown run, or another scope
 */
export async function reportCompletion(
  ports: ReportPorts,
  jobId: string,
  report: ReportCompletion,
  idempotencyKey?: string,
): Promise<Run | undefined> {
  if (report.scope !== undefined && report.scope !== null && report.scope !== ports.scope) throw notFound("job", jobId);
  const found =
    report.run_id === undefined ? await findReportedRun(ports, jobId, report) : ({ kind: "active", runId: report.run_id } as const);
  if (found.kind === "none") return found.ended;
  const { runId, attempt } = await onlyOnce(ports, jobId, found.runId, report, idempotencyKey);
  return finish(ports, jobId, runId, { ...report, ...(attempt !== undefined && { attempt }) });
}

/**
 * With an idempotency key, the run and attempt that the first report with it was about: said again later, when another
 * attempt or run has begun, it still is about that one.
 */
async function onlyOnce(ports: ReportPorts, jobId: string, runId: string, report: ReportCompletion, key: string | undefined) {
  if (key === undefined) return { runId, attempt: report.attempt };
  const { attempt } = await getRun(ports, jobId, runId);
  const planned = { id: runId, at: ports.clock.now(), attempt: report.attempt ?? attempt };
  const first = await rememberedRequest(ports, `report ${jobId}`, key, planned, report);
  return { runId: first.id, attempt: first.attempt };
}

async function finish(ports: ReportPorts, jobId: string, runId: string, report: ReportCompletion): Promise<Run> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await getRun(ports, jobId, runId);
    const { status, attempt, error, started_at, finished_at, auto_reschedule, result_omitted } = report;
    const next_delay_sec = auto_reschedule === false ? 0 : report.next_delay_sec;
    const event = {
      kind: "finish",
      outcome: status === "done" ? "success" : status,
      ...defined({ attempt, error, started_at, finished_at, next_delay_sec, result_omitted: result_omitted ?? undefined }),
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
