import type { DispatchMessage, FireMessage } from "../../domain/message/messages.ts";
import { WAKE_LEAD_SECONDS } from "../../domain/eventbridge/wake.ts";
import type { Ports } from "../../ports/groups.ts";
import type { Delayed } from "../../ports/messages/dispatch-queue.ts";

/** Longest delay of an SQS message, in seconds. */
const LONGEST_QUEUE_DELAY_SECONDS = 900;

/** The delay that lets a message arrive within the second before `instant` (epoch ms), or one hop towards it. */
export function delaySeconds(instant: number, now: number): number {
  return Math.min(LONGEST_QUEUE_DELAY_SECONDS, Math.max(0, Math.floor((instant - now) / 1000)));
}

/** The message with the delay that lets it arrive within the second before `instant` (epoch ms), or one hop towards it. */
export function delayed<Message extends DispatchMessage>(message: Message, instant: number, now: number): Delayed<Message> {
  return { message, delaySeconds: delaySeconds(instant, now) };
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
