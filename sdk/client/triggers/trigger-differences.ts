import { isDeepStrictEqual } from "node:util";
import type { TriggerView } from "./trigger-answers.ts";
import type { TriggerBody } from "./trigger-api.ts";

/** What the service takes where nothing is sent; its time zone is its own to choose. */
const DEFAULTS = { cron_expr: null, interval_seconds: null, at: null, source_topic: null, client_queue: null } as const;
const NUMBERS = { misfire_grace_sec: 3_600, replay_window_sec: 300 } as const;

/**
 * The fields, by the API's names, in which the trigger that is there is another than this one. Not whether it is enabled; of a
 * secret only whether there is one, since the service shows no more of it.
 */
export function differences(view: TriggerView, { secret, enabled: _enabled, ...body }: TriggerBody): string[] {
  const wanted = { ...DEFAULTS, ...NUMBERS, timezone: view.timezone, ...withoutUndefined(body) };
  const differing = Object.entries(wanted).filter(([name, value]) => !isSame(name, value, Reflect.get(view, name)));
  const names = differing.map(([name]) => name);
  return view.signed === (secret !== undefined) ? names : [...names, "secret"];
}

function isSame(name: string, wanted: unknown, stored: unknown): boolean {
  if (isDeepStrictEqual(wanted, stored)) return true;
  if (typeof wanted !== "string" || typeof stored !== "string") return false;
  if (name === "at") return Date.parse(wanted) === Date.parse(stored);
  return name === "timezone" && canonicalZone(wanted) === canonicalZone(stored);
}

function canonicalZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return name;
  }
}

function withoutUndefined(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
