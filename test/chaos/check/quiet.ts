import type { Change, Finding, History, RunRecord, Spec } from "../history.ts";
import { millis } from "./records.ts";
import { changesBySubject, specsWithin } from "./segments.ts";

/** What ending a run may take beyond its time, ms: a deadline that was under way when the stack died comes back after a minute. */
const ENDED_WITHIN_MS = 90_000;
/** A link that is due is under way within this, ms. */
const LINK_WITHIN_MS = 70_000;
/** An ended run gives its slot back within this, ms. */
const FREED_WITHIN_MS = 5_000;
const LINK_SOURCES = new Set(["bootstrap", "resume", "auto-reschedule"]);

/** When all is quiet nothing waits for ever, slots are free, and each chain has exactly one next link. */
export function checkQuiet(history: History): Finding[] {
  const changes = changesBySubject(history);
  const runs = Map.groupBy(history.runs, (run) => run.job_id);
  return [
    ...history.runs.flatMap((run) => checkOpen(history, run, changes.get(`job#${run.job_id}`) ?? [])),
    ...history.jobs.flatMap((job) => {
      const own = runs.get(job.jobId) ?? [];
      const spec = changes.get(`job#${job.jobId}`)?.at(-1)?.spec;
      // The slots were looked at before the runs, and are freed a moment after their end.
      const open = own.filter((run) => isOpen(run) || millis(run.finished_at ?? run.queued_at) > history.seenUntil - FREED_WITHIN_MS);
      const leaks = job.activeRuns > open.length ? [slots(job.jobId, job.activeRuns, open.length)] : [];
      return [...leaks, ...(spec?.active && spec.chainSeconds !== null ? checkChain(history, job.jobId, job.nextDueAt, own) : [])];
    }),
    ...[...runs].flatMap(([jobId, own]) => checkForks(jobId, own)),
  ];
}

function checkOpen({ readAt }: History, run: RunRecord, changes: readonly Change[]): Finding[] {
  if (!isOpen(run)) return [];
  const since = millis(run.started_at ?? run.retry_at ?? run.queued_at);
  const specs = specsWithin(changes, millis(run.queued_at) - 1_000, millis(run.queued_at)).filter((spec): spec is Spec => spec !== null);
  const grace = Math.max(0, ...specs.map(({ graceSeconds }) => graceSeconds * 1000));
  // Steps name no grace of their own here; what is theirs is their workflow's to end.
  const timeout = Math.max(...specs.map(({ timeoutSeconds }) => timeoutSeconds * 1000), specs.length === 0 ? 10_000 : 0);
  const patience = (run.status === "running" ? timeout : grace + timeout) + ENDED_WITHIN_MS;
  if (readAt - since < patience) return [];
  const text = `${run.status} since ${new Date(since).toISOString()}, attempt ${run.attempt}, timeout_sec ${timeout / 1000}, misfire_grace_sec ${grace / 1000}`;
  return [{ level: "violation", kind: "never-ended", subject: `job#${run.job_id}`, at: since, runId: run.run_id, text }];
}

function slots(jobId: string, active: number, open: number): Finding {
  const text = `${active} slots are in use, ${open} runs are under way`;
  return { level: "violation", kind: "slot-not-freed", subject: `job#${jobId}`, text };
}

function checkChain({ readAt, seenUntil }: History, jobId: string, nextDueAt: number | null, runs: readonly RunRecord[]): Finding[] {
  const moving = runs.some(
    (run) =>
      LINK_SOURCES.has(run.trigger_source) && (isOpen(run) || millis(run.finished_at ?? run.queued_at) > seenUntil - FREED_WITHIN_MS),
  );
  if (moving) return [];
  if (nextDueAt !== null && nextDueAt > readAt - LINK_WITHIN_MS) return [];
  const last = runs.findLast((run) => LINK_SOURCES.has(run.trigger_source));
  const text = `no next link: next_due_at ${nextDueAt === null ? "null" : new Date(nextDueAt).toISOString()}, last link ${last?.run_id} ${last?.status} of ${last?.scheduled_at}`;
  return [{ level: "violation", kind: "chain-ended", subject: `job#${jobId}`, text }];
}

/** Two links at once: one was begun while the one before was still under way. */
function checkForks(jobId: string, runs: readonly RunRecord[]): Finding[] {
  const links = runs
    // A resumed chain that found no slot goes on from there all the same.
    .filter(({ trigger_source, status }) => {
      const isUnstarted = status === "skipped" || status === "missed";
      return LINK_SOURCES.has(trigger_source) && !(isUnstarted && trigger_source === "auto-reschedule");
    })
    .toSorted((a, b) => millis(a.queued_at) - millis(b.queued_at));
  return links.flatMap((link, index) => {
    const next = links[index + 1];
    // A resumed chain begins anew, whatever the last link before is doing.
    if (!next || next.trigger_source !== "auto-reschedule") return [];
    if (link.finished_at !== null && millis(link.finished_at) <= millis(next.queued_at)) return [];
    const text = `${next.run_id} was begun while ${link.run_id} was under way`;
    return [
      { level: "violation", kind: "chain-forked", subject: `job#${jobId}`, at: millis(next.queued_at), runId: next.run_id, text } as const,
    ];
  });
}

function isOpen({ status }: RunRecord): boolean {
  return status === "queued" || status === "running";
}
