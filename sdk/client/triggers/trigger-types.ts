/** `cron`: by the clock. `api`: by a call. `event`: by an event. */
export const TRIGGER_TYPES = ["cron", "api", "event"] as const;
export type TriggerType = (typeof TRIGGER_TYPES)[number];

/** The types by name: `createTrigger(TriggerType.CRON, …)` is `createTrigger("cron", …)`. */
export const TriggerType = { CRON: "cron", API: "api", EVENT: "event" } as const satisfies Record<string, TriggerType>;
