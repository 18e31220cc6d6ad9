import type { JsonObject } from "../answers/json-values.ts";
import type { ApiEventMaker, CronEventMaker, EventFilter, EventMaker } from "./trigger-functions.ts";

/** A job or a workflow that a trigger starts, once for each event. */
export type Target = ({ readonly jobId: string } | { readonly workflowId: string }) & {
  /** Template of the run's params over the event that set the trigger off. @default what the trigger publishes */
  readonly params?: JsonObject;
};

/** What triggers of all types have. `Maker`: the function that makes what a trigger of this type publishes. */
export interface TriggerOptions<Maker> {
  /**
   * What the trigger publishes. A template is filled in by the service, which then runs the trigger by itself. A string that is
   * one path in angle brackets becomes the value with its type; within a longer text the value is written out. Paths begin at
   * the event that set the trigger off: `<$.detail.rows>`, `<$.detail.items[0].name>`, `<$.time>`, `<$["detail-type"]>`.
   * The text `<$` itself is written `<$$`.
   *
   *     payload: { recipient: "admin@example.com", message: "Completed: <$.detail.data_id>" }
   *
   * A function makes it in this process: the trigger then publishes while a process runs that has registered and started it,
   * and what sets it off meanwhile waits in a queue of its own, for 14 days. It is called again if it throws or the process
   * dies; what it answered is published once.
   *
   *     payload: (event) => ({ recipient: "admin@example.com", message: `Completed: ${event.data_id}` })
   *
   * @default the detail of the event that set it off; `{}` for the clock
   */
  readonly payload?: JsonObject | Maker;
  /**
   * A function as `payload` takes it, whose event may name its topic, as events of the event system do:
   * `() => ({ topic: "scheduled.reports", report: "daily" })`. `topic` is no part of the data then; another one than the
   * trigger is registered for is an error.
   *
   * @default none; give either this or `payload`
   */
  readonly eventFactory?: Maker;
  /** What it starts, up to 20. With functions, templates in `params` read what was made: `<$.detail.x>`. @default none */
  readonly targets?: readonly Target[];
  /** Up to 2,000 characters. @default none */
  readonly description?: string;
}

/** What triggers by the clock have besides their time. */
export interface CronOptions extends TriggerOptions<CronEventMaker> {
  /** IANA zone in which the cron expression is read. @default the service's, Asia/Seoul unless configured otherwise */
  readonly timezone?: string;
  /** Seconds by which an occurrence may come late, once, after downtime; 1 to 86,400. @default 3600 */
  readonly misfireGraceSeconds?: number;
}

/** A trigger by the clock, with exactly one of three kinds of time. */
export type CronTriggerOptions = CronOptions &
  (
    | {
        /** 5 fields, or 6 with seconds first; names, `L`, `#`, `@daily` and its like. */
        readonly cronExpression: string;
      }
    | {
        /** 1 to 2,592,000 (30 days), aligned to the epoch. */
        readonly intervalSeconds: number;
      }
    | {
        /** One single time, in the future. Text is ISO 8601 with a zone. */
        readonly at: Date | string;
      }
  );

/** A trigger by a call. `Payload`: what it is called with. */
export interface ApiTriggerOptions<Payload extends object = JsonObject> extends TriggerOptions<ApiEventMaker<Payload>> {
  /**
   * Key of the webhook's signature, 16 to 256 characters: callers sign the body with HMAC-SHA256 and send
   * `X-Hub-Signature-256`, as GitHub does; `trigger()` does so by itself.
   * @default none: callers send the API's token
   */
  readonly secret?: string;
  /** Seconds for which a signed request counts only once, and which a signed timestamp may be old; 1 to 86,400. @default 300 */
  readonly replayWindowSeconds?: number;
}

/** What triggers by an event have besides their source. `Data`: of the events they wait for. */
export interface EventOptions<Data extends object = JsonObject> extends TriggerOptions<EventMaker<Data>> {
  /**
   * Which events set it off. A pattern is an EventBridge event pattern over the whole event, applied by the service. Values of
   * a list are alternatives, fields beside each other must all match; `prefix`, `suffix`, `anything-but`, `numeric`, `exists`,
   * `cidr`, `wildcard`, `equals-ignore-case` and `$or` are understood.
   *
   *     filter: { detail: { priority: ["HIGH"], rows_count: [{ numeric: [">", 1000] }] } }
   *
   * A function decides in this process, where it may compare with the present time, too; see `payload` on where the trigger
   * then runs.
   *
   *     filter: (event) => event.priority === "HIGH" && event.timestamp > new Date(Date.now() - 3_600_000)
   *
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
   *
   * @default all events of the topic pass
   */
  readonly filter?: JsonObject | EventFilter<Data>;
  /** A function as `filter` takes it; beside a pattern in `filter` it decides about the events that the pattern lets pass. @default none */
  readonly filterFunc?: EventFilter<Data>;
  /** The scheduler with which the trigger will be registered: where its events come from. @default that very one; there is no other choice */
  readonly consumer?: object;
}

/** A trigger by an event. */
export interface EventTriggerOptions<Data extends object = JsonObject> extends EventOptions<Data> {
  /** Pattern of the topics it waits for. `*`: one or more characters but a dot; `**`: any characters, also none. */
  readonly sourceTopic: string;
}
