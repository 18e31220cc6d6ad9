import { randomUUID } from "node:crypto";
import { ACCOUNT_ID, REGION } from "../../aws.ts";

/** An event as rules match it and targets get it. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface EventEnvelope {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What the publisher of an event decides. `time` in epoch milliseconds. */
export interface EventContent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources: readonly string[];
  readonly time: number;
}

/** Puts an event into its envelope, with an id of its own. */
export function envelope({ source, detailType, detail, resources, time }: EventContent): EventEnvelope {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: ACCOUNT_ID,
    time: isoSeconds(time),
    region: REGION,
    resources,
    detail,
  };
}

/** An instant, epoch milliseconds, as EventBridge writes it: `2026-11-20T15:39:43Z`. */
export function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
