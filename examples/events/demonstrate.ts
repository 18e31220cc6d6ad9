import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createScheduler, type JsonObject, type Scheduler } from "../../sdk/client/index.ts";

const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/** What an example has at hand to show itself. */
export interface Stage {
  readonly scheduler: Scheduler;
  readonly apiUrl: string;
  /** Publishes an event, waits until the trigger has been set off by it, and says so. */
  setOff(triggerId: string, topic: string, data: JsonObject): Promise<void>;
}

/** Plays an example against the API that the command line names; a failure is one line, and exit code 1. */
export async function demonstrate(play: (stage: Stage) => Promise<void>): Promise<void> {
  const quiet = { info: () => undefined, warn: console.warn, error: console.error };
  let scheduler: Scheduler | undefined;
  try {
    const { values } = parseArgs({ options: { api: { type: "string" } } });
    const apiUrl = (values.api ?? process.env["BELFRY_API_URL"] ?? "http://127.0.0.1:8095").replace(/\/+$/, "");
    const own = createScheduler({ apiUrl, logger: quiet });
    scheduler = own;
    await play({ scheduler: own, apiUrl, setOff: (triggerId, topic, data) => setOff(own, triggerId, topic, data) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    await scheduler?.close();
  }
}

/**
 * A new trigger hears events from the moment its rule is in place, a little after its registration: what is published before
 * is missed. So the event is published until it is heard; by its idempotency key it is one event all the while, and counts once.
 */
async function setOff(scheduler: Scheduler, triggerId: string, topic: string, data: JsonObject): Promise<void> {
  const idempotencyKey = randomUUID();
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { event_id } = await scheduler.publish(topic, data, { idempotencyKey });
    await delay(PAUSE_MS);
    const { occurrences } = await scheduler.listOccurrences(triggerId);
    const found = occurrences.find(({ source_event_id }) => source_event_id === event_id);
    if (!found) continue;
    console.log(`${topic} ${JSON.stringify(data)}`);
    console.log(`  set off ${triggerId}, which ${found.status} ${found.occurrence_id} to ${found.topic}`);
    return;
  }
  throw new Error(`${triggerId} was not set off by ${topic} within ${PATIENCE_MS / 1000} s`);
}
