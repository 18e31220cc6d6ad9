import type { JsonObject } from "../answers/json-values.ts";

type Awaitable<Value> = Value | Promise<Value>;

/** An event as the service delivers it, the envelope of EventBridge. */
export interface EventEnvelope<Data extends object = JsonObject> {
  readonly id: string;
  /** `belfry.{scope}`. */
  readonly source: string;
  /** Its topic. */
  readonly "detail-type": string;
  /** ISO 8601. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Data;
}

interface EventFields<Data extends object> {
  readonly topic: string;
  /** The same with each delivery. */
  readonly event_id: string;
  /** When it was published. */
  readonly timestamp: Date;
  /** Its data once more, as patterns and templates know it. */
  readonly detail: Data;
  readonly meta: { readonly topic: string; readonly event_id: string; readonly timestamp: Date };
}

/**
 * An event as functions get it: the fields of its data, and `topic`, `event_id`, `timestamp`, `detail` and `meta` where its
 * data has none of that name.
 */
export type SourceEvent<Data extends object = JsonObject> = Readonly<Data> &
  (string extends keyof Data ? EventFields<Data> : Omit<EventFields<Data>, keyof Data>);

/** The occurrence for which a function is called. */
export interface OccurrenceContext {
  readonly triggerId: string;
  /** Also the id of the event that will be published: the same whenever the occurrence is worked on again. */
  readonly occurrenceId: string;
  /** When it was due, or when its event was published. */
  readonly scheduledAt: Date;
  /** The event that set it off; null for the clock and for calls. */
  readonly sourceEventId: string | null;
}

/** The occurrence, and the whole event that set it off. */
export interface EventContext<Data extends object = JsonObject> extends OccurrenceContext {
  readonly event: EventEnvelope<Data>;
}

/**
 * Does the event set the trigger off? One that throws is called again, a few times; then the event is put on record as dropped.
 */
export type EventFilter<Data extends object = JsonObject> = (event: SourceEvent<Data>, context: EventContext<Data>) => Awaitable<boolean>;

/** Makes what an event trigger publishes, of the event that set it off: a JSON object, or an object of a class for its fields. */
export type EventMaker<Data extends object = JsonObject> = (event: SourceEvent<Data>, context: EventContext<Data>) => Awaitable<object>;

/** Makes what a trigger by the clock publishes. */
export type CronEventMaker = (context: OccurrenceContext) => Awaitable<object>;

/** Makes what an api trigger publishes, of the payload it was called with. */
export type ApiEventMaker<Payload extends object = JsonObject> = (payload: Payload, context: OccurrenceContext) => Awaitable<object>;

/** @internal What a function made. */
export interface MadeEvent {
  readonly data: JsonObject;
  /** As an event factory's events name it; undefined where they name none. */
  readonly topic: string | undefined;
}

/** @internal */
export type EventFunction = (event: EventEnvelope, context: OccurrenceContext) => Promise<MadeEvent>;

/** @internal A trigger's functions, whatever its type: both get the event as the service delivers it. */
export interface TriggerFunctions {
  readonly filter?: (event: EventEnvelope, context: OccurrenceContext) => Promise<boolean>;
  readonly make?: EventFunction;
}
