import type { DispatchMessage, FireMessage } from "../contract/messages.ts";
import { ownerOf } from "../domain/owner.ts";
import { WAKE_LEAD_SECONDS } from "../domain/wake.ts";
import type { Delayed, Ports } from "../ports.ts";

/** Longest delay of an SQS message, in seconds. */
const LONGEST_QUEUE_DELAY_SECONDS = 900;

/** How long ahead of their second runs are prepared when many are due in it. */
export const PREPARE_AHEAD_SECONDS = 10;
/** So many fires of one second in one batch mean a crowd: hundreds more are likely in the batches beside it. */
const CROWD = 5;

/**
 * Fires with their delays. A few arrive within the second before theirs. A crowd of one second is sent ahead, to be
 * prepared: taking a slot and writing a record is a few milliseconds each, and a thousand of them would be seconds late.
 */
export function delayedFires(fires: readonly FireMessage[], now: number): Delayed<DispatchMessage>[] {
  // Only runs of jobs are prepared: what else is due in the same second keeps its delay.
  const crowds = Map.groupBy(fires.filter(isOfJob), (fire) => fire.scheduled_at);
  return fires.map((fire) => {
    const at = Date.parse(fire.scheduled_at);
    const crowded = isOfJob(fire) && (crowds.get(fire.scheduled_at)?.length ?? 0) >= CROWD;
    return delayed(fire, crowded ? at - PREPARE_AHEAD_SECONDS * 1000 : at, now);
  });
}

function isOfJob(fire: FireMessage): boolean {
  return ownerOf(fire.owner).kind === "job";
}

/** The message with the delay that lets it arrive within the second before `instant` (epoch ms), or one hop towards it. */
export function delayed<Message extends DispatchMessage>(message: Message, instant: number, now: number): Delayed<Message> {
  const seconds = Math.floor((instant - now) / 1000);
  return { message, delaySeconds: Math.min(LONGEST_QUEUE_DELAY_SECONDS, Math.max(0, seconds)) };
}

/**
 * Sends a fire for an instant (epoch ms) however far away: by the queue's delay up to 900 s, else by a one-time schedule
 * that wakes early, since EventBridge Scheduler promises only the minute, and leaves the seconds to the queue.
 */
export async function sendAt(ports: Pick<Ports, "dispatch" | "wakes" | "clock">, message: FireMessage, instant: number): Promise<void> {
  const now = ports.clock.now();
  if (instant - now <= LONGEST_QUEUE_DELAY_SECONDS * 1000) {
    await ports.dispatch.send([delayed(message, instant, now)]);
    return;
  }
  await ports.wakes.once(`run-${message.run_id}`, instant - WAKE_LEAD_SECONDS * 1000, message);
}
