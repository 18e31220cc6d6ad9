import type { JobMessage } from "../../domain/message/messages.ts";
import type { Run } from "../../domain/run/run.ts";
import type { Delayed } from "../../ports/messages/dispatch-queue.ts";
import { jobMessageOf } from "../../domain/run/new-run.ts";

/** The run's current attempt, addressed to its worker queue. */
export function toWorker(run: Run): Delayed<JobMessage> & { readonly queue: string } {
  return { queue: run.dispatch.queue, message: jobMessageOf(run), delaySeconds: 0 };
}
