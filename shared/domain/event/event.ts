/**
 * Events on a scope's bus, as EventBridge delivers them. Belfry's own carry marks among their resources: a stable id,
 * the idempotency key of everything they start (EventBridge's own id is new each time a publication is repeated), and
 * how many events led to them, so that a loop ends, and the trigger that published them, which does not hear them.
 */
import { isRunId } from "../run/run-id.ts";

/** An event that was caused by this many others in a row is not acted upon. */
export const HOP_LIMIT = 16;

/** Topics that begin so are Belfry's own: run.queued, run.running, run.success, … */
export const LIFECYCLE_TOPICS = "run.";

const ID_MARK = "belfry:event/";
const HOP_MARK = "belfry:hop/";
const TRIGGER_MARK = "belfry:trigger/";

/** The envelope, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  /** ISO 8601, seconds. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event to be published. */
export interface NewEvent {
  /** Stable: publishing twice gives two deliveries of one event. A run id by form, so that it carries its time. */
  readonly id: string;
  readonly topic: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** How many events led to it; 0 for one that came from outside. */
  readonly hop: number;
  /** The trigger that publishes it, if one does: it does not hear its own events. */
  readonly publishedBy?: string;
}

/** The `source` of all events of a scope. */
export function eventSource(scope: string): string {
  return `belfry.${scope}`;
}

export function resourcesOf({ id, hop, publishedBy }: Pick<NewEvent, "id" | "hop" | "publishedBy">): string[] {
  const by = publishedBy === undefined ? [] : [`${TRIGGER_MARK}${publishedBy}`];
  return [`${ID_MARK}${id}`, `${HOP_MARK}${hop}`, ...by];
}

/** Did this very trigger publish the event? */
export function isPublishedBy({ resources }: Pick<BusEvent, "resources">, triggerId: string): boolean {
  return resources.includes(`${TRIGGER_MARK}${triggerId}`);
}

/** The stable id of an event: its mark, or the bus's own id if somebody else published it. */
export function eventId({ id, resources }: BusEvent): string {
  const marked = resources.find((resource) => resource.startsWith(ID_MARK))?.slice(ID_MARK.length);
  return marked !== undefined && isRunId(marked) ? marked : id;
}

export function hopOf({ resources }: BusEvent): number {
  const marked = resources.find((resource) => resource.startsWith(HOP_MARK))?.slice(HOP_MARK.length);
  return marked !== undefined && /^\d{1,4}$/.test(marked) ? Number(marked) : 0;
}
