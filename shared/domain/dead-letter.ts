/** A message that was given up, as it lies in a dead-letter queue. */
export interface DeadLetter {
  /** SQS's id of the message, which a redelivery keeps: logs name it as `message_id`. */
  readonly letterId: string;
  /** What it is put back, or removed, by; of this receipt only. */
  readonly handle: string;
  readonly body: string;
  /** What whoever gave it up says beside it: EventBridge's `ERROR_MESSAGE`, `RULE_ARN`, `SCHEDULE_ARN`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When it was first sent, epoch ms: to the queue where it failed, or, of streams, rules and schedules, to this one. */
  readonly sentAt: number;
  /** How often it has been received, by whoever failed at it and by whoever looked at it since. Approximate. */
  readonly received: number;
}

/** Those of the messages that dispatch takes. */
export const DISPATCH_LETTER_QUEUES = ["dispatch-timer", "dispatch-plan", "dispatch-event"] as const;

/** Dead-letter queues of the scope's own, by what sets letters aside there. */
export const OWN_LETTER_QUEUES = [
  ...DISPATCH_LETTER_QUEUES,
  "completion",
  "notifications",
  "schedules",
  "events",
  "job-stream",
  "run-stream",
] as const;

/** When what a letter is about happened, epoch ms. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Spans that overlap or touch, as one; in order. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.until) merged.splice(-1, 1, { from: last.from, until: Math.max(last.until, until) });
    else merged.push({ from, until });
  }
  return merged;
}
