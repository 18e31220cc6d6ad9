import type { ApiTrigger } from "./api-trigger.ts";
import { createApiTrigger, createCronTrigger, createEventTrigger } from "./create-triggers.ts";
import { SchedulerError } from "./errors.ts";
import type { CronTrigger, EventTrigger } from "./trigger.ts";
import type { ApiTriggerOptions, CronTriggerOptions, EventTriggerOptions } from "./trigger-options.ts";
import { TRIGGER_TYPES } from "./trigger-types.ts";

export type AnyTrigger = CronTrigger | ApiTrigger | EventTrigger;

/**
 * A trigger by the name of its type, in upper or lower case; `manual` is another name of `api`.
 *
 *     createTrigger("cron", { cronExpression: "0 0 * * *" })
 *
 * @throws SchedulerError `INVALID_TRIGGER_TYPE`, `MISSING_ARGUMENTS`
 */
export function createTrigger(type: "cron", args: CronTriggerOptions): CronTrigger;
export function createTrigger(type: "api" | "manual", args?: ApiTriggerOptions): ApiTrigger;
export function createTrigger(type: "event", args: EventTriggerOptions): EventTrigger;
export function createTrigger(type: string, args?: object): AnyTrigger;
export function createTrigger(type: string, args: object = {}): AnyTrigger {
  switch (type.toLowerCase()) {
    case "cron":
      return createCronTrigger(args as CronTriggerOptions);
    case "api":
    case "manual":
      return createApiTrigger(args);
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
