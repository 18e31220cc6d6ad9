import type { UpdateTrigger } from "../../../contract/triggers/trigger.ts";
import type { IfMatch } from "../../../domain/definition/definition.ts";
import { defined } from "../../../domain/defined.ts";
import { BelfryError, type FieldProblem } from "../../../domain/errors.ts";
import { type TriggerDefinition } from "../../../domain/definition/trigger.ts";
import { problemsOfTrigger } from "../../../domain/definition/trigger-rules.ts";
import type { Ports } from "../../../ports/groups.ts";
import { changeDefinition } from "../change-definition.ts";
import { removeDefinition } from "../delete-definition.ts";
import { text } from "../../../domain/texts/text.ts";
import { paused, resumed } from "../../../domain/definition/pause.ts";
import { type Trigger, withState } from "./read-triggers.ts";

/** What changing a trigger may use. */
export type TriggerPorts = Pick<Ports, "triggers" | "clock" | "scope" | "defaultTimeZone" | "randomText">;

/** Changes the fields that are sent. */
export async function updateTrigger(ports: TriggerPorts, id: string, input: UpdateTrigger, ifMatch?: IfMatch): Promise<Trigger> {
  return withState(ports, await changeTrigger(ports, id, ifMatch, (current) => ({ ...current, ...defined(input) })));
}

/** Publishes nothing until it is resumed. Repeated: a reason that is given replaces the one before. */
export async function pauseTrigger(ports: TriggerPorts, id: string, reason: string | null): Promise<Trigger> {
  return withState(ports, await changeTrigger(ports, id, undefined, (current, now) => paused(current, reason, now)));
}

/** Repeated: nothing. */
export async function resumeTrigger(ports: TriggerPorts, id: string): Promise<Trigger> {
  return withState(ports, await changeTrigger(ports, id, undefined, resumed));
}

/** Removes a trigger; its rule and schedule follow, the record of its occurrences stays until it expires. */
export async function deleteTrigger({ triggers }: Pick<Ports, "triggers">, id: string, ifMatch?: IfMatch): Promise<void> {
  await removeDefinition(triggers, "trigger", id, ifMatch);
}

/** The trigger changed by `to`, if it still is what `ifMatch` says. @throws VALIDATION_ERROR for what breaks a rule */
export function changeTrigger(
  ports: TriggerPorts,
  id: string,
  ifMatch: IfMatch | undefined,
  to: (current: TriggerDefinition, now: string) => TriggerDefinition,
) {
  let before: TriggerDefinition | null = null;
  return changeDefinition<TriggerDefinition>(ports, {
    kind: "trigger",
    id,
    store: ports.triggers,
    ifMatch,
    change: (current, now) => to((before = current), now),
    check: (changed) => validateTrigger(changed, ports.clock.now(), before),
  });
}

/** @throws VALIDATION_ERROR for what breaks a rule, or a time in the past that `before` did not have */
export function validateTrigger(trigger: TriggerDefinition, now: number, before: TriggerDefinition | null): void {
  const details: FieldProblem[] = problemsOfTrigger(trigger);
  const isNew = trigger.at !== null && trigger.at !== undefined && trigger.at !== before?.at;
  if (isNew && Date.parse(trigger.at) <= now) details.push({ path: "at", text: text("at-in-the-past") });
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
}
