import type { Finding, History, Report, RunRecord } from "../history.ts";
import { isStepRun, millis } from "./records.ts";

/** Clocks are one, but a record's time is of a moment before its request's answer, ms. */
const SLACK_MS = 1_000;

/** What workers reported is what the record says. */
export function checkReports(history: History): Finding[] {
  const reports = Map.groupBy(history.reports, (report) => report.runId);
  return history.runs.flatMap((run) => {
    const own = reports.get(run.run_id) ?? [];
    return [...lostSuccess(run, own), ...madeUpSuccess(history, run, own), ...attemptsOf(history, run)];
  });
}

/** Reports for runs that the record does not know at all. */
export function checkUnknownReports({ reports, runs }: History): Finding[] {
  const known = new Set(runs.map(({ run_id }) => run_id));
  return reports.flatMap(({ runId, status, jobId, sentAt }) => {
    if (runId === null || status !== 200 || known.has(runId)) return [];
    return [
      { level: "violation", kind: "run-lost", subject: `job#${jobId}`, at: sentAt, runId, text: "reported on, but not on record" } as const,
    ];
  });
}

function lostSuccess(run: RunRecord, own: readonly Report[]): Finding[] {
  const acknowledged = own.find(({ outcome, status }) => outcome === "success" && status === 200);
  if (!acknowledged || run.status === "success") return [];
  const text = `attempt ${acknowledged.attempt ?? "?"} was reported as success and answered 200, but the run is ${run.status} (${run.reason ?? run.error ?? ""})`;
  return [finding(run, "success-lost", text)];
}

function madeUpSuccess({ reports, worked, seenUntil }: History, run: RunRecord, own: readonly Report[]): Finding[] {
  // A step that starts another workflow ends with it.
  if (run.status !== "success" || millis(run.finished_at ?? run.queued_at) > seenUntil - SLACK_MS) return [];
  if (own.some(({ outcome }) => outcome === "success") || worked.some(({ runId }) => runId === run.run_id)) return [];
  const handed = millis(run.queued_at) - SLACK_MS;
  const mayMeanIt = reports.some(
    ({ runId, jobId, outcome, finishedAt, answeredAt, sentAt }) =>
      runId === null && jobId === run.job_id && outcome === "success" && (finishedAt ?? answeredAt ?? sentAt) >= handed,
  );
  if (mayMeanIt) return [];
  return [finding(run, "success-nobody-reported", "the run is a success, but no worker that had it said so")];
}

function attemptsOf({ receipts, claims, losses }: History, run: RunRecord): Finding[] {
  if (isStepRun(run)) return [];
  const handed = new Set([
    ...receipts.filter(({ runId }) => runId === run.run_id).map(({ attempt }) => attempt),
    ...claims.filter(({ runId, status }) => runId === run.run_id && status === 200).map(({ attempt }) => attempt),
  ]);
  if (losses.some(({ what }) => what === "messages")) return [];
  // The last one may have been cancelled before it was sent.
  const between = Array.from({ length: Math.max(0, run.attempt - 2) }, (_, index) => index + 2);
  const missing = between.find((attempt) => !handed.has(attempt));
  if (missing === undefined) return [];
  return [finding(run, "attempt-never-handed", `attempt ${missing} of ${run.attempt} was used up, but no worker had it`)];
}

function finding(run: RunRecord, kind: string, text: string): Finding {
  return { level: "violation", kind, subject: `job#${run.job_id}`, at: millis(run.scheduled_at), runId: run.run_id, text };
}
