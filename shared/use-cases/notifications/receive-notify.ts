import type { NotificationConfig } from "../../domain/notification/notification.ts";
import { dueAt, type NotifyMessage } from "../../domain/notification/notify-message.ts";
import { handleItems } from "../handle-items.ts";
import { deliver, waitForRoom } from "./deliver.ts";
import { flushHeld } from "./flush-held.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { orderMails, type OrderPorts } from "./order-mails.ts";
import type { MailPorts } from "./send-mail.ts";
import { takeEvent } from "./take-event.ts";

export type ReceivePorts = NotificationPorts & OrderPorts & MailPorts;
type Message<Kind extends NotifyMessage["kind"]> = Extract<NotifyMessage, { readonly kind: Kind }>;

/**
 * Does what messages of the queue of notifications ask for; answers those that must come again. Deliveries of one config are
 * made one after the other; behind one that took long the others wait for another time.
 */
export async function receiveNotify(
  ports: ReceivePorts,
  configs: () => Promise<readonly NotificationConfig[]>,
  messages: readonly NotifyMessage[],
): Promise<readonly NotifyMessage[]> {
  const byConfig = Map.groupBy(
    messages.filter((message) => message.kind === "deliver"),
    ({ config_id }) => config_id,
  );
  const others = messages.filter((message) => message.kind !== "deliver");
  const failed = await Promise.all([
    handle(ports, others, (message) => work(ports, configs, message)),
    ...[...byConfig.values()].map((own) => deliverInTurn(ports, own)),
  ]);
  return failed.flat();
}

async function deliverInTurn(ports: ReceivePorts, messages: readonly Message<"deliver">[]): Promise<readonly NotifyMessage[]> {
  const failed: NotifyMessage[] = [];
  let slow = false;
  for (const message of messages) {
    const again = await handle(ports, [message], async () => {
      if (dueAt(message) > ports.clock.now()) await ports.notifyQueue.send([message]);
      else if (slow) await waitForRoom(ports, message);
      else ({ slow } = await deliver(ports, message));
    });
    failed.push(...again);
  }
  return failed;
}

async function work(
  ports: ReceivePorts,
  configs: () => Promise<readonly NotificationConfig[]>,
  message: Message<"event" | "flush" | "schedule-ended">,
): Promise<void> {
  // SQS delays nothing for more than 15 minutes: what is due later goes round.
  if (dueAt(message) > ports.clock.now()) return ports.notifyQueue.send([message]);
  if (message.kind === "event") return takeEvent(ports, await configs(), message.event);
  if (message.kind === "schedule-ended") return orderMails(ports, message);
  const config = await ports.notificationConfigs.get(message.config_id);
  if (config) await flushHeld(ports, config, message.at);
}

function handle<One extends NotifyMessage>(ports: NotificationPorts, items: readonly One[], doWork: (message: One) => Promise<void>) {
  return handleItems(ports, {
    items,
    name: "notify.failed",
    idsOf,
    work: doWork,
  });
}

function idsOf(message: NotifyMessage) {
  switch (message.kind) {
    case "event":
      return {};
    case "schedule-ended":
      return { workflow_id: message.schedule_id, run_id: message.run_id };
    case "deliver":
    case "flush":
      return { config_id: String(message.config_id) };
  }
}
