/** Whom to tell of what. Not here: what they were told (`Deliveries`). */
import type { NotificationConfig } from "../../domain/notification/notification.ts";
import type { NumberedRules, NumberedStore } from "../numbered.ts";

export type NotificationConfigs = NumberedStore<NotificationConfig>;

export const NOTIFICATION_RULES: NumberedRules<NotificationConfig> = { kind: "notification", unique: ["name"] };
