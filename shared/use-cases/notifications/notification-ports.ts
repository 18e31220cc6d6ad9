import type { Ports } from "../../ports/groups.ts";

/** What telling may use. */
export type NotificationPorts = Pick<
  Ports,
  "scope" | "notificationConfigs" | "deliveries" | "notifyQueue" | "notifier" | "clock" | "telemetry"
>;
