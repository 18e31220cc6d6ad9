import { ApiTrigger } from "./api-trigger.ts";
import { SchedulerError } from "../errors.ts";
import { apiFunctions, cronFunctions, eventFunctions } from "../functions-of-options.ts";
import type { JsonObject } from "../answers/json-values.ts";
import { assertKnownOptions } from "../known-options.ts";
import { type CronTrigger, type EventTrigger, Trigger } from "./trigger.ts";
import { apiFields, cronFields, eventFields } from "./trigger-fields.ts";
import type { ApiEventMaker, CronEventMaker, EventFilter, EventMaker } from "./trigger-functions.ts";
import type { ApiTriggerOptions, CronOptions, CronTriggerOptions, EventOptions, EventTriggerOptions } from "./trigger-options.ts";

const TIMES = ["cronExpression", "intervalSeconds", "at"];

/**
 * A trigger by the clock: a cron expression, an interval or one single time.
 *
 *     createCronTrigger("0 9 * * MON-FRI", { timezone: "Asia/Seoul", payload: { report: "daily" } })
 *     createCronTrigger("0 0 * * *", () => ({ topic: "daily", report: reportOf(new Date()) }))
 *     createCronTrigger({ intervalSeconds: 300 })
 *
 * The expression is checked when the trigger is registered.
 *
 * @throws SchedulerError `MISSING_ARGUMENTS` without any time, `INVALID_OPTION`; TypeError for templates that JSON cannot carry
 */
export function createCronTrigger(cronExpression: string, optionsOrEventFactory?: CronOptions | CronEventMaker): CronTrigger;
export function createCronTrigger(options: CronTriggerOptions): CronTrigger;
export function createCronTrigger(first: string | CronTriggerOptions, second: CronOptions | CronEventMaker = {}): CronTrigger {
  const given = typeof first === "string" ? { ...optionsOf<CronOptions, CronEventMaker>(second), cronExpression: first } : first;
  assertKnownOptions("cron", given);
  requireOneOf("CronTrigger", TIMES, given);
  return new Trigger(cronFields(given), cronFunctions(given));
}

/**
 * A trigger by a call of its webhook, or of `trigger()` once it is registered.
 *
 *     createApiTrigger({ payload: { action: "<$.detail.action>", data: "<$.detail>" }, secret: process.env.WEBHOOK_SECRET })
 *     createApiTrigger((payload) => ({ topic: "webhooks.incoming", webhook_id: payload.webhook_id, data: payload }))
 *
 * @throws SchedulerError `INVALID_OPTION`; TypeError for templates that JSON cannot carry
 */
export function createApiTrigger<Payload extends object = JsonObject>(
  optionsOrEventFactory: ApiTriggerOptions<Payload> | ApiEventMaker<Payload> = {},
): ApiTrigger {
  const given = optionsOf<ApiTriggerOptions<Payload>, ApiEventMaker<Payload>>(optionsOrEventFactory) as ApiTriggerOptions;
  assertKnownOptions("api", given);
  return new ApiTrigger(apiFields(given), apiFunctions(given), given.secret);
}

/**
 * A trigger by an event whose topic matches.
 *
 *     createEventTrigger({ sourceTopic: "logs.**", filter: { detail: { level: ["ERROR"] } } })
 *     createEventTrigger("data.ingestion", (event) => ({ topic: "data.processing", source_id: event.source_name }))
 *     createEventTrigger(scheduler, "data.ingestion", eventFactory, filterFunc)
 *
 * @throws SchedulerError `MISSING_ARGUMENTS` without a source, `INVALID_OPTION`; TypeError for patterns and templates that JSON
 * cannot carry
 */
export function createEventTrigger<Data extends object = JsonObject>(
  sourceTopic: string,
  optionsOrEventFactory?: EventOptions<Data> | EventMaker<Data>,
  filterFunc?: EventFilter<Data>,
): EventTrigger;
export function createEventTrigger<Data extends object = JsonObject>(options: EventTriggerOptions<Data>): EventTrigger;
export function createEventTrigger<Data extends object = JsonObject>(
  consumer: object,
  sourceTopic: string,
  eventFactory: EventMaker<Data>,
  filterFunc?: EventFilter<Data>,
): EventTrigger;
export function createEventTrigger(first: string | object, second: unknown = {}, third?: unknown, fourth?: unknown): EventTrigger {
  const given = eventOptions(first, second, third, fourth) as EventTriggerOptions;
  assertKnownOptions("event", given);
  requireOneOf("EventTrigger", ["sourceTopic"], given);
  return new Trigger(eventFields(given), eventFunctions(given), given.consumer);
}

function eventOptions(first: string | object, second: unknown, third: unknown, fourth: unknown): object {
  if (typeof first === "string")
    return { ...optionsOf<object, unknown>(second), sourceTopic: first, ...(third !== undefined && { filterFunc: third }) };
  if (typeof second === "string") return { consumer: first, sourceTopic: second, eventFactory: third, filterFunc: fourth };
  return first;
}

/** A function in the place of options is the event factory. */
function optionsOf<Options extends object, Maker>(given: Options | Maker): Options | { readonly eventFactory: Maker } {
  return typeof given === "function" ? { eventFactory: given } : (given as Options);
}

/** For callers without types. The first name stands for all, since it is what is asked for most. */
function requireOneOf(type: string, names: readonly string[], given: object): void {
  if (names.some((name) => Reflect.get(given, name) !== undefined && Reflect.get(given, name) !== null)) return;
  throw new SchedulerError("MISSING_ARGUMENTS", `Missing required arguments for ${type}: ['${names[0]}']`, { allowed: names });
}
