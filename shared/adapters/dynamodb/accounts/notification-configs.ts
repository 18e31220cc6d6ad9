import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { NOTIFICATION_RULES, type NotificationConfigs } from "../../../ports/notifications/notification-configs.ts";
import { NotificationConfigItem } from "./notification-items.ts";
import { dynamoNumbered } from "../items/numbered-store.ts";

/** Notification configs in AccountTable. */
export function dynamoNotificationConfigs(client: DynamoDBDocumentClient, table: string): NotificationConfigs {
  return dynamoNumbered(client, table, NOTIFICATION_RULES, NotificationConfigItem);
}
