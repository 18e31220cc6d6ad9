import type { Answer, Content, Delivery } from "../domain/notification/delivery.ts";
import type { NotificationConfig } from "../domain/notification/notification.ts";
import type { NotifyMessage } from "../domain/notification/notify-message.ts";
import type { SubjectState } from "../domain/notification/subject-state.ts";
import type { NumberedRules, NumberedStore } from "./numbered.ts";

/** Whom to tell of what. */
export type NotificationConfigs = NumberedStore<NotificationConfig>;

export const NOTIFICATION_RULES: NumberedRules<NotificationConfig> = { kind: "notification", unique: ["name"] };

export type Turn = "taken" | "full" | "yours";

/** What each config was sent, what it has been told about its subjects, and who is at work for it. Kept for 30 days. Not here: configs. */
export interface Deliveries {
  /** Stores a new delivery, and where it is held, that it is. Answers the one that is there already if there is. */
  createDelivery(delivery: Delivery): Promise<Delivery | undefined>;
  /** Strongly consistent. */
  getDelivery(configId: number, deliveryId: string): Promise<Delivery | undefined>;
  /** Saves `next` if the stored one has the revision before; false if not. */
  saveDelivery(next: Delivery): Promise<boolean>;
  /** Newest first. `after`: an id that the page before ended with. Strongly consistent. */
  listDeliveries(
    configId: number,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly deliveries: readonly Delivery[]; readonly more: boolean }>;
  /** Those that are held until `until` (epoch ms) or before, oldest first, at most `limit`. Strongly consistent. */
  listHeld(configId: number, until: number, limit: number): Promise<readonly Delivery[]>;
  /** They are held no longer. Repeated: nothing. */
  releaseHeld(deliveries: readonly Delivery[]): Promise<void>;
  /** Strongly consistent; undefined: nothing is known. */
  getSubject(configId: number, subject: string): Promise<SubjectState | undefined>;
  /** Saves what is known if the stored version is one less; false if not. */
  saveSubject(configId: number, subject: string, state: SubjectState): Promise<boolean>;
  /**
   * Takes one of `most` places at the work of this name, until `until` (epoch ms) or until the turn is ended. `full`: others have
   * them all. `yours`: the holder has one already, so the same work is being done.
   */
  takeTurn(name: string, holder: string, turn: { readonly most: number; readonly now: number; readonly until: number }): Promise<Turn>;
  endTurn(name: string, holder: string, most: number): Promise<void>;
}

/** The queue of notifications. */
export interface NotifyQueue {
  /** Repeated: sent again, which is harmless. */
  send(messages: readonly NotifyMessage[]): Promise<void>;
}

/** Hands messages over to receivers. */
export interface Notifier {
  /** Never throws for what the receiver does: that is an answer. Repeated: sent again, under the same id. */
  deliver(config: NotificationConfig, message: { readonly delivery_id: string; readonly content: Content }): Promise<Answer>;
}

/** Where a URL leads, before it is taken. */
export interface OutgoingAddresses {
  /** Why nothing is ever sent there; undefined: something may be. A name that has no address now may have one later. */
  whyForbidden(url: string): Promise<"url-form" | "url-credentials" | "url-not-https" | "url-address-forbidden" | undefined>;
}
