import type { DispatchMessage } from "../../domain/message/messages.ts";

export { DISPATCH_LETTER_QUEUES } from "../../domain/dead-letter.ts";

/**
 * The queues of our own messages, by urgency: `timer` carries what is due at a second, `plan` what is due within minutes,
 * `event` what comes from outside and may come in floods. All of them feed dispatch, which takes any kind from any queue.
 */
export const DISPATCH_QUEUES = ["timer", "plan", "event"] as const;
export type DispatchQueueName = (typeof DISPATCH_QUEUES)[number];

/** The queue of each kind of message. */
export const QUEUE_OF = {
  fire: "timer",
  fires: "timer",
  release: "timer",
  advance: "timer",
  wake: "plan",
  launch: "plan",
  deadline: "plan",
  deadlines: "plan",
  event: "event",
  "react-again": "plan",
} as const satisfies Readonly<Record<DispatchMessage["kind"], DispatchQueueName>>;

/** The queue that a message goes on. A run that an event starts stays behind the clock's: one flood has one limit. */
export function queueOf(message: DispatchMessage): DispatchQueueName {
  return message.kind === "fire" && message.hop !== undefined ? "event" : QUEUE_OF[message.kind];
}
