/**
 * A delivery: one message to one config, or one mail of a schedule. It changes only through the functions of this file.
 *
 *     held ──quiet hours or burst end──▶ queued, or digested: a digest says it
 *     queued ──attempt──▶ delivered
 *                 ├──▶ queued again, later: what failed may pass
 *                 └──▶ failed: refused, or tried often enough
 *     queued ──its config is gone or disabled──▶ dropped
 *     delivered, failed, dropped ──redeliver──▶ queued, under the same id
 */
import { createHash } from "node:crypto";
import type { Text } from "../texts/text.ts";
import type { NotificationEvent } from "./notification.ts";
import type { MailContent } from "./schedule-mail.ts";
import type { Telling } from "./subject-state.ts";

export const DELIVERY_STATUSES = ["held", "queued", "delivered", "failed", "dropped", "digested"] as const;
type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One thing that is told. */
export interface Told {
  readonly telling: Telling;
  readonly event: NotificationEvent;
  /** Epoch ms: it had passed when it was told; null: it had not. */
  readonly mended: number | null;
}

/** What a message to a config says. */
export type Content =
  | { readonly kind: "one"; readonly told: Told }
  /** Several at once: the first few, and how many there are in all. */
  | { readonly kind: "digest"; readonly told: readonly Told[]; readonly count: number }
  | { readonly kind: "test"; readonly at: number };

export interface Attempt {
  /** Epoch ms. */
  readonly at: number;
  readonly duration_ms: number;
  /** The HTTP or SMTP status that was answered; null: none was. */
  readonly status_code: number | null;
  /** Why it failed, in words of ours; null: it did not. */
  readonly error: Text | null;
}

/** Instants are epoch ms. */
export interface Delivery {
  /** `SCHEDULE_MAILS`: a mail that a schedule orders. */
  readonly config_id: number;
  /** Sorts by the time of its event. The same for the same event and config. */
  readonly delivery_id: string;
  /** One more with each change. */
  readonly revision: number;
  readonly status: DeliveryStatus;
  readonly content: Content | MailContent;
  /** Keys of the subjects whose failures it tells. */
  readonly subjects: readonly string[];
  readonly created_at: number;
  /** How often it was tried, and how often since it was last asked for. */
  readonly attempt_count: number;
  readonly round: number;
  /** The last ones, oldest first. */
  readonly attempts: readonly Attempt[];
  /** When it is tried next; null: not by itself. */
  readonly next_attempt_at: number | null;
  /** Until when it was held, last; null: it never was. */
  readonly held_until: number | null;
  /** Which digest says it. */
  readonly digest: string | null;
}

/** What became of an attempt. */
export type Answer =
  | { readonly kind: "delivered"; readonly status_code: number | null }
  | {
      readonly kind: "failed";
      readonly status_code: number | null;
      readonly why: Text;
      /** The same again may succeed. */
      readonly passing: boolean;
      /** The receiver asks for so much patience. */
      readonly retryAfterSeconds?: number;
      /** The receiver wants nothing more, ever. */
      readonly gone?: boolean;
    };

/** Seconds from a failed attempt to the next: five hours in all, and then it is given up. */
const RETRY_SECONDS = [5, 30, 120, 600, 1_800, 3_600, 3_600, 7_200] as const;
/** Nobody is waited for longer than this, in seconds. */
const LONGEST_PATIENCE = 21_600;
const ATTEMPTS_KEPT = 10;

/** The id of what a config is told by an event. */
export function deliveryId(configId: number, eventId: string, at: number): string {
  const hash = createHash("sha256").update(`${configId} ${eventId}`).digest("hex").slice(0, 16);
  return `${Math.max(0, Math.floor(at)).toString(36).padStart(9, "0")}${hash}`;
}

export function newDelivery(
  of: Pick<Delivery, "config_id" | "delivery_id" | "content" | "subjects">,
  now: number,
  heldUntil?: number,
): Delivery {
  return {
    ...of,
    revision: 1,
    status: heldUntil === undefined ? "queued" : "held",
    created_at: now,
    attempt_count: 0,
    round: 0,
    attempts: [],
    next_attempt_at: heldUntil ?? now,
    held_until: heldUntil ?? null,
    digest: null,
  };
}

export function isWaiting({ status }: Pick<Delivery, "status">): boolean {
  return status === "queued";
}

/** After an attempt: delivered, or failed for good, or to be tried again. */
export function attempted(delivery: Delivery, attempt: Omit<Attempt, "error" | "status_code">, answer: Answer): Delivery {
  const error = answer.kind === "failed" ? answer.why : null;
  const noted = {
    ...next(delivery),
    attempt_count: delivery.attempt_count + 1,
    round: delivery.round + 1,
    attempts: [...delivery.attempts, { ...attempt, status_code: answer.status_code, error }].slice(-ATTEMPTS_KEPT),
  };
  if (answer.kind === "delivered") return { ...noted, status: "delivered", next_attempt_at: null };
  const delay = answer.passing ? delayOf(delivery, answer.retryAfterSeconds) : undefined;
  if (delay === undefined) return { ...noted, status: "failed", next_attempt_at: null };
  return { ...noted, status: "queued", next_attempt_at: attempt.at + attempt.duration_ms + delay * 1000 };
}

/** Its turn has not come: too many others of its config are under way. */
export function postponed(delivery: Delivery, until: number): Delivery {
  return { ...next(delivery), next_attempt_at: until };
}

/** What was held goes out by itself, saying perhaps more than when it was held. Undefined: it is not held. `content`: absent: as it is. */
export function released(delivery: Delivery, content: Content | undefined, now: number): Delivery | undefined {
  return delivery.status === "held"
    ? { ...next(delivery), status: "queued", content: content ?? delivery.content, next_attempt_at: now }
    : undefined;
}

/** What was held is said by a digest. Undefined: it is not held. */
export function digested(delivery: Delivery, digest: string): Delivery | undefined {
  return delivery.status === "held" ? { ...next(delivery), status: "digested", digest, next_attempt_at: null } : undefined;
}

/** Nobody is there to be told. Undefined: it is over. */
export function dropped(delivery: Delivery): Delivery | undefined {
  if (delivery.status !== "queued" && delivery.status !== "held") return undefined;
  return { ...next(delivery), status: "dropped", next_attempt_at: null };
}

/** It is wanted once more. Undefined: it is under way, held, or in a digest. */
export function askedAgain(delivery: Delivery, now: number): Delivery | undefined {
  if (delivery.status !== "delivered" && delivery.status !== "failed" && delivery.status !== "dropped") return undefined;
  return { ...next(delivery), status: "queued", round: 0, next_attempt_at: now };
}

function delayOf({ round }: Delivery, retryAfterSeconds: number | undefined): number | undefined {
  const delay = RETRY_SECONDS[round];
  if (delay === undefined || retryAfterSeconds === undefined) return delay;
  return Math.min(Math.max(delay, retryAfterSeconds), LONGEST_PATIENCE);
}

function next(delivery: Delivery): Delivery {
  return { ...delivery, revision: delivery.revision + 1 };
}
