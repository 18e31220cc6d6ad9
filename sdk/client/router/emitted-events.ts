import { setTimeout as delay } from "node:timers/promises";
import type { JsonObject } from "../answers/json-values.ts";
import type { Occurrence } from "../triggers/trigger-answers.ts";
import type { TriggerApi } from "../triggers/trigger-api.ts";

/** An event that a trigger has published. */
export interface EmittedEvent {
  readonly event_id: string;
  readonly topic: string;
  /** When it was due. */
  readonly timestamp: Date;
  /** What was published, if this process made it; the service keeps records of events, not their data. */
  readonly data: JsonObject | null;
  /** The event that set the trigger off; null for the clock and for calls. */
  readonly source_event_id: string | null;
  /** How many events led to it. */
  readonly hop: number;
}

export interface EmitOptions {
  /** Seconds between two looks at the record. @default 1 */
  readonly pollSeconds?: number;
  /** Ends the iteration. @default none: it ends with the trigger */
  readonly signal?: AbortSignal;
}

interface Emitting extends EmitOptions {
  readonly signal: AbortSignal;
  readonly dataOf: (eventId: string) => JsonObject | null;
}

const PAGE = 100;

interface Emitted {
  readonly events: AsyncGenerator<EmittedEvent, void, undefined>;
  /** Resolves when the first look is taken: what is published from then on is heard. */
  readonly begun: Promise<void>;
}

/** What a trigger publishes from now on, by its record; the first look is taken at once. */
export function emittedEvents(
  triggers: Pick<TriggerApi, "occurrences">,
  id: string,
  { pollSeconds = 1, signal, dataOf }: Emitting,
): Emitted {
  const seen = new Set<string>();
  const before = triggers.occurrences(id, { limit: PAGE });
  // A failure is thrown by the first step of the iteration.
  const begun = before.then(
    () => undefined,
    () => undefined,
  );
  return { events: iterate(), begun };

  async function* iterate(): AsyncGenerator<EmittedEvent, void, undefined> {
    const first = (await before).occurrences;
    for (const { occurrence_id } of first) seen.add(occurrence_id);
    // Older ones than a full page shows were there before, too.
    const floor = first.length < PAGE ? "" : (first.at(-1)?.occurrence_id ?? "");
    while (!signal.aborted) {
      for (const occurrence of await unseen(floor)) {
        seen.add(occurrence.occurrence_id);
        if (occurrence.status === "published") yield emittedOf(occurrence);
      }
      await delay(pollSeconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Oldest first. */
  async function unseen(floor: string): Promise<Occurrence[]> {
    const found: Occurrence[] = [];
    let cursor: string | undefined;
    do {
      const page = await triggers.occurrences(id, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
      const fresh = page.occurrences.filter(({ occurrence_id }) => occurrence_id > floor && !seen.has(occurrence_id));
      found.push(...fresh);
      cursor = fresh.length === page.occurrences.length ? (page.nextCursor ?? undefined) : undefined;
    } while (cursor !== undefined);
    return found.toReversed();
  }

  function emittedOf({ occurrence_id, topic, scheduled_at, source_event_id, hop }: Occurrence): EmittedEvent {
    const timestamp = new Date(scheduled_at);
    return { event_id: occurrence_id, topic, timestamp, data: dataOf(occurrence_id), source_event_id, hop };
  }
}
