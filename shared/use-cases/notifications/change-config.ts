import { noteWrite } from "../caller.ts";
import type { NotificationConfig } from "../../domain/notification/notification.ts";
import type { Ports } from "../../ports/groups.ts";

const TRIES = 10;

/**
 * Changes a config as it is stored, whoever else changes it meanwhile; answers it as it is then. Undefined: there is none, or
 * none any more.
 *
 * @throws where others keep changing it
 */
export async function changeConfig(
  { notificationConfigs, clock }: Pick<Ports, "notificationConfigs" | "clock">,
  id: number,
  change: (config: NotificationConfig) => NotificationConfig,
): Promise<NotificationConfig | undefined> {
  for (let left = TRIES; left > 0; left -= 1) {
    const current = await notificationConfigs.get(id);
    if (!current) return undefined;
    const updated_at = new Date(clock.now()).toISOString();
    const next = { ...change(current), version: current.version + 1, updated_at };
    if ((await notificationConfigs.replace(next, current.version)) !== "done") continue;
    noteWrite({ kind: "notification-config", id: next.name, before: current, after: next });
    return next;
  }
  throw new Error(`others keep changing notification config ${id}`);
}
