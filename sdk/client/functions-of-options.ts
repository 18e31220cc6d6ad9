import { SchedulerError } from "./errors.ts";
import { dataOf, type JsonObject, templateOf } from "./answers/json-values.ts";
import { sourceEvent } from "./router/source-event.ts";
import type { EventEnvelope, MadeEvent, OccurrenceContext, TriggerFunctions } from "./triggers/trigger-functions.ts";
import type { ApiTriggerOptions, CronOptions, EventOptions } from "./triggers/trigger-options.ts";

type Call<Answer> = (event: EventEnvelope, context: OccurrenceContext) => Answer;
type Given = Pick<CronOptions | ApiTriggerOptions | EventOptions, "payload" | "eventFactory">;

/** @throws TypeError, SchedulerError `INVALID_OPTION` for options that say two things */
export function cronFunctions(options: CronOptions): TriggerFunctions {
  const maker = makerOf(options.payload, options.eventFactory);
  return { ...(maker && { make: making(options, (_event, context) => maker(context)) }) };
}

/** @throws as `cronFunctions` */
export function apiFunctions(options: ApiTriggerOptions): TriggerFunctions {
  const maker = makerOf(options.payload, options.eventFactory);
  return { ...(maker && { make: making(options, ({ detail }, context) => maker(detail, context)) }) };
}

/** @throws as `cronFunctions` */
export function eventFunctions(options: EventOptions): TriggerFunctions {
  const maker = makerOf(options.payload, options.eventFactory);
  const { filter, filterFunc } = options;
  assertFunction(filterFunc, "filterFunc");
  if (typeof filter === "function" && filterFunc !== undefined) throw either("filter", "filterFunc");
  const test = typeof filter === "function" ? filter : filterFunc;
  return {
    ...(test && { filter: async (event, context) => test(sourceEvent(event, context), { ...context, event }) }),
    ...(maker && { make: making(options, (event, context) => maker(sourceEvent(event, context), { ...context, event })) }),
  };
}

/** The template in `payload`, if it is none that a function makes. @throws TypeError for what is neither */
export function payloadTemplate({ payload }: Given): JsonObject | null {
  if (payload === undefined || payload === null || typeof payload === "function") return null;
  return templateOf(payload, "payload", "give `payload` itself as a function, which makes the whole of it");
}

/** The pattern in `filter`. @throws TypeError */
export function filterPattern({ filter }: Pick<EventOptions, "filter">): JsonObject | null {
  if (filter === undefined || filter === null || typeof filter === "function") return null;
  return templateOf(filter, "filter", "give `filter` itself as a function, which decides about the whole event");
}

function makerOf<Maker>(payload: JsonObject | Maker | undefined, eventFactory: Maker | undefined): Maker | undefined {
  assertFunction(eventFactory, "eventFactory");
  if (eventFactory !== undefined && payload !== undefined && payload !== null) throw either("payload", "eventFactory");
  return typeof payload === "function" ? payload : eventFactory;
}

function making({ eventFactory }: Given, call: Call<unknown>): Call<Promise<MadeEvent>> {
  return async (event, context) => {
    const made = dataOf(await call(event, context), eventFactory === undefined ? "what payload() made" : "what eventFactory() made");
    if (eventFactory === undefined || !Object.hasOwn(made, "topic")) return { data: made, topic: undefined };
    const { topic, ...data } = made;
    return { data, topic: String(topic) };
  };
}

function assertFunction(value: unknown, name: string): void {
  if (value === undefined || value === null || typeof value === "function") return;
  throw new TypeError(`${name} must be a function; it is a ${typeof value}`);
}

function either(one: string, other: string): SchedulerError {
  return new SchedulerError("INVALID_OPTION", `give either ${one} or ${other} a function, not both`);
}
