import { getDefinitions } from "./definitions.ts";
import { idsOfKey } from "./answer-each.ts";
import type { KindPorts } from "./kind.ts";
import type { Outcome, ReceivedFire } from "./outcome.ts";
import { startOccurrence } from "./start-occurrence.ts";

/** What became of a fire; a failed one must be delivered again. */
export interface Fired<Fire extends ReceivedFire> {
  readonly fire: Fire;
  readonly outcomes: readonly Outcome[];
}

/** Starts what fires ask for, side by side; definitions are read once for all. `early`: ahead of their second. */
export async function startFires<Fire extends ReceivedFire>(
  ports: KindPorts,
  fires: readonly Fire[],
  early: boolean,
): Promise<{ readonly fired: readonly Fired<Fire>[]; readonly failed: readonly Fire[] }> {
  const definitions = await getDefinitions(
    ports,
    fires.map(({ message }) => message.owner),
  );
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
