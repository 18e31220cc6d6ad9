import type { MessageOf } from "../../domain/message/messages.ts";
import { wakeWindow } from "../../domain/eventbridge/wake.ts";

type Wake = MessageOf<"wake">;

/**
 * What a wake asked for, as a launch of the same minute: that passes over what has a record by now. A time that EventBridge
 * Scheduler did not put in is the one at which it gave the wake up.
 */
export function planSpanOf({ owner, wake_at }: Wake, sentAt: number): MessageOf<"launch"> {
  const at = Date.parse(wake_at);
  const { from, until } = wakeWindow(Number.isNaN(at) ? sentAt : at);
  return { kind: "launch", owner, from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}
