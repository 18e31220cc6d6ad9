import { setTimeout as delay } from "node:timers/promises";
import { errorText, type Outcome } from "./completion.ts";
import { WorkerError } from "./errors.ts";
import type { JobMessage, JobParams } from "./job-message.ts";
import type { Logger } from "./logger.ts";

/** What a handler gets besides its parameters. */
export interface HandlerContext {
  readonly job: JobMessage;
  /** Aborted when `timeout_sec` is used up or the worker's shutdown grace is over. Hand it to whatever takes a signal. */
  readonly signal: AbortSignal;
  /** From 1; higher than `job.attempt` when a lost worker's run was taken over. */
  readonly attempt: number;
  /** Adds the job's labels to each line. */
  readonly log: Logger;
}

/** Does the job's work. Returns the run's result (JSON, at most 64 KiB, or nothing); throws to fail the attempt. */
export type Handler = (params: JobParams, context: HandlerContext) => unknown;

export type Ending =
  | { readonly kind: "ended"; readonly status: Outcome; readonly value?: unknown; readonly error?: string }
  /** The worker stopped before the handler did. */
  | { readonly kind: "abandoned" };

interface Limits {
  readonly timeoutMs: number;
  /** Milliseconds a handler has to settle after its signal was aborted for time. */
  readonly graceMs: number;
  /** Aborted when the handler may no longer be waited for. */
  readonly abandon: AbortSignal;
}

/**
 * Runs a handler within its time. A handler that returns in the grace after its time has done its work: success. One that
 * throws then, or does not settle, timed out; nothing can stop it, so it is left running and no longer listened to.
 * Never throws.
 */
export async function runHandler(
  handler: Handler,
  context: Omit<HandlerContext, "signal">,
  { timeoutMs, graceMs, abandon }: Limits,
): Promise<Ending> {
  const timeout = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([timeout.signal, abandon]);
  const timedOut = `timed out after ${timeoutMs / 1000} s`;

  const settled = settle(handler, { ...context, signal }).then((ending): Ending => {
    const late = ending.status === "failed" && timeout.signal.aborted;
    return late ? { ...ending, status: "timeout", error: `${timedOut}; ${ending.error}` } : ending;
  });

  const outOfTime = async (): Promise<Ending> => {
    await delay(timeoutMs, undefined, { signal: over.signal });
    timeout.abort(new WorkerError("JOB_TIMEOUT", timedOut));
    await delay(graceMs, undefined, { signal: over.signal });
    context.log.warn("the handler did not heed its signal; it is left running");
    return { kind: "ended", status: "timeout", error: `${timedOut}; the handler did not stop` };
  };

  const abandoned = new Promise<Ending>((resolve) => {
    const give = () => resolve({ kind: "abandoned" });
    if (abandon.aborted) give();
    abandon.addEventListener("abort", give, { once: true, signal: over.signal });
  });

  const clock = outOfTime();
  // Loses the race by being cancelled, which is no failure.
  clock.catch(() => undefined);
  try {
    return await Promise.race([settled, clock, abandoned]);
  } finally {
    over.abort();
  }
}

async function settle(handler: Handler, context: HandlerContext): Promise<Extract<Ending, { kind: "ended" }>> {
  try {
    return { kind: "ended", status: "success", value: await handler(context.job.params, context) };
  } catch (error) {
    return { kind: "ended", status: "failed", error: errorText(error) };
  }
}
