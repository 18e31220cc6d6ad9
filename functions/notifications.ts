import { audit, base } from "../shared/composition.ts";
import { deliveries, notificationConfigs, notifyQueue, outgoingAddresses } from "../shared/notifications/composition.ts";
import { notificationRoutes } from "../shared/contract/notification-routes.ts";
import { say as english } from "../shared/contract/texts/en/all.ts";
import { notificationHandlers } from "./http/handlers/notifications.ts";
import { serve } from "./http/serve.ts";

/** Serves whom to tell of what, and what became of that. It sends nothing itself. Triggered by: HTTP API. */
const ports = { ...base("notifications"), ...notificationConfigs(), ...deliveries(), ...notifyQueue(), ...outgoingAddresses(), ...audit() };

export const handler = serve(notificationRoutes, notificationHandlers(ports), { ...ports, english });
