import type { ReportCompletion } from "../../../contract/runs/run.ts";
import { defined } from "../../../domain/defined.ts";
import { DIRECT_RESULT_LIMIT, directSuccess } from "../../../domain/run/changes/direct-change.ts";
import { notFound } from "../../../domain/errors.ts";
import type { Run } from "../../../domain/run/run.ts";
import type { Ports } from "../../../ports/groups.ts";
import { applyReport } from "./apply-report.ts";
import { findReportedRun } from "./find-reported-run.ts";
import { keepResult } from "./keep-result.ts";
import { getRun } from "../list-runs.ts";
import { rememberedRequest } from "../../remembered-request.ts";

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
  const { status, attempt, error, result, started_at, finished_at, auto_reschedule, result_omitted } = report;
  const next_delay_sec = auto_reschedule === false ? 0 : report.next_delay_sec;
  const event = {
    kind: "finish",
    outcome: status === "done" ? "success" : status,
    ...defined({ attempt, error, started_at, finished_at, next_delay_sec, result_omitted: result_omitted ?? undefined }),
  } as const;
  const whole = { ...event, ...defined({ result }) };
  const { run } = await applyReport(
    ports,
    { job_id: jobId, run_id: runId },
    {
      event: whole,
      direct: (now) => (isSmall(result) ? directSuccess(whole, now) : undefined),
      keep: async (current) => ({ ...event, ...(await keepResult(ports, current, attempt ?? current.attempt, result)) }),
    },
  );
  return run;
}

function isSmall(result: unknown): boolean {
  return result === undefined || Buffer.byteLength(JSON.stringify(result)) <= DIRECT_RESULT_LIMIT;
}
