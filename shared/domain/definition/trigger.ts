import type { Definition } from "./definition.ts";
import type { Words } from "../texts/text.ts";

/** `cron`: by the clock. `api`: by a call of its webhook. `event`: by an event on the bus. */
export const TRIGGER_TYPES = ["cron", "api", "event"] as const;
export type TriggerType = (typeof TRIGGER_TYPES)[number];

/** Publishes an event to its topic when something happens, and starts its targets. */
export interface TriggerDefinition extends Definition {
  readonly kind: "trigger";
  readonly trigger_id: string;
  readonly type: TriggerType;
  /** Where it publishes. */
  readonly topic: string;
  /** Topic pattern of the events that it waits for; set exactly for `event`. */
  readonly source_topic: string | null;
  /** EventBridge event pattern over the whole event, for `event`; null lets all pass. */
  readonly filter: Readonly<Record<string, unknown>> | null;
  /** Template of what it publishes, over the event that set it off; null publishes that event's own detail. */
  readonly payload: Readonly<Record<string, unknown>> | null;
  readonly targets: readonly TriggerTarget[];
  /**
   * The worker queue of the client whose functions make what it publishes: what sets it off is sent there, and the client
   * answers with the event, POST /triggers/{trigger_id}/occurrences. Null: the service makes it from `payload`.
   */
  readonly client_queue: string | null;
  /** Key of the webhook's signature, for `api`; null: the API's token is asked for instead. */
  readonly secret: string | null;
  /** Seconds for which a signed request is remembered, so that it counts once; a signed timestamp may be this old. */
  readonly replay_window_sec: number;
}

/** What a trigger starts. */
export type TriggerTarget =
  | { readonly job_id: string; readonly params: Readonly<Record<string, unknown>> | null }
  | { readonly workflow_id: string; readonly params: Readonly<Record<string, unknown>> | null };

/** What a trigger's occurrence came to. */
export const OCCURRENCE_STATUSES = ["published", "missed", "dropped"] as const;
type OccurrenceStatus = (typeof OCCURRENCE_STATUSES)[number];

/** The record of one occurrence of a trigger. */
export interface TriggerOccurrence {
  readonly trigger_id: string;
  /** Also the id of the event that it published. */
  readonly occurrence_id: string;
  readonly status: OccurrenceStatus;
  /** Why it was missed or dropped. */
  readonly reason: Words | null;
  readonly topic: string;
  /** The event that set it off; null for the clock and for calls. */
  readonly source_event_id: string | null;
  readonly hop: number;
  readonly scheduled_at: string;
  readonly recorded_at: string;
  readonly started: readonly { readonly owner: string; readonly run_id: string }[];
  /** Targets that started nothing, and why. */
  readonly not_started: readonly { readonly owner: string; readonly reason: Words }[];
}

export interface TriggerState {
  /** Occurrences that were published. Never reset. */
  readonly trigger_count: number;
  readonly last_triggered_at: string | null;
  readonly missed_count: number;
  readonly dropped_count: number;
  /** How many in a row have published nothing, up to the last one; 0: that one did. */
  readonly failure_streak: number;
  /** When the first of them was due, and why the last one published nothing. */
  readonly failing_since: string | null;
  readonly last_reason: Words | null;
}

export const UNTRIGGERED: TriggerState = {
  trigger_count: 0,
  last_triggered_at: null,
  missed_count: 0,
  dropped_count: 0,
  failure_streak: 0,
  failing_since: null,
  last_reason: null,
};
