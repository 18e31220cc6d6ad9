/** How full the scope's queues are, for dashboards. Not here: sending and receiving. */
/** About how many messages lie in a queue and in its dead-letter queue. */
export interface QueueDepth {
  /** Dotted name of a worker queue, or the name of a queue of the scope's own: `dispatch-timer`, `completion`, … */
  readonly queue: string;
  /** Null where only dead letters have a queue: those of a stream, a rule, a schedule. */
  readonly messages: { readonly waiting: number; readonly delayed: number; readonly in_flight: number } | null;
  readonly dead_letters: number | null;
}

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
