/** Tells open WebSockets what has changed. Nothing waits for it, and it changes nothing but records of sockets that are gone. */
import pMap from "p-map";
import QuickLRU from "quick-lru";
import { say } from "../../contract/texts/en/index.ts";
import { isToldOf, type Topic, topicsOfEvent } from "../../domain/live/connection.ts";
import { eventsOfRun, eventsOfWorkflowRun } from "../../domain/live/events-of-run.ts";
import { frameOf, type LiveEvent } from "../../domain/live/live-event.ts";
import type { Ports } from "../../ports/groups.ts";
import type { Follower } from "../../ports/live/connection-store.ts";
import type { RunChange } from "../../domain/run/changes/run-change.ts";

export type PushPorts = Pick<Ports, "connections" | "sockets" | "clock" | "telemetry">;

/** Sockets that are sent to at the same time: a slow one takes one of these places for three seconds. */
const SIDE_BY_SIDE = 50;
/** A socket this young may be gone only in appearance: it is on record before it is open. In ms. */
const YOUNG_MS = 10_000;
/** What is not sent by then is given up: the function's time ends, and what changes meanwhile waits. In ms. */
const LONGEST_MS = 40_000;

/** A stored change, or one that could not be read. */
export type Pushed = RunChange | { readonly kind: "unreadable"; readonly id: string; readonly at: string };

/**
 * Answers a function that tells of changes, each event once as far as this process remembers: a heartbeat of a run stores the same
 * status again. After a restart, or where the stream delivers again, it comes again under the same id.
 */
export function changePusher(ports: PushPorts): (changes: readonly Pushed[]) => Promise<void> {
  const told = new QuickLRU<string, true>({ maxSize: 10_000 });
  return async (changes) => {
    const events = changes.flatMap(eventsOf).filter(({ id }) => !told.has(id));
    if (events.length === 0) return;
    // Most of the time nobody listens: this is all that a change then costs. If it fails, the stream delivers again.
    if (await ports.connections.isAnyOpen(ports.clock.now())) await push(ports, [...new Map(events.map((one) => [one.id, one])).values()]);
    for (const { id } of events) told.set(id, true);
  };
}

function eventsOf(change: Pushed): readonly LiveEvent[] {
  switch (change.kind) {
    case "run":
      return eventsOfRun(change.run, say);
    case "workflow-run":
      return eventsOfWorkflowRun(change.run, say);
    case "unreadable": {
      const { id, at: timestamp } = change;
      const data = { severity: "error", message: "a record of a run cannot be read", record: id };
      const nobodys = { workflow_id: null, run_id: null, task_id: null, user_id: null };
      return [{ type: "system.error", id: `${id}#unreadable`, ...nobodys, timestamp, data }];
    }
  }
}

async function push(ports: PushPorts, events: readonly LiveEvent[]): Promise<void> {
  const { connections, clock, telemetry } = ports;
  const began = clock.now();
  const topics = new Set<Topic>(events.flatMap(topicsOfEvent));
  const followers = await connections.followersOf([...topics], began);
  const frames = new Map(events.map((event) => [event, frameOf(event)]));
  let failed = 0;
  let example: string | undefined;
  await pMap(
    followers,
    async (follower) => {
      const own = events.filter((event) => isToldOf(follower, event));
      let sent = 0;
      try {
        for (const event of own) {
          if (clock.now() - began > LONGEST_MS) break;
          if ((await ports.sockets.postFrame(follower.id, frames.get(event) ?? "")) === "gone") return await removeGone(ports, follower);
          sent += 1;
        }
      } catch (error) {
        example ??= String(error);
      }
      failed += own.length - sent;
    },
    { concurrency: SIDE_BY_SIDE },
  );
  if (failed === 0) return;
  telemetry.measure("frames_not_sent", failed);
  telemetry.record({ name: "socket.frames_not_sent", level: "warn", detail: { failed, of: followers.length, error: example } });
}

/** Its end was told to nobody, or will be in a moment. */
async function removeGone({ connections, clock, telemetry }: PushPorts, { id, connectedAt }: Follower): Promise<void> {
  if (clock.now() - connectedAt < YOUNG_MS) return;
  try {
    await connections.closeConnection(id);
  } catch (error) {
    // The next frame finds it again.
    telemetry.record({ name: "socket.not_removed", level: "warn", detail: { connection_id: id, error: String(error) } });
  }
}
