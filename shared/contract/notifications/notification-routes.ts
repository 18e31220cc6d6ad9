import * as z from "zod";
import { CHANNELS, NOTIFICATION_TYPES } from "../../domain/notification/notification.ts";
import {
  ConfigName,
  CreateNotificationConfig,
  DeliveryId,
  DeliveryView,
  NotificationConfigView,
  NotificationWebhook,
  UpdateNotificationConfig,
} from "./notification.ts";
import { Cursor, limit } from "../requests/queries.ts";
import type { Route } from "../route.ts";

const ROOT = "/api/v1/notifications";
const CONFIG = `${ROOT}/configs/{name}`;
const OfConfig = z.strictObject({ name: ConfigName });
const Done = z.object({ message: z.string() });
const managing = { access: "accounts", servedBy: "notifications" } as const;

/** Who is told of what, and what became of that. Errors have the shape of accounts and tasks. */
export const notificationRoutes = {
  createNotificationConfig: {
    method: "POST",
    path: `${ROOT}/configs`,
    ...managing,
    summary: "Register whom to tell of what",
    body: CreateNotificationConfig,
    status: 201,
    response: NotificationConfigView,
  },
  listNotificationConfigs: {
    method: "GET",
    path: `${ROOT}/configs`,
    ...managing,
    summary: "Notification configs, newest first",
    query: z.strictObject({ skip: z.coerce.number().int().min(0).max(10_000).default(0), limit: limit(100, 1_000) }),
    status: 200,
    response: z.array(NotificationConfigView),
  },
  updateNotificationConfig: {
    method: "PUT",
    path: CONFIG,
    ...managing,
    summary: "Change the fields that are sent",
    params: OfConfig,
    body: UpdateNotificationConfig,
    status: 200,
    takesBack: "name",
    response: NotificationConfigView,
  },
  deleteNotificationConfig: {
    method: "DELETE",
    path: CONFIG,
    ...managing,
    summary: "Remove a notification config; what has not been delivered is dropped",
    params: OfConfig,
    status: 200,
    response: Done,
  },
  enableNotificationConfig: {
    method: "POST",
    path: `${CONFIG}/enable`,
    ...managing,
    summary: "Let it receive again",
    params: OfConfig,
    status: 200,
    response: Done,
  },
  disableNotificationConfig: {
    method: "POST",
    path: `${CONFIG}/disable`,
    ...managing,
    summary: "Let it receive nothing; what has not been delivered is dropped",
    params: OfConfig,
    status: 200,
    response: Done,
  },
  listNotificationDeliveries: {
    method: "GET",
    path: `${CONFIG}/deliveries`,
    ...managing,
    summary: "What it was sent in the last 30 days, newest first",
    params: OfConfig,
    query: z.strictObject({ limit: limit(50, 200), cursor: Cursor.optional() }),
    status: 200,
    response: z.object({ deliveries: z.array(DeliveryView), next_cursor: z.string().nullable() }),
  },
  redeliverNotification: {
    method: "POST",
    path: `${CONFIG}/deliveries/{delivery_id}/redeliver`,
    ...managing,
    summary: "Send a delivery that is over once more, under the same id",
    params: OfConfig.extend({ delivery_id: DeliveryId }),
    status: 200,
    response: DeliveryView,
  },
  testNotificationConfig: {
    method: "POST",
    path: `${CONFIG}/test`,
    ...managing,
    summary: "Send a test message; its delivery says what became of it",
    params: OfConfig,
    status: 200,
    response: DeliveryView,
  },
  listNotificationTypes: {
    method: "GET",
    path: `${ROOT}/types`,
    access: "read",
    servedBy: "notifications",
    summary: "What can be told, and by which channels",
    status: 200,
    response: z.object({ notification_types: z.array(z.enum(NOTIFICATION_TYPES)), channels: z.array(z.enum(CHANNELS)) }),
  },
  callNotificationWebhook: {
    method: "POST",
    path: `${ROOT}/webhook/{name}`,
    access: "operate",
    signed: true,
    servedBy: "notifications",
    summary:
      'Hear from another system, which shows the config\'s secret or signs with it; `{"type": "deployment"}` is told as a system notification',
    params: OfConfig,
    headers: ["X-Belfry-Token", "webhook-id", "webhook-timestamp", "webhook-signature"],
    body: NotificationWebhook,
    status: 200,
    response: Done,
  },
} as const satisfies Record<string, Route>;
