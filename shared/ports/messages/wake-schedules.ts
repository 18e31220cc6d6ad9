/**
 * What wakes us: one schedule an owner, and one-time schedules for delays that no queue can hold. Not here: which minutes to wake at
 * (`domain/eventbridge/wake.ts`).
 */
import type { DefinitionKey, DefinitionKind } from "../../domain/definition/definition-key.ts";
import type { DispatchMessage } from "../../domain/message/messages.ts";

export interface WakeSchedules {
  /** Makes the owner's schedule this expression (UTC). Repeated: nothing. */
  put(owner: DefinitionKey, expression: string): Promise<void>;
  /** Repeated: nothing. */
  remove(owner: DefinitionKey): Promise<void>;
  /** Is the owner's schedule as `put` would make it? */
  compare(owner: DefinitionKey, expression: string): Promise<"same" | "different" | "absent">;
  /** Owners of this kind that have a schedule, by pages of at most 100, in no order. Not those of `once`. `next` null: the last page. */
  list(kind: DefinitionKind, cursor: string | null): Promise<{ readonly owners: readonly DefinitionKey[]; readonly next: string | null }>;
  /** Sends the message once at an instant (epoch ms) or up to a minute later, then deletes itself. Same name twice: once. */
  once(name: string, instant: number, message: DispatchMessage): Promise<void>;
}
