import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { clip, errorText, type Outcome } from "./completions/completion.ts";
import { messageOf, WorkerError } from "../connection/errors.ts";
import type { JobMessage, JobParams } from "./messages/job-message.ts";
import type { Logger } from "../connection/logger.ts";

/** What a handler gets besides its parameters. */
export interface HandlerContext {
  readonly job: JobMessage;
  /**
   * Aborted when `timeout_sec` is used up, the run was ended on the service's side, or the worker's shutdown grace is over;
   * its reason is a WorkerError `JOB_TIMEOUT`, `RUN_CANCELLED` or `WORKER_STOPPED`. Hand it to whatever takes a signal.
   */
  readonly signal: AbortSignal;
  /** From 1; higher than `job.attempt` when a lost worker's run was taken over. */
  readonly attempt: number;
  /** Adds the job's labels to each line. */
  readonly log: Logger;
}

/** Does the job's work. Returns the run's result (JSON, at most 5,000,000 bytes, or nothing); throws to fail the attempt. */
export type Handler = (params: JobParams, context: HandlerContext) => unknown;

/** What a handler came to. */
export interface Ended {
  readonly kind: "ended";
  readonly status: Outcome;
  readonly value?: unknown;
  readonly error?: string;
}

export type Ending =
  | Ended
  /** The run was ended, or taken over, by somebody else. `message`: how. `settled`: what the handler came to, if it stopped in time. */
  | { readonly kind: "cancelled"; readonly message: string; readonly settled?: Ended }
  /** The worker stopped before the handler did. */
  | { readonly kind: "abandoned" };

interface Limits {
  readonly timeoutMs: number;
  /** Milliseconds a handler has to settle after its signal was aborted for time or because the run was ended. */
  readonly graceMs: number;
  /** Aborted when the run was ended on the service's side. */
  readonly cancelled: AbortSignal;
  /** Aborted when the handler may no longer be waited for. */
  readonly abandon: AbortSignal;
}

/**
 * Runs a handler within its time. A handler that returns in the grace after its time has done its work: success. One that
 * throws then, or does not settle, timed out; nothing can stop it, so it is left running and no longer listened to.
 * One whose run was ended gets the same grace.
 * Never throws.
 */
export async function runHandler(
  handler: Handler,
  context: Omit<HandlerContext, "signal">,
  { timeoutMs, graceMs, cancelled, abandon }: Limits,
): Promise<Ending> {
  const timeout = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([timeout.signal, cancelled, abandon]);
  const timedOut = `timed out after ${timeoutMs / 1000} s`;

  const settled = settle(handler, { ...context, signal }).then((ending): Ending => {
    if (cancelled.aborted) return { kind: "cancelled", message: messageOf(cancelled.reason), settled: ending };
    const late = ending.status === "failed" && timeout.signal.aborted;
    return late ? { ...ending, status: "timeout", error: clip(`${timedOut}; ${ending.error}`) } : ending;
  });

  const outOfTime = async (): Promise<Ending> => {
    await delay(timeoutMs, undefined, { signal: over.signal });
    timeout.abort(new WorkerError("JOB_TIMEOUT", timedOut));
    await grace();
    return { kind: "ended", status: "timeout", error: `${timedOut}; the handler did not stop` };
  };

  const ended = async (): Promise<Ending> => {
    if (!cancelled.aborted) await once(cancelled, "abort", { signal: over.signal });
    await grace();
    return { kind: "cancelled", message: messageOf(cancelled.reason) };
  };

  const grace = async (): Promise<void> => {
    await delay(graceMs, undefined, { signal: over.signal });
    context.log.warn("the handler did not heed its signal; it is left running");
  };

  const abandoned = new Promise<Ending>((resolve) => {
    const give = () => resolve({ kind: "abandoned" });
    if (abandon.aborted) give();
    abandon.addEventListener("abort", give, { once: true, signal: over.signal });
  });

  const endings = [outOfTime(), ended()];
  // Whichever loses the race is cut off, which is no failure.
  for (const ending of endings) ending.catch(() => undefined);
  try {
    return await Promise.race([settled, ...endings, abandoned]);
  } finally {
    over.abort();
  }
}

async function settle(handler: Handler, context: HandlerContext): Promise<Ended> {
  try {
    return { kind: "ended", status: "success", value: await handler(context.job.params, context) };
  } catch (error) {
    return { kind: "ended", status: "failed", error: errorText(error) };
  }
}
