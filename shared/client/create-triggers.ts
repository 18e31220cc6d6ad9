import { ApiTrigger } from "./api-trigger.ts";
import { SchedulerError } from "./errors.ts";
import { type CronTrigger, type EventTrigger, Trigger } from "./trigger.ts";
import { apiFields, cronFields, eventFields } from "./trigger-fields.ts";
import type { ApiTriggerOptions, CronOptions, CronTriggerOptions, EventOptions, EventTriggerOptions } from "./trigger-options.ts";

const TIMES = ["cronExpression", "intervalSeconds", "at"];

/**
 * A trigger by the clock: a cron expression, an interval or one single time.
 *
 *     createCronTrigger("0 9 * * MON-FRI", { timezone: "Asia/Seoul", payload: { report: "daily" } })
 *     createCronTrigger({ intervalSeconds: 300 })
 *
 * The expression is checked when the trigger is registered.
 *
 * @throws SchedulerError `MISSING_ARGUMENTS` without any time
 */
export function createCronTrigger(cronExpression: string, options?: CronOptions): CronTrigger;
export function createCronTrigger(options: CronTriggerOptions): CronTrigger;
export function createCronTrigger(first: string | CronTriggerOptions, options: CronOptions = {}): CronTrigger {
  const given = typeof first === "string" ? { ...options, cronExpression: first } : first;
  requireOneOf("CronTrigger", TIMES, given);
  return new Trigger(cronFields(given));
}

/**
 * A trigger by a call of its webhook, or of `trigger()` once it is registered.
 *
 *     createApiTrigger({ payload: { action: "<$.detail.action>", data: "<$.detail>" }, secret: process.env.WEBHOOK_SECRET })
 */
export function createApiTrigger(options: ApiTriggerOptions = {}): ApiTrigger {
  return new ApiTrigger(apiFields(options), options.secret);
}

/**
 * A trigger by an event whose topic matches.
 *
 *     createEventTrigger({ sourceTopic: "logs.**", filter: { detail: { level: ["ERROR"] } } })
 *
 * @throws SchedulerError `MISSING_ARGUMENTS` without a source
 */
export function createEventTrigger(sourceTopic: string, options?: EventOptions): EventTrigger;
export function createEventTrigger(options: EventTriggerOptions): EventTrigger;
export function createEventTrigger(first: string | EventTriggerOptions, options: EventOptions = {}): EventTrigger {
  const given = typeof first === "string" ? { ...options, sourceTopic: first } : first;
  requireOneOf("EventTrigger", ["sourceTopic"], given);
  return new Trigger(eventFields(given));
}

/** For callers without types. The first name stands for all, since it is what is asked for most. */
function requireOneOf(type: string, names: readonly string[], given: object): void {
  if (names.some((name) => Reflect.get(given, name) !== undefined && Reflect.get(given, name) !== null)) return;
  throw new SchedulerError("MISSING_ARGUMENTS", `Missing required arguments for ${type}: ['${names[0]}']`, { allowed: names });
}
