/** Hands messages over to receivers. Not here: trying again. */
import type { Answer, Content } from "../../domain/notification/delivery.ts";
import type { NotificationConfig } from "../../domain/notification/notification.ts";

export interface OrderedMail {
  readonly delivery_id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** `content` in base64; null: nothing is attached. */
  readonly file: { readonly name: string; readonly content: string } | null;
}

export interface Notifier {
  /** Never throws for what the receiver does: that is an answer. Repeated: sent again, under the same id. */
  /** As `deliver`, for a mail that no config orders. */
  mail(mail: OrderedMail): Promise<Answer>;
  deliver(config: NotificationConfig, message: { readonly delivery_id: string; readonly content: Content }): Promise<Answer>;
}
