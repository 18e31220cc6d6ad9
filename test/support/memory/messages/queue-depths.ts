import type { QueueDepth, QueueDepths } from "../../../../shared/ports/messages/queue-depths.ts";

/** Depths as a test sets them. A queue that is not set does not exist. */
export class MemoryQueueDepths implements QueueDepths {
  readonly own: QueueDepth[] = [];
  readonly workers = new Map<string, QueueDepth>();
  /** Queues that cannot be read. */
  readonly unread: { readonly queue: string; readonly error: string }[] = [];

  async read(workerQueues: readonly string[]) {
    const depths = [...this.own, ...workerQueues.flatMap((queue) => this.workers.get(queue) ?? [])];
    return { depths, unread: this.unread };
  }
}
