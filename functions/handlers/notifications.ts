import { notificationRoutes } from "../../shared/contract/notifications/notification-routes.ts";
import { say as english } from "../../shared/contract/texts/en/all.ts";
import { type NotificationHandlerPorts, notificationHandlers } from "../http/handlers/notifications.ts";
import { serve, type Serving } from "../http/serve.ts";

/** Serves whom to tell of what, and what became of that. It sends nothing itself. */
export function notificationsHandler(ports: NotificationHandlerPorts & Serving) {
  return serve(notificationRoutes, notificationHandlers(ports), { ...ports, english });
}
