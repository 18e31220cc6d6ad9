import { Webhook } from "standardwebhooks";
import { DeliveryId } from "../../../shared/contract/notifications/notification.ts";
import { invalid } from "../../../shared/domain/errors.ts";
import { CHANNELS, NOTIFICATION_TYPES } from "../../../shared/domain/notification/notification.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import {
  type DeliveryPorts,
  lastDeliveries,
  listDeliveries,
  redeliver,
  sendTest,
} from "../../../shared/use-cases/notifications/deliveries.ts";
import { hearWebhook } from "../../../shared/use-cases/notifications/hear-webhook.ts";
import {
  createConfig,
  deleteConfig,
  listConfigs,
  type ManagePorts,
  setEnabled,
  updateConfig,
} from "../../../shared/use-cases/notifications/manage-configs.ts";
import { sameToken } from "../bearer-token.ts";
import { viewConfig, viewDelivery } from "../responses/notification.ts";
import type { Handlers } from "../types.ts";

export type NotificationHandlerPorts = ManagePorts & DeliveryPorts;

/** The routes of notifications, bound to their use cases. */
export function notificationHandlers(ports: NotificationHandlerPorts): Handlers<"notifications"> {
  return {
    createNotificationConfig: async ({ body, say }) => {
      const { config, secretMade } = await createConfig(ports, body);
      return { body: viewConfig(config, { last: undefined, secretMade }, say) };
    },
    listNotificationConfigs: async ({ query, say }) => {
      const configs = await listConfigs(ports, query);
      const last = await lastDeliveries(ports, configs);
      return { body: configs.map((one, index) => viewConfig(one, { last: last[index] }, say)) };
    },
    updateNotificationConfig: async ({ params, body, say }) => {
      const { config, secretMade } = await updateConfig(ports, params.name, body);
      const [last] = await lastDeliveries(ports, [config]);
      return { body: viewConfig(config, { last, secretMade }, say) };
    },
    deleteNotificationConfig: async ({ params, say }) => {
      await deleteConfig(ports, params.name);
      return { body: { message: say(text("notification-config-deleted", params)) } };
    },
    enableNotificationConfig: async ({ params, say }) => {
      await setEnabled(ports, params.name, true);
      return { body: { message: say(text("notification-config-enabled", params)) } };
    },
    disableNotificationConfig: async ({ params, say }) => {
      await setEnabled(ports, params.name, false);
      return { body: { message: say(text("notification-config-disabled", params)) } };
    },
    listNotificationDeliveries: async ({ params, query: { limit, cursor }, say }) => {
      if (cursor !== undefined && !DeliveryId.safeParse(cursor).success) throw invalid("query.cursor", text("cursor-form"));
      const { deliveries, more } = await listDeliveries(ports, params.name, { limit, ...(cursor !== undefined && { after: cursor }) });
      const last = deliveries.at(-1)?.delivery_id ?? null;
      return { body: { deliveries: deliveries.map((one) => viewDelivery(one, say)), next_cursor: more ? last : null } };
    },
    redeliverNotification: async ({ params, say }) => ({
      body: viewDelivery(await redeliver(ports, params.name, params.delivery_id), say),
    }),
    testNotificationConfig: async ({ params, say }) => ({ body: viewDelivery(await sendTest(ports, params.name), say) }),
    listNotificationTypes: async () => ({ body: { notification_types: [...NOTIFICATION_TYPES], channels: [...CHANNELS] } }),
    callNotificationWebhook: async ({ params, headers, rawBody, body, say }) => {
      const token = headers["x-belfry-token"];
      await hearWebhook(ports, params.name, {
        holds: (secret) => (token === undefined ? isSigned(secret, rawBody, headers) : sameToken(token, secret)),
        readBody: () => body({ form: false }),
        id: headers["webhook-id"],
      });
      return { body: { message: say(text("webhook-received")) } };
    },
  };
}

/** By Standard Webhooks, within five minutes of now. */
function isSigned(secret: string, rawBody: Uint8Array, headers: Readonly<Record<string, string | undefined>>): boolean {
  const given = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].flatMap((name) =>
      headers[name] === undefined ? [] : [[name, headers[name]]],
    ),
  );
  try {
    new Webhook(secret).verify(Buffer.from(rawBody), given, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
