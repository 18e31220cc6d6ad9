/** What each config was sent, what it has been told about its subjects, and who is at work for it. Kept for 30 days. Not here: configs. */
import type { Delivery } from "../../domain/notification/delivery.ts";
import type { SubjectState } from "../../domain/notification/subject-state.ts";

export type Turn = "taken" | "full" | "yours";

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
