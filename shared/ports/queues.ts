import type { DispatchMessage, JobMessage } from "../domain/message/messages.ts";

/** A message and how long it must wait. Delays beyond a queue's 900 s are the adapter's business (hops or one-time schedules). */
export interface Delayed<Message> {
  readonly message: Message;
  readonly delaySeconds: number;
}

/** The queues of our own messages and timers, each kind on its own (`queueOf`). At least once, in no order. Not here: receiving. */
export interface DispatchQueue {
  /** Durable when it resolves. Throws if any was refused; others may have been sent. */
  send(messages: readonly Delayed<DispatchMessage>[]): Promise<void>;
}

/** The queues of the workers. */
export interface WorkerQueues {
  /** Makes the queue and its dead-letter queue if they are not there. Repeated: nothing. */
  ensure(queue: string): Promise<void>;
  /** Does the queue hold no message, visible, hidden or delayed? Approximate, as SQS counts; false where that cannot be told. */
  isEmpty(queue: string): Promise<boolean>;
  /** Durable when it resolves. At most 900 s of delay. A queue that does not exist is made first. */
  send(messages: readonly (Delayed<JobMessage> & { readonly queue: string })[]): Promise<void>;
}

/** About how many messages lie in a queue and in its dead-letter queue. */
export interface QueueDepth {
  /** Dotted name of a worker queue, or the name of a queue of the scope's own: `dispatch-timer`, `completion`, … */
  readonly queue: string;
  /** Null where only dead letters have a queue: those of a stream, a rule, a schedule. */
  readonly messages: { readonly waiting: number; readonly delayed: number; readonly in_flight: number } | null;
  readonly dead_letters: number | null;
}

/** How full the scope's queues are, for dashboards. Not here: sending and receiving. */
export interface QueueDepths {
  /**
   * Of these worker queues and of all queues of the scope's own; some seconds old at most. A queue that does not exist is
   * left out; one that cannot be read is named in `unread`, with the reason.
   */
  read(workerQueues: readonly string[]): Promise<{
    readonly depths: readonly QueueDepth[];
    readonly unread: readonly { readonly queue: string; readonly error: string }[];
  }>;
}
