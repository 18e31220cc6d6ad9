/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A job or a workflow that a trigger starts, once for each event. */
export type Target = ({ readonly jobId: string } | { readonly workflowId: string }) & {
  /** Template of the run's params over the event that set the trigger off. @default what the trigger publishes */
  readonly params?: JsonObject;
};

/** What triggers of all types have. */
export interface TriggerOptions {
  /**
   * What the trigger publishes: a template that the service fills in, since that is where the trigger runs. A string that is
   * one path in angle brackets becomes the value with its type; within a longer text the value is written out. Paths begin at
   * the event that set the trigger off: `<$.detail.rows>`, `<$.detail.items[0].name>`, `<$.time>`, `<$["detail-type"]>`.
   * The text `<$` itself is written `<$$`.
   *
   * Instead of a function that makes the event,
   * `event_factory=lambda source: NotificationEvent(recipient="admin@example.com", message=f"Completed: {source.data_id}")`:
   *
   *     payload: { recipient: "admin@example.com", message: "Completed: <$.detail.data_id>" }
   *
   * @default the detail of the event that set it off; `{}` for the clock
   */
  readonly payload?: JsonObject;
  /** Up to 20. @default none */
  readonly targets?: readonly Target[];
  /** Up to 2,000 characters. */
  readonly description?: string;
}

/** What triggers by the clock have besides their time. */
export interface CronOptions extends TriggerOptions {
  /** IANA zone in which the cron expression is read. @default the service's, Asia/Seoul unless configured otherwise */
  readonly timezone?: string;
  /** Seconds by which an occurrence may come late, once, after downtime; 0 to 86,400. @default 3600 */
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

/** A trigger by a call. */
export interface ApiTriggerOptions extends TriggerOptions {
  /**
   * Key of the webhook's signature, 16 to 256 characters: callers sign the body with HMAC-SHA256 and send
   * `X-Hub-Signature-256`, as GitHub does; `trigger()` does so by itself.
   * @default none: callers send the API's token
   */
  readonly secret?: string;
  /** Seconds for which a signed request counts only once, and which a signed timestamp may be old; 1 to 86,400. @default 300 */
  readonly replayWindowSeconds?: number;
}

/** What triggers by an event have besides their source. */
export interface EventOptions extends TriggerOptions {
  /**
   * An EventBridge event pattern over the whole event; the service applies it, since that is where the trigger runs. Values of
   * a list are alternatives, fields beside each other must all match; `prefix`, `suffix`, `anything-but`, `numeric`, `exists`,
   * `cidr`, `wildcard`, `equals-ignore-case` and `$or` are understood. A pattern is fixed: it cannot compare with the present time.
   *
   * Instead of a function, `filter_func=lambda event: event.priority == "HIGH" and event.rows_count > 1000`:
   *
   *     filter: { detail: { priority: ["HIGH"], rows_count: [{ numeric: [">", 1000] }] } }
   *
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
   *
   * @default all events of the topic pass
   */
  readonly filter?: JsonObject;
}

/** A trigger by an event. */
export interface EventTriggerOptions extends EventOptions {
  /** Pattern of the topics it waits for. `*`: one or more characters but a dot; `**`: any characters, also none. */
  readonly sourceTopic: string;
}
