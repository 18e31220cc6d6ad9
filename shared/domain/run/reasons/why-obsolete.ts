import type { FireMessage } from "../../message/messages.ts";
import type { Definition } from "../../definition/definition.ts";
import type { RunTexts } from "../../texts/run-texts.ts";
import { isOccurrence, scheduleOf } from "../../schedule/schedule.ts";

/** What has become of the definition that a fire was planned from. */
export type Obsolete = RunTexts["withdrawn"]["because"];

/** Why this fire must not start anything any more, if so: the definition is read at the second, not when it was planned. */
export function whyObsolete(fire: FireMessage, definition: Definition | undefined): Obsolete | undefined {
  if (!definition) return "deleted";
  if (fire.generation !== undefined && fire.generation !== definition.generation) return "replaced";
  if (fire.active_since !== undefined) {
    if (!definition.enabled) return "paused";
    return fire.active_since === definition.active_since ? undefined : "rescheduled";
  }
  if (!isPlanned(fire)) return undefined;
  if (!definition.enabled) return "paused";
  if (fire.version === definition.version) return undefined;
  const at = Date.parse(fire.scheduled_at);
  const stillDue = at > Date.parse(definition.active_since) && isOccurrence(scheduleOf(definition), at);
  return stillDue ? undefined : "rescheduled";
}

/** An event's fire for what is paused: it starts nothing, and leaves a record that says so. */
export function isPausedFor(fire: FireMessage, { enabled }: Pick<Definition, "enabled">): boolean {
  return fire.hop !== undefined && !enabled;
}

/** Was it planned by the clock? A caller may give its own runs any `trigger_source`, also `scheduler`. */
export function isPlanned(fire: FireMessage): boolean {
  return fire.version !== undefined;
}
