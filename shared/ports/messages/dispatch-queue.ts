/** The queues of our own messages and timers, each kind on its own (`queueOf`). At least once, in no order. Not here: receiving. */
import type { DispatchMessage } from "../../domain/message/messages.ts";

/** A message and how long it must wait. Delays beyond a queue's 900 s are the adapter's business (hops or one-time schedules). */
export interface Delayed<Message> {
  readonly message: Message;
  readonly delaySeconds: number;
}

export interface DispatchQueue {
  /** Durable when it resolves. Throws if any was refused; others may have been sent. */
  send(messages: readonly Delayed<DispatchMessage>[]): Promise<void>;
}
