import { audit, base } from "../shared/composition.ts";
import { deliveries, notificationConfigs, notifyQueue, outgoingAddresses } from "../shared/notifications-composition.ts";
import { notificationsHandler } from "./handlers/notifications.ts";

/** Serves whom to tell of what, and what became of that. It sends nothing itself. Triggered by: HTTP API. */
const ports = { ...base("notifications"), ...notificationConfigs(), ...deliveries(), ...notifyQueue(), ...outgoingAddresses(), ...audit() };

export const handler = notificationsHandler(ports);
