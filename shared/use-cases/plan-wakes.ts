import type { DispatchMessage } from "../contract/messages.ts";
import { wakeWindow } from "../domain/wake.ts";
import type { Ports } from "../ports.ts";
import { type DefinitionPorts, getDefinitions } from "./definitions.ts";
import { planOccurrences } from "./plan-occurrences.ts";
import { delayedFires } from "./send-at.ts";

interface Wake {
  readonly message: Extract<DispatchMessage, { kind: "wake" }>;
  readonly sentAt: number;
}

/**
 * Plans the window of each wake: exactly the occurrences in it, each with the delay that lands it on its second.
 * A wake delivered twice plans the same runs twice, which their ids make one.
 */
export async function planWakes(
  ports: DefinitionPorts & Pick<Ports, "dispatch" | "clock">,
  wakes: readonly Wake[],
): Promise<readonly never[]> {
  // What is planned from an old definition is found out at its second.
  const definitions = await getDefinitions(
    ports,
    wakes.map(({ message }) => message.owner),
    "eventually",
  );
  const now = ports.clock.now();
  const fires = wakes.flatMap(({ message, sentAt }) => {
    const definition = definitions.get(message.owner);
    if (!definition?.enabled) return [];
    const { from, until } = wakeWindow(wakeTime(message.wake_at, sentAt));
    return planOccurrences(definition, from, until);
  });
  await ports.dispatch.send(delayedFires(fires, now));
  return [];
}

/** The scheduled time, or the message's sent time where a scheduler did not substitute its placeholder. */
function wakeTime(wakeAt: string, sentAt: number): number {
  const scheduled = Date.parse(wakeAt);
  return Number.isNaN(scheduled) ? sentAt : scheduled;
}
