import type { DefinitionKey } from "../definition/definition-key.ts";
import type { FormerDefinition } from "../definition/former-definition.ts";
import type { BusEvent } from "../event/event.ts";
import type { RunCause } from "../run/reasons/run-cause.ts";
import type { RunId } from "../run/run-id.ts";

/** What a worker receives. Times are ISO 8601, durations seconds. */
export interface JobMessage {
  readonly job_id: string;
  readonly scope: string;
  readonly run_id: RunId;
  /** `scheduler`, `manual`, `auto-reschedule`, `bootstrap`, `resume`, `event`, `workflow`, or a caller's own word. */
  readonly trigger_source: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Set in queue mode. */
  readonly next_delay_sec: number | null;
  readonly auto_reschedule: boolean;
  readonly timeout_sec: number;
  readonly retry_limit: number;
  readonly telemetry_label: string | null;
  readonly queued_at: string;
  readonly scheduled_at: string;
  readonly attempt: number;
}

/** Start a run, or let a trigger publish, at its second; runs of jobs may be created shortly before. */
export interface FireMessage {
  readonly kind: "fire";
  readonly owner: DefinitionKey;
  readonly run_id: RunId;
  readonly scheduled_at: string;
  readonly trigger_source: string;
  /** Of the definition it is for: made anew under the same id, a definition is another one. Absent: whichever there is. */
  readonly generation?: string | undefined;
  /** The definition's version it was planned from: if that is still current, it still is an occurrence. */
  readonly version?: number | undefined;
  /** The activation it belongs to; after a pause and resume, runs promised before are void. */
  readonly active_since?: string | undefined;
  /** Merged over `default_params`. As large as an event's detail: what a caller may send is limited where it comes in. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** The occurrence after this one. */
  readonly next_due_at?: string | null | undefined;
  /** How many events led to it; set where one did. */
  readonly hop?: number | undefined;
  /** The message that it first came in together with others, where it was sent again alone: it goes on with what that one began. */
  readonly first_message_id?: string | undefined;
  /** What made it, unless the clock did or the run before it. */
  readonly cause?: RunCause | undefined;
}

/** Names a run. */
export interface RunRef {
  readonly job_id: string;
  readonly run_id: RunId;
}

/** A run created ahead of its second, complete: when that comes it only has to be handed over. */
export interface PreCreatedRun {
  readonly fire: FireMessage;
  readonly queue: string;
  readonly message: JobMessage;
}

/**
 * Everything that travels on our own queues, whose delays are the timers. Each kind may arrive twice, late, or out of order;
 * none of them is trusted to be still true. What travels together is handled one by one: what fails is sent again alone, and
 * holds up nothing else.
 */
export type DispatchMessage =
  /** From EventBridge Scheduler: plan the window of this minute. Where `wake_at` was not substituted, the message's sent time counts. */
  | { readonly kind: "wake"; readonly owner: DefinitionKey; readonly wake_at: string }
  /** A definition became active, or occurrences may have been missed: plan [from, until). */
  | {
      readonly kind: "launch";
      readonly owner: DefinitionKey;
      readonly from: string;
      readonly until: string;
      /** The definition as it was before an edit, a pause or its deletion: what fell due under it and has no record gets one. */
      readonly former?: FormerDefinition | undefined;
    }
  | FireMessage
  /** Fires of one second. */
  | { readonly kind: "fires"; readonly scheduled_at: string; readonly fires: readonly FireMessage[] }
  /** Hand runs that were created ahead to their workers, at their common second. */
  | { readonly kind: "release"; readonly scheduled_at: string; readonly runs: readonly PreCreatedRun[] }
  /** Has this run used up its time? */
  | ({ readonly kind: "deadline" } & RunRef)
  /** Have these, which are to be looked at in the same second? */
  | { readonly kind: "deadlines"; readonly runs: readonly RunRef[] }
  /** Start steps of a workflow's run that have become due; without places: look at the whole run again. */
  | { readonly kind: "advance"; readonly workflow_id: string; readonly run_id: RunId; readonly places?: readonly number[] | undefined }
  /** React again to the runs that ended in a span, or had another attempt coming: what was told of them is lost. */
  | {
      readonly kind: "react-again";
      readonly from: string;
      readonly until: string;
      readonly cursor?: string | undefined;
      /** Only this one of them, whenever it ended. */
      readonly of?: { readonly owner: DefinitionKey; readonly run_id: RunId } | undefined;
    }
  /** From a trigger's EventBridge rule: an event that may be meant for it. */
  | { readonly kind: "event"; readonly trigger_id: string; readonly event: BusEvent };

/** The message of one kind. */
export type MessageOf<Kind extends DispatchMessage["kind"]> = Extract<DispatchMessage, { readonly kind: Kind }>;
