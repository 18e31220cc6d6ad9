import type { ApiTrigger } from "./api-trigger.ts";
import { createApiTrigger, createCronTrigger, createEventTrigger } from "./create-triggers.ts";
import { SchedulerError } from "../errors.ts";
import type { JsonObject } from "../answers/json-values.ts";
import type { CronTrigger, EventTrigger } from "./trigger.ts";
import type { ApiTriggerOptions, CronTriggerOptions, EventTriggerOptions } from "./trigger-options.ts";
import { TRIGGER_TYPES } from "./trigger-types.ts";

export type AnyTrigger = CronTrigger | ApiTrigger | EventTrigger;

/**
 * A trigger by the name of its type, in upper or lower case; `manual` is another name of `api`.
 *
 *     createTrigger("cron", { cronExpression: "0 0 * * *", eventFactory: () => ({ topic: "daily" }) })
 *
 * @throws SchedulerError `INVALID_TRIGGER_TYPE`, `MISSING_ARGUMENTS`, `INVALID_OPTION`; TypeError for what JSON cannot carry
 */
export function createTrigger(type: "cron", args: CronTriggerOptions): CronTrigger;
export function createTrigger<Payload extends object = JsonObject>(type: "api" | "manual", args?: ApiTriggerOptions<Payload>): ApiTrigger;
export function createTrigger<Data extends object = JsonObject>(type: "event", args: EventTriggerOptions<Data>): EventTrigger;
export function createTrigger(type: string, args?: object): AnyTrigger;
export function createTrigger(type: string, args: object = {}): AnyTrigger {
  switch (type.toLowerCase()) {
    case "cron":
      return createCronTrigger(args as CronTriggerOptions);
    case "api":
    case "manual":
      return createApiTrigger(args as ApiTriggerOptions);
    case "event":
      return createEventTrigger(args as EventTriggerOptions);
    default: {
      const list = TRIGGER_TYPES.map((name) => `'${name}'`).join(", ");
      throw new SchedulerError("INVALID_TRIGGER_TYPE", `Invalid trigger type '${type}'. Must be one of: [${list}]`, {
        allowed: TRIGGER_TYPES,
      });
    }
  }
}

/** `TriggerFactory.createTrigger(TriggerType.CRON, …)` is `createTrigger("cron", …)`. */
export const TriggerFactory = { createTrigger } as const;
