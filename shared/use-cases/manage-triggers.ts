import type { CreateTrigger, PutTrigger, UpdateTrigger } from "../contract/trigger.ts";
import { activate } from "../domain/activation.ts";
import type { IfMatch } from "../domain/definition.ts";
import { defined } from "../domain/defined.ts";
import { BelfryError, type FieldProblem, notFound } from "../domain/errors.ts";
import { type TriggerDefinition, type TriggerState, UNTRIGGERED } from "../domain/trigger.ts";
import { problemsOfTrigger } from "../domain/trigger-rules.ts";
import type { PageRequest, Ports } from "../ports.ts";
import { changeDefinition } from "./change-definition.ts";
import { newborn } from "./new-definition.ts";
import { putDefinition } from "./put-definition.ts";
import { text } from "../domain/text.ts";
import { paused, resumed } from "../domain/pause.ts";
import { type BrokenDefinition, isBroken } from "../domain/definition.ts";

type TriggerPorts = Pick<Ports, "triggers" | "clock" | "scope" | "defaultTimeZone" | "randomText">;

/** A trigger with its counts. */
export interface Trigger {
  readonly definition: TriggerDefinition;
  readonly state: TriggerState;
}

/** Registers a trigger. Its rule, schedule and first occurrences follow from the stored definition, by `provision`. */
export async function createTrigger(ports: TriggerPorts, input: CreateTrigger): Promise<Trigger> {
  const now = ports.clock.now();
  const { trigger_id, ...settings } = input;
  const trigger: TriggerDefinition = {
    ...definitionOf(ports, trigger_id, settings),
    ...newborn(ports, { kind: "trigger", id: trigger_id }, now),
  };
  assertSound(trigger, now, null);
  const definition = activate(trigger, now);
  if (!(await ports.triggers.create(definition))) throw new BelfryError({ code: "ALREADY_EXISTS", kind: "trigger", id: trigger_id });
  return { definition, state: UNTRIGGERED };
}

/** Makes the trigger what is sent, or registers it. A `secret` that is not sent is kept. */
export async function putTrigger(ports: TriggerPorts, id: string, input: PutTrigger, ifMatch?: IfMatch) {
  const settings = definitionOf(ports, id, input);
  const { created, definition } = await putDefinition({
    kind: "trigger",
    id,
    ifMatch,
    create: async () => (await createTrigger(ports, { ...input, trigger_id: id })).definition,
    replace: () =>
      change(ports, id, ifMatch, (current) => ({
        ...current,
        ...settings,
        secret: settings.type === "api" ? (input.secret ?? current.secret) : null,
      })),
  });
  return { created, trigger: await withState(ports, definition) };
}

/** Changes the fields that are sent. */
export async function updateTrigger(ports: TriggerPorts, id: string, input: UpdateTrigger, ifMatch?: IfMatch): Promise<Trigger> {
  return withState(ports, await change(ports, id, ifMatch, (current) => ({ ...current, ...defined(input) })));
}

/** Publishes nothing until it is resumed. Repeated: a reason that is given replaces the one before. */
export async function pauseTrigger(ports: TriggerPorts, id: string, reason: string | null): Promise<Trigger> {
  return withState(ports, await change(ports, id, undefined, (current, now) => paused(current, reason, now)));
}

/** Repeated: nothing. */
export async function resumeTrigger(ports: TriggerPorts, id: string): Promise<Trigger> {
  return withState(ports, await change(ports, id, undefined, resumed));
}

/** Removes a trigger; its rule and schedule follow, the record of its occurrences stays until it expires. */
export async function deleteTrigger({ triggers }: Pick<Ports, "triggers">, id: string): Promise<void> {
  if (!(await triggers.delete(id))) throw notFound("trigger", id);
}

export async function getTrigger(ports: Pick<Ports, "triggers">, id: string): Promise<Trigger> {
  const definition = await ports.triggers.getDefinition(id);
  if (!definition) throw notFound("trigger", id);
  return withState(ports, definition);
}

/** Triggers in order of id, what cannot be read among them. */
export async function listTriggers({ triggers }: Pick<Ports, "triggers">, { limit, cursor }: PageRequest) {
  const page = { limit: limit + 1, ...(cursor !== undefined && { after: cursor }) };
  // One more than asked for tells whether there is a next page.
  const found = await triggers.listDefinitions(page);
  const shown = found.slice(0, limit);
  const states = await triggers.getTriggerStates(shown.map(({ id }) => id));
  const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
  return {
    triggers: shown.map((definition): Trigger | BrokenDefinition =>
      isBroken(definition) ? definition : { definition, state: states.get(definition.id) ?? UNTRIGGERED },
    ),
    next,
  };
}

/** What a trigger did, newest first. One that was deleted keeps its record; one that never was is not found. */
export async function listOccurrences({ triggers }: Pick<Ports, "triggers">, id: string, page: PageRequest) {
  const found = await triggers.listOccurrences(id, page);
  if (found.occurrences.length === 0 && !(await triggers.getDefinition(id))) throw notFound("trigger", id);
  return found;
}

function definitionOf(ports: TriggerPorts, trigger_id: string, input: PutTrigger) {
  const timezone = input.timezone ?? ports.defaultTimeZone;
  return { ...input, kind: "trigger", id: trigger_id, trigger_id, timezone, scope: ports.scope, reschedule_mode: "scheduler" } as const;
}

async function withState({ triggers }: Pick<Ports, "triggers">, definition: TriggerDefinition): Promise<Trigger> {
  const states = await triggers.getTriggerStates([definition.trigger_id]);
  return { definition, state: states.get(definition.trigger_id) ?? UNTRIGGERED };
}

function change(
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
    check: (changed) => assertSound(changed, ports.clock.now(), before),
  });
}

function assertSound(trigger: TriggerDefinition, now: number, before: TriggerDefinition | null): void {
  const details: FieldProblem[] = problemsOfTrigger(trigger);
  const isNew = trigger.at !== null && trigger.at !== undefined && trigger.at !== before?.at;
  if (isNew && Date.parse(trigger.at) <= now) details.push({ path: "at", text: text("at-in-the-past") });
  if (details.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details });
}
