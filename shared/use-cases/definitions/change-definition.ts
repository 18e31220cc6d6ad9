import { isDeepStrictEqual } from "node:util";
import { activate, reschedules } from "../../domain/schedule/activation.ts";
import type { Definition, IfMatch } from "../../domain/definition/definition.ts";
import { BelfryError, conflict, notFound } from "../../domain/errors.ts";
import type { ResourceKind } from "../../domain/texts/request-texts.ts";
import type { DefinitionStore } from "../../ports/definitions/definition-store.ts";
import type { Ports } from "../../ports/groups.ts";
import { text } from "../../domain/texts/text.ts";
import { changedByCaller, noteWrite } from "../caller.ts";
import { withPause } from "../../domain/definition/pause.ts";

/** Enough for writers that collide by chance; a steady stream of them is told to come back. */
const TRIES = 5;

export interface Change<Any> {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly store: Pick<DefinitionStore<Any>, "getDefinition" | "replace">;
  /** The definition as it shall be; `now` is ISO 8601. */
  readonly change: (current: Any, now: string) => Any;
  /** Throws for a definition that breaks a rule; prepares what must be there before it is stored. */
  readonly check: (changed: Any) => Promise<void> | void;
  /** Only this version is changed. */
  readonly ifMatch?: IfMatch | undefined;
}

/**
 * Reads a definition, applies the change, and stores the outcome if nobody else changed it meanwhile; tries again if
 * somebody did. An outcome equal to what is there is not stored.
 */
export async function changeDefinition<Any extends Definition>(
  { clock }: Pick<Ports, "clock">,
  { kind, id, store, change, check, ifMatch }: Change<Any>,
): Promise<Any> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const definition = await store.getDefinition(id);
    if (!definition) throw notFound(kind, id);
    if (typeof ifMatch === "number" && ifMatch !== definition.version) {
      throw new BelfryError({ code: "VERSION_MISMATCH", current: definition.version });
    }
    const now = clock.now();
    const at = new Date(now).toISOString();
    const changed = withPause(definition, change(definition, at), at);
    if (isDeepStrictEqual(changed, definition)) return definition;
    await check(changed);
    const planned = reschedules(definition, changed) ? activate(changed, now) : changed;
    const next = changedByCaller({ ...planned, version: definition.version + 1, updated_at: at }) as Any;
    if (!(await store.replace(next, definition.version))) continue;
    noteWrite({ kind, id, before: definition, after: next });
    return next;
  }
  throw conflict(text("concurrent-change", { kind }));
}
