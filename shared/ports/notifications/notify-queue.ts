/** The queue of notifications. Not here: receiving. */
import type { NotifyMessage } from "../../domain/notification/notify-message.ts";

export interface NotifyQueue {
  /** Repeated: sent again, which is harmless. */
  send(messages: readonly NotifyMessage[]): Promise<void>;
}
