import type { DeadLetters } from "../../../shared/ports.ts";

/** Dead letters as a test sets them, by their queues. */
export class MemoryDeadLetters implements DeadLetters {
  readonly queues = new Map<string, number>();
  /** Queues that cannot be read. */
  readonly unread: { readonly queue: string; readonly error: string }[] = [];

  async count() {
    return { messages: [...this.queues.values()].reduce((sum, count) => sum + count, 0), unread: this.unread };
  }
}
