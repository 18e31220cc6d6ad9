import type { Completion } from "./completions/completion.ts";
import type { Delivery } from "./completions/deliver-completion.ts";
import type { JobMessage } from "./messages/job-message.ts";
import type { Refusal } from "./completions/refusals.ts";

/** What a worker tells while it works: `worker.events.on("finished", ({ completion }) => …)`. */
export interface WorkerEvents {
  /** The queue does not exist yet; it is looked up again and again. */
  waiting: [{ readonly queue: string }];
  /** Polling has begun. */
  listening: [{ readonly queueUrl: string }];
  /** A poll came back empty. */
  idle: [];
  /** An attempt is this worker's; its handler starts. `startedAt` is the service's clock. */
  claimed: [{ readonly job: JobMessage; readonly attempt: number; readonly startedAt: string }];
  /** An attempt is not to be worked on. `deleted`: its message was needed no more. */
  refused: [{ readonly job: JobMessage; readonly reason: Refusal; readonly message: string; readonly deleted: boolean }];
  /** A handler's ending was reported, or could not be; see `delivery`. */
  finished: [{ readonly job: JobMessage; readonly completion: Completion; readonly delivery: Delivery }];
  /** A message was no job message. It is left, to end in the dead-letter queue. */
  malformed: [{ readonly messageId: string; readonly error: Error }];
  /** A run was ended on the service's side, or taken over, while its handler ran. Nothing is reported; `message` says how. */
  cancelled: [{ readonly job: JobMessage; readonly attempt: number; readonly message: string }];
  /** The worker stopped before this handler did. Its message comes back to another worker. */
  abandoned: [{ readonly job: JobMessage; readonly attempt: number }];
  /** A message is gone from the queue. */
  deleted: [{ readonly messageId: string }];
  /** Nothing is polled and nothing runs any more. */
  stopped: [];
}
