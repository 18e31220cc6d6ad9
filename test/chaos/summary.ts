import { percentiles } from "../../bench/figures/percentiles.ts";
import type { Finding, History } from "./history.ts";
import { isStepRun, millis } from "./check/records.ts";
import { wasDownWithin } from "./check/uptime.ts";

/** So long after an outage starts may be late, ms. */
const RECOVERED_MS = 65_000;

/** What is printed at the end, as JSON. */
export function summaryOf(seed: number, minutes: number, history: History, findings: readonly Finding[]): Record<string, unknown> {
  const of = (level: Finding["level"]) => findings.filter((finding) => finding.level === level);
  return {
    seed,
    minutes,
    clean: of("violation").length === 0,
    counts: {
      changes: history.changes.length,
      starts: history.starts.length,
      publications: history.publications.length,
      webhook_calls: history.webhookCalls.length,
      controls: history.controls.length,
      messages_received: history.receipts.length,
      claims: history.claims.length,
      reports: history.reports.length,
      outages: countBy(history.outages.map(({ how }) => how)),
      losses: countBy(history.losses.map(({ what }) => what)),
      runs: countBy(history.runs.filter((run) => !isStepRun(run)).map(({ status }) => status)),
      step_runs: countBy(history.runs.filter(isStepRun).map(({ status }) => status)),
      workflow_runs: countBy(history.workflowRuns.map(({ status }) => status)),
      occurrences: countBy(history.occurrences.map(({ status }) => status)),
    },
    lateness_seconds: { undisturbed: latenessOf(history, false), around_outages: latenessOf(history, true) },
    timeout_lateness_seconds: timeoutLatenessOf(history),
    violations_by_kind: countBy(of("violation").map(({ kind }) => kind)),
    violations: of("violation").map(shown),
    warnings_by_kind: countBy(of("warning").map(({ kind }) => kind)),
    warnings: of("warning").map(shown),
  };
}

/** From the second to the receipt of the first attempt, of runs by the clock. */
function latenessOf({ receipts, outages, runs }: History, disturbed: boolean): ReturnType<typeof percentiles> & { readonly count: number } {
  const sources = new Map(runs.map((run) => [run.run_id, run]));
  const first = [...Map.groupBy(receipts, ({ runId }) => runId).values()].flatMap(([one]) => one ?? []);
  const late = first
    .filter(({ runId, attempt }) => attempt === 1 && sources.get(runId)?.trigger_source === "scheduler")
    .filter(({ scheduledAt }) => wasDownWithin(outages, scheduledAt - RECOVERED_MS, scheduledAt + 5_000) === disturbed)
    .map(({ runId, receivedAt }) => (receivedAt - millis(sources.get(runId)?.scheduled_at ?? "")) / 1000);
  return { count: late.length, ...percentiles(late) };
}

/** How long after its timeout_sec an attempt was ended by the service, undisturbed ones. */
function timeoutLatenessOf({ runs, outages }: History): ReturnType<typeof percentiles> & { readonly count: number } {
  const late = runs.flatMap(({ status, error, started_at, finished_at }) => {
    // A worker's own report of its time-out says more than this.
    const [, seconds] = /^timed out after (\d+) s$/.exec(error ?? "") ?? [];
    if (status !== "timeout" || seconds === undefined || started_at === null || finished_at === null) return [];
    const due = millis(started_at) + Number(seconds) * 1000;
    return wasDownWithin(outages, due - RECOVERED_MS, due + 5_000) ? [] : [(millis(finished_at) - due) / 1000];
  });
  return { count: late.length, ...percentiles(late) };
}

function shown({ at, ...finding }: Finding): object {
  return { ...finding, ...(at !== undefined && { at: new Date(at).toISOString() }) };
}

function countBy(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, same]) => [word, same.length]));
}
