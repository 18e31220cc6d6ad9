import type { NotificationEvent } from "./notification.ts";

/** Messages of the queue of notifications. Each may come twice, late, or out of order. */
export type NotifyMessage =
  /** Something has happened that some config may want to be told of. */
  | { readonly kind: "event"; readonly event: NotificationEvent }
  /** A run of a native schedule has ended, with this attempt: its mails are due. */
  | { readonly kind: "schedule-ended"; readonly schedule_id: string; readonly run_id: string; readonly attempt: number }
  /** A delivery is due at `at` (epoch ms), if it still has that revision. */
  | { readonly kind: "deliver"; readonly config_id: number; readonly delivery_id: string; readonly revision: number; readonly at: number }
  /** What a config's quiet hours or burst have held until `at` (epoch ms) goes out. */
  | { readonly kind: "flush"; readonly config_id: number; readonly at: number };

/** When a message is due, epoch ms; 0: at once. */
export function dueAt(message: NotifyMessage): number {
  return message.kind === "event" || message.kind === "schedule-ended" ? 0 : message.at;
}

/** SQS delays no message for longer: what is due later goes round. In seconds. */
const LONGEST_DELAY = 900;

export function delaySeconds(message: NotifyMessage, now: number): number {
  return Math.min(LONGEST_DELAY, Math.max(0, Math.ceil((dueAt(message) - now) / 1000)));
}
