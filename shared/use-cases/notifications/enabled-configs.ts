import type { NotificationConfig } from "../../domain/notification/notification.ts";
import type { Ports } from "../../ports/groups.ts";

/** A scope has this many configs at most. */
export const MOST_CONFIGS = 200;
/** So old may be what is known of configs, in ms: a change of one is in force after that. */
const FRESH_MS = 5_000;

/** The configs of a scope, enabled or not, as they were some seconds ago at most. Asked together, the table is asked once. */
export function enabledConfigs({
  notificationConfigs,
  clock,
}: Pick<Ports, "notificationConfigs" | "clock">): () => Promise<readonly NotificationConfig[]> {
  let read: { readonly at: number; readonly configs: Promise<readonly NotificationConfig[]> } | undefined;
  return async () => {
    const now = clock.now();
    if (!read || now - read.at >= FRESH_MS) {
      const configs = notificationConfigs.list({ skip: 0, limit: MOST_CONFIGS }, ({ enabled }) => enabled);
      read = { at: now, configs };
    }
    try {
      return await read.configs;
    } catch (error) {
      read = undefined;
      throw error;
    }
  };
}
