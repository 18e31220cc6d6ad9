import { conflict, notFound } from "../../domain/errors.ts";
import { askedAgain, type Delivery, deliveryId, newDelivery } from "../../domain/notification/delivery.ts";
import type { NotificationConfig } from "../../domain/notification/notification.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { findConfig } from "./manage-configs.ts";

export type DeliveryPorts = Pick<Ports, "notificationConfigs" | "deliveries" | "notifyQueue" | "clock" | "randomText">;

export async function listDeliveries(
  ports: DeliveryPorts,
  name: string,
  page: { readonly after?: string; readonly limit: number },
): Promise<{ readonly deliveries: readonly Delivery[]; readonly more: boolean }> {
  const { id } = await findConfig(ports, name);
  return ports.deliveries.listDeliveries(id, page);
}

/** The newest delivery of each, in their order; undefined: it has none. */
export function lastDeliveries(
  { deliveries }: Pick<Ports, "deliveries">,
  configs: readonly NotificationConfig[],
): Promise<readonly (Delivery | undefined)[]> {
  return Promise.all(configs.map(async ({ id }) => (await deliveries.listDeliveries(id, { limit: 1 })).deliveries[0]));
}

/** @throws NOT_FOUND, also for a delivery of another config; CONFLICT while it is held, under way, or told by a digest */
export async function redeliver(ports: DeliveryPorts, name: string, id: string): Promise<Delivery> {
  const config = await findConfig(ports, name);
  for (let left = 10; left > 0; left -= 1) {
    const delivery = await ports.deliveries.getDelivery(config.id, id);
    if (!delivery) throw notFound("notification-delivery", id);
    const next = askedAgain(delivery, ports.clock.now());
    if (!next) throw conflict(text("delivery-under-way", { status: delivery.status }));
    if (!(await ports.deliveries.saveDelivery(next))) continue;
    await send(ports, next);
    return next;
  }
  throw conflict(text("concurrent-change", { kind: "notification-config" }));
}

/** Neither quiet hours nor a burst hold a test. */
export async function sendTest(ports: DeliveryPorts, name: string): Promise<Delivery> {
  const { id: config_id } = await findConfig(ports, name);
  const now = ports.clock.now();
  const delivery_id = deliveryId(config_id, `test ${ports.randomText()}`, now);
  const delivery = newDelivery({ config_id, delivery_id, content: { kind: "test", at: now }, subjects: [] }, now);
  await ports.deliveries.createDelivery(delivery);
  await send(ports, delivery);
  return delivery;
}

async function send({ notifyQueue }: DeliveryPorts, { config_id, delivery_id, revision }: Delivery): Promise<void> {
  await notifyQueue.send([{ kind: "deliver", config_id, delivery_id, revision, at: 0 }]);
}
