/**
 * The life of a run. Its status changes only through `transition`.
 *
 *     queued ──start──▶ running ──finish──▶ success | failed | timeout | cancelled
 *       ▲  └──finish (a worker that never reports its start)──▶ …
 *       └── an attempt failed or timed out, and attempts are left: attempt + 1, due at retry_at
 *
 *     queued, running ──stop──▶ cancelled: somebody asked for it
 *     queued ──cancel──▶ cancelled: its definition was deleted. queued ──replace──▶ timeout: nobody started it, the next one has its slot
 *     failed | timeout | cancelled ──retry──▶ queued: a step of a workflow that is retried
 *     skipped, missed: terminal from birth, with a reason; a queued run whose job was paused before its second is skipped too.
 */
import { withCurrent } from "./attempts.ts";
import { retryDelaySeconds } from "./retry.ts";
import { expiryOf, isFinal, isLeftWaiting, type Outcome, type Run } from "../run.ts";
import { type Text, text, type Words } from "../../texts/text.ts";

/** Longest error text kept on a run, in characters. */
export const ERROR_LIMIT = 4_096;

export type RunEvent =
  | {
      readonly kind: "start";
      readonly attempt: number;
      readonly worker_id: string;
      /** Seconds of silence after which another worker may take the attempt over. Absent: none may. */
      readonly lease_sec?: number | undefined;
    }
  /** The worker is alive: its lease is renewed. */
  | { readonly kind: "heartbeat"; readonly attempt: number; readonly worker_id: string }
  | {
      readonly kind: "finish";
      readonly outcome: Outcome;
      /** Absent: the one that was handed over last before the report. */
      readonly attempt?: number;
      readonly error?: Words | null;
      readonly result?: unknown;
      readonly result_key?: string;
      readonly result_omitted?: string;
      readonly started_at?: string;
      readonly finished_at?: string;
      readonly next_delay_sec?: number;
      /** No further attempt, whatever is left. */
      readonly final?: boolean;
    }
  | { readonly kind: "time-out" }
  /** Taken back before its second: its job was paused, deleted or rescheduled. */
  | { readonly kind: "withdraw"; readonly reason: Text }
  /** Its definition was deleted: what waits is cancelled, what runs is its last attempt. */
  | { readonly kind: "cancel"; readonly reason: Text }
  /** Somebody asked for it to end, whatever it is doing. */
  | { readonly kind: "stop"; readonly reason: Text }
  /** Gives way to the occurrence of `next` (ISO 8601), since no worker has started it. */
  | { readonly kind: "replace"; readonly next: string }
  /** Once more although it has ended, with this many further attempts after a failed one. */
  | { readonly kind: "retry"; readonly retry_limit: number };

export type Transition =
  | { readonly kind: "changed"; readonly run: Run }
  /** Nothing to do: this very report was heard before. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly why: Text };

/** The only way a run's status changes. `now` is epoch ms. */
export function transition(run: Run, event: RunEvent, now: number): Transition {
  switch (event.kind) {
    case "start":
      return start(run, event, now);
    case "heartbeat":
      return heartbeat(run, event, now);
    case "finish":
      return finish(run, event, now);
    case "time-out":
      return timeOut(run, now);
    case "withdraw":
      return withdraw(run, event.reason, now);
    case "cancel":
      return cancel(run, event.reason, now);
    case "stop":
      return stop(run, event.reason, now);
    case "replace":
      return replace(run, event.next, now);
    case "retry":
      return retry(run, event.retry_limit, now);
  }
}

function start(run: Run, event: Extract<RunEvent, { kind: "start" }>, now: number): Transition {
  if (isFinal(run.status)) return { kind: "refused", why: text("run-ended", { status: run.status }) };
  const sent = run.attempt - run.takeovers;
  if (event.attempt < sent || event.attempt > run.attempt) return { kind: "refused", why: otherAttempt(event.attempt, run) };
  if (run.status === "queued") return { kind: "changed", run: running(run, run.attempt, event, now) };
  if (run.worker_id === event.worker_id) return { kind: "unchanged" };
  if (run.lease_until === null || now < Date.parse(run.lease_until)) return { kind: "refused", why: text("claimed-by-other") };
  // Its worker has been silent for longer than it promised to be: it is gone, and its attempt is used up.
  if (run.attempt > run.dispatch.retry_limit) {
    return { kind: "changed", run: ended(run, "failed", now, { error: text("worker-lost"), reason: text("worker-lost") }) };
  }
  const past_attempts = withCurrent(run, "failed", iso(now), text("worker-lost"), iso(now));
  return { kind: "changed", run: running({ ...run, past_attempts, takeovers: run.takeovers + 1 }, run.attempt + 1, event, now) };
}

function heartbeat(run: Run, event: Extract<RunEvent, { kind: "heartbeat" }>, now: number): Transition {
  if (isFinal(run.status)) return { kind: "refused", why: text("run-ended", { status: run.status }) };
  if (event.attempt !== run.attempt) return { kind: "refused", why: otherAttempt(event.attempt, run) };
  if (run.status !== "running") return { kind: "refused", why: text("not-claimed") };
  if (run.worker_id !== event.worker_id) return { kind: "refused", why: text("claimed-by-other") };
  return run.lease_sec === null ? { kind: "unchanged" } : { kind: "changed", run: { ...run, ...leaseOf(run.lease_sec, now) } };
}

function otherAttempt(attempt: number, { attempt: current }: Run): Text {
  return text(attempt > current ? "attempt-not-begun" : "stale-attempt", { attempt, current });
}

function finish(run: Run, event: Extract<RunEvent, { kind: "finish" }>, now: number): Transition {
  if (event.attempt !== undefined && event.attempt > run.attempt) return { kind: "refused", why: otherAttempt(event.attempt, run) };
  if (isFinal(run.status)) {
    if (run.status === event.outcome) return { kind: "unchanged" };
    return { kind: "refused", why: text("run-ended", { status: run.status }) };
  }
  // A late success of an earlier attempt still is the run's success: the work is done, and must not be done again.
  if (event.outcome !== "success" && isOfEarlierAttempt(run, event, now)) return { kind: "unchanged" };
  // A worker's clock may be wrong; what follows is timed from this instant.
  const at = event.finished_at === undefined ? now : within(Date.parse(run.queued_at), Date.parse(event.finished_at), now);
  const started_at =
    event.started_at === undefined ? run.started_at : iso(within(Date.parse(run.queued_at), Date.parse(event.started_at), at));
  const reported: Run = {
    ...run,
    started_at,
    begun_at: run.begun_at ?? started_at,
    reported_at: event.finished_at === undefined ? null : iso(Date.parse(event.finished_at)),
    next_delay_sec: event.next_delay_sec ?? run.next_delay_sec,
  };
  const { error = null, result = null, result_key = null, result_omitted = null, final = false } = event;
  return { kind: "changed", run: endAttempt(reported, event.outcome, at, { error, result, result_key, result_omitted }, final) };
}

/** A report that names no attempt is about one that had been handed over by then: said again while the next one waits, it is old. */
function isOfEarlierAttempt(run: Run, event: Extract<RunEvent, { kind: "finish" }>, now: number): boolean {
  if (event.attempt !== undefined) return event.attempt < run.attempt;
  if (event.finished_at !== undefined && run.reported_at === iso(Date.parse(event.finished_at))) return true;
  const reportedAt = event.finished_at === undefined ? now : Math.min(now, Date.parse(event.finished_at));
  const begun = run.retry_at ?? run.started_at;
  return run.attempt > 1 && begun !== null && reportedAt < Date.parse(begun);
}

function timeOut(run: Run, now: number): Transition {
  if (isFinal(run.status)) return { kind: "unchanged" };
  if (now < expiryOf(run)) return { kind: "unchanged" };
  if (run.status === "running") {
    return { kind: "changed", run: endAttempt(run, "timeout", now, { error: text("timed-out", { seconds: run.dispatch.timeout_sec }) }) };
  }
  const reason = text("no-worker-in-time");
  return { kind: "changed", run: ended(run, "timeout", now, { error: reason, reason }) };
}

function withdraw(run: Run, reason: Text, now: number): Transition {
  if (run.status !== "queued" || run.attempt > 1) return { kind: "unchanged" };
  return { kind: "changed", run: { ...run, status: "skipped", reason, finished_at: iso(now) } };
}

function cancel(run: Run, reason: Text, now: number): Transition {
  if (run.status === "queued") return { kind: "changed", run: ended(run, "cancelled", now, { error: run.error, reason }) };
  const retry_limit = run.attempt - 1;
  if (isFinal(run.status) || run.dispatch.retry_limit <= retry_limit) return { kind: "unchanged" };
  return { kind: "changed", run: { ...run, dispatch: { ...run.dispatch, retry_limit } } };
}

function stop(run: Run, reason: Text, now: number): Transition {
  if (run.status === "cancelled") return { kind: "unchanged" };
  if (isFinal(run.status)) return { kind: "refused", why: text("run-ended", { status: run.status }) };
  return { kind: "changed", run: ended(run, "cancelled", now, { error: run.error, reason }) };
}

function replace(run: Run, next: string, now: number): Transition {
  if (!isLeftWaiting(run, now)) return { kind: "unchanged" };
  const reason = text("replaced-by-next", { seconds: run.dispatch.timeout_sec, next });
  return { kind: "changed", run: ended(run, "timeout", now, { error: reason, reason }) };
}

function retry(run: Run, retryLimit: number, now: number): Transition {
  if (run.status !== "failed" && run.status !== "timeout" && run.status !== "cancelled") return { kind: "unchanged" };
  const dispatch = { ...run.dispatch, retry_limit: retryLimit + run.attempt };
  const results = { result: null, result_key: null, result_omitted: null };
  const past_attempts = withCurrent(run, run.status, run.finished_at ?? iso(now), run.error, iso(now));
  const fresh = { ...run, dispatch, past_attempts, status: "queued", reason: null, ...results, finished_at: null } as const;
  return { kind: "changed", run: { ...fresh, attempt: run.attempt + 1, ...UNCLAIMED, retry_at: iso(now) } };
}

interface Ending {
  readonly error?: Words | null;
  readonly result?: unknown;
  readonly result_key?: string | null;
  readonly result_omitted?: string | null;
  readonly reason?: Text | null;
}

/** Held by no worker. */
const UNCLAIMED = { started_at: null, worker_id: null, takeovers: 0, lease_sec: null, lease_until: null } as const;

function endAttempt(run: Run, outcome: Outcome, now: number, ending: Ending, final = false): Run {
  const another = !final && (outcome === "failed" || outcome === "timeout") && run.attempt <= run.dispatch.retry_limit;
  if (!another) return ended(run, outcome, now, ending);
  const attempt = run.attempt + 1;
  const error = shorten(ending.error ?? null);
  const retry_at = iso(now + retryDelaySeconds(run.run_id, attempt) * 1000);
  const past_attempts = withCurrent(run, outcome, iso(now), error, retry_at);
  return { ...run, status: "queued", attempt, past_attempts, error, ...UNCLAIMED, retry_at };
}

function ended(run: Run, status: Outcome, now: number, ending: Ending): Run {
  return {
    ...run,
    status,
    reason: ending.reason ?? run.reason,
    error: status === "success" ? null : shorten(ending.error ?? null),
    result: ending.result ?? null,
    result_key: ending.result_key ?? null,
    result_omitted: ending.result_omitted ?? null,
    lease_sec: null,
    lease_until: null,
    finished_at: iso(now),
    retry_at: null,
  };
}

function running(run: Run, attempt: number, { worker_id, lease_sec }: Extract<RunEvent, { kind: "start" }>, now: number): Run {
  const lease = lease_sec === undefined ? { lease_sec: null, lease_until: null } : leaseOf(lease_sec, now);
  const started_at = iso(now);
  return { ...run, status: "running", attempt, started_at, begun_at: run.begun_at ?? started_at, worker_id, ...lease, retry_at: null };
}

function leaseOf(seconds: number, now: number): Pick<Run, "lease_sec" | "lease_until"> {
  return { lease_sec: seconds, lease_until: iso(now + seconds * 1000) };
}

function shorten(words: Words | null): Words | null {
  if (typeof words !== "string") return words;
  // A cut may go through a character, and a worker's text may hold half of one: no table and no queue takes that.
  return (words.length > ERROR_LIMIT ? `${words.slice(0, ERROR_LIMIT - 1)}…` : words).toWellFormed();
}

function within(earliest: number, instant: number, latest: number): number {
  return Math.max(earliest, Math.min(latest, instant));
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
