import { notFound } from "../../../domain/errors.ts";
import { type TriggerDefinition, type TriggerState, UNTRIGGERED } from "../../../domain/definition/trigger.ts";
import type { Ports } from "../../../ports/groups.ts";
import type { PageRequest } from "../../../ports/runs/run-store.ts";
import { type BrokenDefinition, isBroken } from "../../../domain/definition/definition.ts";

/** A trigger with its counts. */
export interface Trigger {
  readonly definition: TriggerDefinition;
  readonly state: TriggerState;
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

/** The trigger with its counts, strongly consistent. */
export async function withState({ triggers }: Pick<Ports, "triggers">, definition: TriggerDefinition): Promise<Trigger> {
  const states = await triggers.getTriggerStates([definition.trigger_id]);
  return { definition, state: states.get(definition.trigger_id) ?? UNTRIGGERED };
}
