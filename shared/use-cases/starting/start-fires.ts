import type { FireMessage } from "../../domain/message/messages.ts";
import type { DefinitionKey } from "../../domain/definition/definition-key.ts";
import type { Run } from "../../domain/run/run.ts";
import { type AnyDefinition, getDefinitions } from "../definitions/definitions.ts";
import { idsOfKey } from "../handle-items.ts";
import type { KindPorts } from "../kinds/kind.ts";
import type { Outcome, ReceivedFire } from "../kinds/outcome.ts";
import { startOccurrence } from "./start-occurrence.ts";

/** What became of a fire; a failed one must be delivered again. */
export interface Fired<Fire extends ReceivedFire> {
  readonly fire: Fire;
  readonly outcomes: readonly Outcome[];
}

/** A run that a fire put on record, to be handed to its worker. */
export interface Queued<Fire extends ReceivedFire> {
  readonly fire: Fire;
  readonly run: Run;
}

/** The runs that fires put on record, to be handed over. */
export function queuedBy<Fire extends ReceivedFire>(fired: readonly Fired<Fire>[]): Queued<Fire>[] {
  return fired.flatMap(({ fire, outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === "queued" ? [{ fire, run: outcome.run }] : [])),
  );
}

export function runsOf(queued: readonly Queued<ReceivedFire>[]): Run[] {
  return queued.map(({ run }) => run);
}

/** Starts what fires ask for, side by side; definitions are read once for all. `early`: ahead of their second, at which all is checked again. */
export async function startFires<Fire extends ReceivedFire>(
  ports: KindPorts,
  fires: readonly Fire[],
  early: boolean,
): Promise<{ readonly fired: readonly Fired<Fire>[]; readonly failed: readonly Fire[] }> {
  const messages = fires.map(({ message }) => message);
  const definitions = early ? await definitionsAhead(ports, messages) : await getDefinitions(ports, messages.map(ownerIn));
  const fired: Fired<Fire>[] = [];
  const failed: Fire[] = [];
  await Promise.all(
    fires.map(async (fire) => {
      try {
        fired.push({ fire, outcomes: await startOccurrence(ports, fire, definitions.get(fire.message.owner), early) });
      } catch (error) {
        const { owner, run_id } = fire.message;
        ports.telemetry.record({ name: "fire.failed", level: "warn", ...idsOfKey(owner), run_id, detail: { error: String(error) } });
        failed.push(fire);
      }
    }),
  );
  return { fired, failed };
}

/**
 * At half the price, perhaps a second old: what has changed since is found out at the second. Only a definition that is not
 * the very one that its fire was planned from may be needed as it is now.
 */
async function definitionsAhead(ports: KindPorts, fires: readonly FireMessage[]): Promise<Map<DefinitionKey, AnyDefinition>> {
  const read = await getDefinitions(ports, fires.map(ownerIn), "eventually");
  const others = fires.filter(({ owner, version, generation }) => {
    const definition = read.get(owner);
    return !definition || definition.version !== version || definition.generation !== generation;
  });
  const now = others.length === 0 ? new Map<DefinitionKey, AnyDefinition>() : await getDefinitions(ports, others.map(ownerIn));
  for (const { owner } of others) read.delete(owner);
  return new Map([...read, ...now]);
}

function ownerIn({ owner }: FireMessage): DefinitionKey {
  return owner;
}
