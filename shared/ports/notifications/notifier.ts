/** Hands messages over to receivers. Not here: trying again. */
import type { Answer, Content } from "../../domain/notification/delivery.ts";
import type { NotificationConfig } from "../../domain/notification/notification.ts";

export interface Notifier {
  /** Never throws for what the receiver does: that is an answer. Repeated: sent again, under the same id. */
  deliver(config: NotificationConfig, message: { readonly delivery_id: string; readonly content: Content }): Promise<Answer>;
}
