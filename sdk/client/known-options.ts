import { SchedulerError } from "./errors.ts";
import type { ApiTriggerOptions, CronTriggerOptions, EventTriggerOptions } from "./triggers/trigger-options.ts";
import type { TriggerType } from "./triggers/trigger-types.ts";

type KeysOf<Options> = Options extends unknown ? keyof Options : never;
type Names<Options> = Readonly<Record<KeysOf<Options>, true>>;

const COMMON = { payload: true, eventFactory: true, targets: true, description: true } as const;
const API: Names<ApiTriggerOptions> = { ...COMMON, secret: true, replayWindowSeconds: true };
const EVENT: Names<EventTriggerOptions> = { ...COMMON, sourceTopic: true, filter: true, filterFunc: true, consumer: true };
const CRON: Names<CronTriggerOptions> = {
  ...COMMON,
  cronExpression: true,
  intervalSeconds: true,
  at: true,
  timezone: true,
  misfireGraceSeconds: true,
};
const FUNCTIONS = new Set(["payload", "eventFactory", "filter", "filterFunc"]);
const NAMES: Readonly<Record<TriggerType, readonly string[]>> = {
  api: Object.keys(API),
  cron: Object.keys(CRON),
  event: Object.keys(EVENT),
};

/**
 * For callers without types: what is not understood would be dropped without a word, a misspelt `filter` for one.
 *
 * @throws SchedulerError `INVALID_OPTION` naming the option; TypeError if these are no options, or for a function where none is called
 */
export function assertKnownOptions(type: TriggerType, options: object): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`the options of a trigger are an object; these are ${String(options)}`);
  const known = NAMES[type];
  const dropped = Object.entries(options).find(([name, value]) => isNoJson(value) && !(typeof value === "function" && FUNCTIONS.has(name)));
  if (dropped && known.includes(dropped[0])) throw new TypeError(`${dropped[0]} must not be a ${typeof dropped[1]}`);
  const strange = Object.entries(options).find(([name, value]) => value !== undefined && !known.includes(name));
  if (!strange) return;
  const [name] = strange;
  const meant = known.find((one) => bare(one) === bare(name));
  throw new SchedulerError(
    "INVALID_OPTION",
    `a trigger of type ${type} has no option '${name}'${meant === undefined ? "." : `; is '${meant}' meant?`} It takes: ${known.join(", ")}`,
    { allowed: known },
  );
}

/** JSON would leave it out, a webhook's `secret` for one. */
function isNoJson(value: unknown): boolean {
  return typeof value === "function" || typeof value === "symbol" || typeof value === "bigint";
}

/** `event_factory` and `EventFactory` are slips for `eventFactory`. */
function bare(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
