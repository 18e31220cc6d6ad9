import { base } from "../shared/composition.ts";
import { deliveries, notificationConfigs, notifier, notifyQueue } from "../shared/notifications-composition.ts";
import { notifyHandler } from "./handlers/notify.ts";

/** Decides what configs are told, and hands it over to their receivers. Triggered by: the queue of notifications. */
const ports = { ...base("notify"), ...notificationConfigs(), ...deliveries(), ...notifyQueue(), ...notifier() };

export const handler = notifyHandler(ports);
