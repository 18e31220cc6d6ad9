import type { Change, Finding, History, RunRecord, Spec } from "../history.ts";
import { isStepRun, millis } from "./records.ts";
import { changesBySubject, specsWithin } from "./segments.ts";
import { afterUp, wasDownWithin } from "./uptime.ts";

/** What an ended run takes to give its slot back, of time in which the stack is up, ms. */
const FREED_WITHIN_MS = 5_000;
/** What is handed over a moment before its time-out has passed need not be replaced, ms. */
const SLACK_MS = 2_000;
const RUN_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|run-\d+/g;

/**
 * "No slot is free" is true: as many runs as max_parallel were under way; and none of them was one that the clock had
 * handed over more than timeout_sec ago and nobody had begun, for that one gives way.
 */
export function checkSkips(history: History): Finding[] {
  const changes = changesBySubject(history);
  const byJob = Map.groupBy(
    history.runs.filter((run) => !isStepRun(run)),
    (run) => run.job_id,
  );
  return [...byJob].flatMap(([jobId, runs]) => {
    const own = changes.get(`job#${jobId}`) ?? [];
    const started = runs.filter(({ status }) => status !== "skipped" && status !== "missed");
    return runs.filter(isForSlots).flatMap((skipped) => {
      const interrupted = runs.filter((run) => wasInterrupted(history, run, skipped));
      return checkSkip(history, own, [...new Set([...started, ...interrupted])], skipped);
    });
  });
}

function checkSkip(history: History, changes: readonly Change[], started: readonly RunRecord[], skipped: RunRecord): Finding[] {
  const at = millis(skipped.queued_at);
  const specs = specsWithin(changes, at - SLACK_MS, at).filter((spec): spec is Spec => spec !== null);
  if (specs.length === 0) return [];
  const holders = started.filter((run) => isHeld(history, run, at) || wasInterrupted(history, run, skipped));
  const limit = Math.min(...specs.map(({ maxParallel }) => maxParallel));
  if (holders.length < limit) {
    const text = `skipped (${skipped.reason}), but ${holders.length} of ${limit} slots were in use`;
    return [finding("skipped-with-a-free-slot", skipped, text)];
  }
  const named = (skipped.reason ?? "").match(RUN_ID) ?? [];
  const wrong = named.find((id) => started.some(({ run_id }) => run_id === id) && !holders.some(({ run_id }) => run_id === id));
  if (wrong !== undefined)
    return [finding("skip-names-a-wrong-run", skipped, `skipped (${skipped.reason}), but ${wrong} was not under way`)];
  if (skipped.trigger_source !== "scheduler") return [];
  const timeout = Math.max(...specs.map(({ timeoutSeconds }) => timeoutSeconds * 1000));
  const idle = holders.filter((run) => isIdle(run, at, timeout) && !deletedBetween(changes, millis(run.queued_at), at));
  if (idle.length === 0 || holders.length > limit) return [];
  const [first] = idle;
  const text = `skipped (${skipped.reason}), though ${first?.run_id} was handed over ${((at - millis(first?.queued_at ?? "")) / 1000).toFixed(1)} s before and nobody had begun it (timeout_sec ${timeout / 1000})`;
  return [finding("idle-holder-not-replaced", skipped, text)];
}

function isForSlots({ status, reason_code }: RunRecord): boolean {
  return status === "skipped" && reason_code === "slots-taken";
}

function isHeld({ outages, reports }: History, { run_id, queued_at, finished_at }: RunRecord, at: number): boolean {
  if (millis(queued_at) > at + SLACK_MS) return false;
  if (finished_at === null) return true;
  // A report that comes late says when the work was done, not when the service heard of it.
  const heard = reports.flatMap(({ runId, status, answeredAt }) =>
    runId === run_id && status === 200 && answeredAt !== null ? [answeredAt] : [],
  );
  return afterUp(outages, Math.max(millis(finished_at), ...heard), FREED_WITHIN_MS) >= at;
}

/**
 * A start that the stack's end interrupted between its slot and its record keeps the slot until its message comes back. The
 * reason names it.
 */
function wasInterrupted({ outages }: History, run: RunRecord, { reason, queued_at }: RunRecord): boolean {
  const at = millis(queued_at);
  if (!reason?.includes(`${run.run_id} is being started`) || millis(run.queued_at) <= at) return false;
  return wasDownWithin(outages, millis(run.scheduled_at), at);
}

function isIdle(run: RunRecord, at: number, timeout: number): boolean {
  if (run.trigger_source !== "scheduler" || run.attempt > 1 || run.started_at !== null) return false;
  if (run.finished_at !== null && millis(run.finished_at) < at) return false;
  return millis(run.queued_at) + timeout + SLACK_MS < at;
}

function deletedBetween(changes: readonly Change[], from: number, until: number): boolean {
  return changes.some(({ spec, sentAt, answeredAt }) => spec === null && answeredAt >= from && sentAt <= until);
}

function finding(kind: string, { job_id, run_id, scheduled_at }: RunRecord, text: string): Finding {
  return { level: "violation", kind, subject: `job#${job_id}`, at: millis(scheduled_at), runId: run_id, text };
}
