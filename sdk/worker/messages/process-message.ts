import type { EventEmitter } from "node:events";
import type { Message } from "@aws-sdk/client-sqs";
import type { ApiClient } from "../../connection/api-client.ts";
import type { Claim } from "../claims/claim-run.ts";
import { watchClaim } from "../claims/claim-watch.ts";
import { type Completion, LONGEST_DELAY_SECONDS, reportable } from "../completions/completion.ts";
import type { CompletionQueue } from "../completions/completion-queue.ts";
import { deliverCompletion, type Delivery, type ReportPreference } from "../completions/deliver-completion.ts";
import type { Hold } from "./hold-message.ts";
import { type JobMessage, labelsOf, parseJobMessage } from "./job-message.ts";
import { type Logger, withFields } from "../../connection/logger.ts";
import { isFinalRefusal, type Refusal } from "../completions/refusals.ts";
import { type Ended, type Handler, runHandler } from "../run-handler.ts";
import { runLog as keptLog } from "../run-log.ts";
import { unreportedCompletions } from "../completions/unreported.ts";
import type { WorkerEvents } from "../worker-events.ts";

/** SQS keeps a received message hidden for 12 h at most, whatever its heartbeat asks for. */
const LONGEST_HIDING_SECONDS = 43_200;
/** Milliseconds a handler has to settle after its signal was aborted for time or because its run was ended. */
const ABORT_GRACE_MS = 1_000;

/** What to do with a message: remove it; leave it, to come back after its visibility timeout; hide it for seconds. */
export type Disposition = { readonly kind: "delete" } | { readonly kind: "leave" } | { readonly kind: "hide"; readonly seconds: number };

interface Processing {
  readonly api: ApiClient;
  /** Asks for the right to work on an attempt. Never throws. */
  readonly claim: (asking: { readonly job: JobMessage; readonly workerId: string }) => Promise<Claim>;
  readonly completions: CompletionQueue;
  readonly handler: Handler;
  readonly report: ReportPreference;
  readonly workerId: string;
  readonly visibilityTimeoutSeconds: number;
  /** Is what a handler logs kept with the run's record? */
  readonly keepsLog: boolean;
  /** Is a handler told of a run that was ended meanwhile? */
  readonly heedsEnd: boolean;
  readonly log: Logger;
  readonly events: EventEmitter<WorkerEvents>;
  /** Aborted when the worker is asked to stop. */
  readonly stopping: AbortSignal;
  /** Aborted when running handlers may no longer be waited for. */
  readonly abandon: AbortSignal;
}

/**
 * What happens to a message: parse, claim, run, report, and only then delete. Until the last step a crash anywhere brings
 * the message back, and the claim tells what is still to be done. Never throws.
 */
export function messageProcessor(its: Processing): (message: Message, hold: Hold) => Promise<Disposition> {
  const unreported = unreportedCompletions();
  let deliveries = 0;

  return async (message, hold) => {
    const job = parse(message);
    if (job === undefined) return { kind: "leave" };
    const log = withFields(its.log, labelsOf(job));
    const key = `${job.job_id} ${job.run_id} ${job.attempt}`;
    const earlier = unreported.get(key);
    // Its work is done; only the news of it is missing.
    if (earlier) return report(key, job, earlier, log);

    deliveries += 1;
    const redelivered = Number(message.Attributes?.ApproximateReceiveCount ?? "1") > 1;
    const workerId = `${its.workerId}#${deliveries}`;
    const claim = await its.claim({ job, workerId });
    if (claim.kind === "refused") return refuse(job, claim.reason, claim.message, redelivered, log);

    const { attempt, startedAt } = claim;
    its.events.emit("claimed", { job, attempt, startedAt });
    const runLog = withFields(log, { attempt });
    runLog.info("run started");
    const since = performance.now();
    const watch = watchClaim({ api: its.api, job, attempt, workerId, heedsEnd: its.heedsEnd, log: runLog });
    hold.onBeat(() => watch.beat());
    // The lease began with the claim, which may have come long after the receive, and must not outlast the hiding.
    void hold.refresh();
    const limits = { timeoutMs: timeoutMs(job), graceMs: ABORT_GRACE_MS, cancelled: watch.signal, abandon: its.abandon };
    const kept = its.keepsLog ? keptLog({ api: its.api, job, attempt, log: runLog }) : undefined;
    const ending = await runHandler(its.handler, { job, attempt, log: kept?.logger ?? runLog }, limits);
    watch.stop();
    // The work of a lost claim may be done all the same; the service counts a success, so that it is not done again.
    const finished = ending.kind === "cancelled" && watch.lost && ending.settled?.status === "success" ? ending.settled : ending;
    if (finished.kind === "cancelled") {
      const { message } = finished;
      runLog.warn("run cancelled: it was ended on the service's side; nothing is reported", { reason: message });
      its.events.emit("cancelled", { job, attempt, message });
      await kept?.close();
      // Of a run that goes on, this message may be the one that its new worker keeps hidden.
      return { kind: watch.lost ? "leave" : "delete" };
    }
    if (finished.kind === "abandoned") {
      runLog.warn("run abandoned: the worker stops; another takes over when its message comes back");
      its.events.emit("abandoned", { job, attempt });
      return { kind: "leave" };
    }
    // Counted from the service's start, so that a run's times are of one clock and their difference is its duration.
    const finishedAt = new Date(Date.parse(startedAt) + performance.now() - since).toISOString();
    const completion = completionOf(job, finished, { attempt, started_at: startedAt, finished_at: finishedAt }, runLog);
    const [disposition] = await Promise.all([report(key, job, completion, runLog), kept?.close()]);
    return disposition;
  };

  function parse(message: Message): JobMessage | undefined {
    try {
      return parseJobMessage(message.Body ?? "");
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const messageId = message.MessageId ?? "";
      its.log.error("malformed message left for the dead-letter queue", { message_id: messageId, error: error.message });
      its.events.emit("malformed", { messageId, error });
      return undefined;
    }
  }

  function refuse(job: JobMessage, reason: Refusal, message: string, redelivered: boolean, log: Logger): Disposition {
    const deleted = reason === "over" || reason === "unknown";
    log[reason === "over" || reason === "busy" ? "info" : "warn"]("run not started", { reason, error: message, deleted });
    its.events.emit("refused", { job, reason, message, deleted });
    if (deleted) return { kind: "delete" };
    if (its.stopping.aborted) return { kind: "hide", seconds: 0 };
    // A second copy: should it come back while the run lasts, it would look like the message of a lost worker.
    if (reason === "busy" && !redelivered)
      return { kind: "hide", seconds: Math.min(job.timeout_sec + its.visibilityTimeoutSeconds, LONGEST_HIDING_SECONDS) };
    return { kind: "leave" };
  }

  async function report(key: string, job: JobMessage, completion: Completion, log: Logger): Promise<Disposition> {
    const delivery = await deliverCompletion({ api: its.api, queue: its.completions, log, giveUp: its.abandon }, completion, its.report);
    const settled = isSettled(delivery);
    if (settled) unreported.forget(key);
    else unreported.keep(key, completion);
    log[settled ? "info" : "error"](settled ? "run finished" : "run finished, but that could not be reported; its message is kept", {
      status: completion.status,
      ...(typeof completion.error === "string" && { error: completion.error }),
      ...(delivery.kind === "delivered" ? { via: delivery.via } : { report: delivery.message }),
    });
    its.events.emit("finished", { job, completion, delivery });
    return { kind: settled ? "delete" : "leave" };
  }

  /** Leaves room for a last heartbeat and the report within what SQS allows. */
  function timeoutMs(job: JobMessage): number {
    return Math.min(job.timeout_sec, LONGEST_HIDING_SECONDS - 2 * its.visibilityTimeoutSeconds) * 1000;
  }
}

function isSettled(delivery: Delivery): boolean {
  return delivery.kind === "delivered" || (delivery.kind === "refused" && isFinalRefusal(delivery));
}

type Times = Pick<Completion, "attempt" | "started_at" | "finished_at">;

function completionOf(job: JobMessage, { status, value, error }: Ended, times: Times, log: Logger): Completion {
  const kept = reportable(value);
  if (kept.result_omitted) log.warn("result not kept", { error: kept.result_omitted });
  const next = job.auto_reschedule ? (job.next_delay_sec ?? 0) : 0;
  return {
    job_id: job.job_id,
    scope: job.scope,
    run_id: job.run_id,
    ...times,
    status,
    ...(error !== undefined && { error }),
    ...kept,
    ...(next > 0 && { next_delay_sec: Math.min(next, LONGEST_DELAY_SECONDS) }),
  };
}
