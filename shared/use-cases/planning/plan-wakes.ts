import type { MessageOf, FireMessage } from "../../domain/message/messages.ts";
import { wakeWindow } from "../../domain/eventbridge/wake.ts";
import type { Ports } from "../../ports/groups.ts";
import { handleItems, idsOfKey } from "../handle-items.ts";
import { type DefinitionPorts, getDefinitions } from "../definitions/definitions.ts";
import { planOccurrences } from "../../domain/schedule/plan-occurrences.ts";
import { plannedFires } from "../sending/planned-fires.ts";

interface Wake {
  readonly message: MessageOf<"wake">;
  readonly sentAt: number;
}

/**
 * Plans the window of each wake: exactly the occurrences in it, each with the delay that lands it on its second.
 * A wake delivered twice plans the same runs twice, which their ids make one. Answers those that failed.
 */
export async function planWakes<Received extends Wake>(
  ports: DefinitionPorts & Pick<Ports, "dispatch" | "clock" | "telemetry">,
  wakes: readonly Received[],
): Promise<readonly Received[]> {
  // What is planned from an old definition is found out at its second.
  const definitions = await getDefinitions(
    ports,
    wakes.map(({ message }) => message.owner),
    "eventually",
  );
  const now = ports.clock.now();
  const fires: FireMessage[] = [];
  const failed = await handleItems(ports, {
    items: wakes,
    name: "wake.failed",
    idsOf: ({ message }) => idsOfKey(message.owner),
    work: async ({ message, sentAt }) => {
      const definition = definitions.get(message.owner);
      if (!definition?.enabled) return;
      const { from, until } = wakeWindow(wakeTime(message.wake_at, sentAt));
      fires.push(...planOccurrences(definition, from, until));
    },
  });
  await ports.dispatch.send(plannedFires(fires, now));
  return failed;
}

/** The scheduled time, or the message's sent time where a scheduler did not substitute its placeholder. */
function wakeTime(wakeAt: string, sentAt: number): number {
  const scheduled = Date.parse(wakeAt);
  return Number.isNaN(scheduled) ? sentAt : scheduled;
}
