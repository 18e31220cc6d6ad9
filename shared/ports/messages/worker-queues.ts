/** The queues of the workers. Not here: receiving, which workers do, and how full they are (`QueueDepths`). */
import type { JobMessage } from "../../domain/message/messages.ts";
import type { Delayed } from "./dispatch-queue.ts";

export interface WorkerQueues {
  /** Makes the queue and its dead-letter queue if they are not there. Repeated: nothing. */
  ensure(queue: string): Promise<void>;
  /** Does the queue hold no message, visible, hidden or delayed? Approximate, as SQS counts; false where that cannot be told. */
  isEmpty(queue: string): Promise<boolean>;
  /** Durable when it resolves. At most 900 s of delay. A queue that does not exist is made first. */
  send(messages: readonly (Delayed<JobMessage> & { readonly queue: string })[]): Promise<void>;
}
