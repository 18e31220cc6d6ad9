import { type DefinitionKey, type DefinitionKind, definitionKey } from "./definition-key.ts";
import type { Scheduled } from "../schedule/schedule.ts";

/** The version of a definition that a caller means, or any, but one that is there. */
export type IfMatch = number | "any";

/** What jobs, workflows and triggers have in common: a definition that can be due by the clock. Times are ISO 8601 in UTC. */
export interface Definition extends Scheduled {
  readonly kind: DefinitionKind;
  /** Unique among the scope's definitions of its kind. */
  readonly id: string;
  /**
   * Unlike that of any other definition that has ever had this id: what was planned, claimed or remembered for one that was
   * deleted is nobody's when the id is used again.
   */
  readonly generation: string;
  readonly scope: string;
  readonly description: string | null;
  /** While false nothing of it becomes due. */
  readonly enabled: boolean;
  /** When it was paused, while it is. */
  readonly paused_at: string | null;
  /** Why it was paused, if it is and a reason was given. */
  readonly pause_reason: string | null;
  /** Seconds by which an occurrence may start late, once, after downtime; an older one is recorded as missed. */
  readonly misfire_grace_sec: number;
  /** 1 at creation, + 1 with each change: the optimistic lock behind ETag and If-Match. */
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  /** Who registered it; absent where callers are not known, as on a laptop, and in definitions of earlier versions. */
  readonly created_by?: string;
  /** That one's number, where it is a user's. */
  readonly created_by_id?: number;
  /** Who changed it last; absent as above, and where Belfry did so by itself. */
  readonly updated_by?: string;
  /** When it last became due-able: created enabled, resumed, or rescheduled. Occurrences before it do not exist. */
  readonly active_since: string;
  /** The first occurrence after `active_since`; the state of jobs and workflows holds later ones. */
  readonly first_due_at: string | null;
}

/** A definition that is stored and cannot be read: it starts nothing, and can be deleted. */
export interface BrokenDefinition {
  readonly kind: DefinitionKind;
  readonly id: string;
  /** What is wrong with it. */
  readonly broken: string;
}

export function isBroken(definition: object): definition is BrokenDefinition {
  return "broken" in definition;
}

/** Under which the definition, its state and its occurrences are kept: `job#buy-scanner`. */
export function keyOf({ kind, id }: Pick<Definition, "kind" | "id">): DefinitionKey {
  return definitionKey(kind, id);
}
