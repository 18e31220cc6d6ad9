import { type Answer, attempted, type Delivery, dropped, isWaiting, postponed } from "../../domain/notification/delivery.ts";
import { type NotificationConfig, type NotificationEvent, subjectKey, subjectOf } from "../../domain/notification/notification.ts";
import type { NotifyMessage } from "../../domain/notification/notify-message.ts";
import { handedOver } from "../../domain/notification/subject-state.ts";
import { changeSubject } from "./change-subject.ts";
import { SCHEDULE_MAILS } from "../../domain/notification/schedule-mail.ts";
import { changeConfig } from "./change-config.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { type MailPorts, sendMail } from "./send-mail.ts";
import { tell } from "./take-event.ts";

/** So many attempts of one config are under way at once: a receiver that hangs holds up nobody else. */
const SIDE_BY_SIDE = 5;
/** An attempt whose process has died gives its turn back after this, in ms: longer than any channel's time-out. */
const TURN_MS = 45_000;
/** Until it is asked again whether there is room, in ms: the longer it has waited, the more are waiting. */
const WAIT_MS = { least: 1_000, most: 300_000 };
/** An attempt that took longer, in ms, makes those behind it wait elsewhere: together they would take too long. */
const SLOW_MS = 4_000;

type DeliverPorts = NotificationPorts & MailPorts;
type DeliverMessage = Extract<NotifyMessage, { readonly kind: "deliver" }>;

/**
 * One attempt of a delivery. A message of another revision than the stored one is old: another attempt has been made, or is
 * due later. Where its process dies between the receiver's answer and the record of it, the receiver gets the same once more,
 * under one id. Answers whether the receiver is slow.
 */
export async function deliver(ports: DeliverPorts, message: DeliverMessage): Promise<{ readonly slow: boolean }> {
  const { config_id, delivery_id } = message;
  const name = `deliver#${config_id}`;
  const now = ports.clock.now();
  const turn = await ports.deliveries.takeTurn(name, delivery_id, { most: SIDE_BY_SIDE, now, until: now + TURN_MS });
  if (turn === "full") await waitForRoom(ports, message);
  if (turn !== "taken") return { slow: false };
  try {
    return await attempt(ports, message);
  } finally {
    await ports.deliveries.endTurn(name, delivery_id, SIDE_BY_SIDE);
  }
}

/** Leaves a delivery for later, untried. */
export async function waitForRoom(ports: NotificationPorts, message: DeliverMessage): Promise<void> {
  const delivery = await currentOf(ports, message);
  if (!delivery) return;
  const now = ports.clock.now();
  const wait = Math.min(WAIT_MS.most, Math.max(WAIT_MS.least, (now - delivery.created_at) / 4));
  const next = postponed(delivery, now + wait);
  if (await ports.deliveries.saveDelivery(next)) await send(ports, next);
}

async function attempt(ports: DeliverPorts, message: DeliverMessage): Promise<{ readonly slow: boolean }> {
  const delivery = await currentOf(ports, message);
  if (!delivery) return { slow: false };
  const { content, delivery_id } = delivery;
  if (content.kind === "mail") return (await tryOnce(ports, SCHEDULE_MAIL, delivery, () => sendMail(ports, delivery_id, content))).how;
  const config = await ports.notificationConfigs.get(message.config_id);
  if (!config?.enabled) {
    const next = dropped(delivery);
    if (next) await ports.deliveries.saveDelivery(next);
    return { slow: false };
  }
  const { how, answer, next } = await tryOnce(ports, config, delivery, () => ports.notifier.deliver(config, { delivery_id, content }));
  if (next) {
    await noteOnConfig(ports, config, next, answer);
    if (next.status === "delivered") await open(ports, config, next);
  }
  return how;
}

/** Who is told, in lines about it. */
type Told = Pick<NotificationConfig, "id" | "name" | "channel">;
const SCHEDULE_MAIL: Told = { id: SCHEDULE_MAILS, name: "schedule mails", channel: "email" };

/** `next`: as it is on record after that; undefined: somebody has changed it meanwhile, and what follows is theirs. */
async function tryOnce(ports: DeliverPorts, who: Told, delivery: Delivery, handOver: () => Promise<Answer>) {
  const { deliveries, clock } = ports;
  const began = clock.now();
  const answer = await handOver();
  const duration_ms = clock.now() - began;
  const next = attempted(delivery, { at: began, duration_ms }, answer);
  note(ports, who, next, answer);
  const how = { slow: duration_ms > SLOW_MS };
  if (!(await deliveries.saveDelivery(next))) return { how, answer, next: undefined };
  if (next.status === "queued") await send(ports, next);
  return { how, answer, next };
}

/** The delivery that a message is about, while it is to be attempted; an attempt whose consequences are missing gets them. */
async function currentOf(ports: NotificationPorts, { config_id, delivery_id, revision }: DeliverMessage): Promise<Delivery | undefined> {
  const delivery = await ports.deliveries.getDelivery(config_id, delivery_id);
  if (!delivery || delivery.revision > revision + 1 || delivery.revision < revision) return undefined;
  if (delivery.revision === revision) return isWaiting(delivery) ? delivery : undefined;
  // Its process may have died before it did what follows. Idempotent.
  if (delivery.status === "delivered") await openOf(ports, delivery);
  if (delivery.status === "queued") await send(ports, delivery);
  return undefined;
}

async function openOf(ports: NotificationPorts, delivery: Delivery): Promise<void> {
  const config = await ports.notificationConfigs.get(delivery.config_id);
  if (config) await open(ports, config, delivery);
}

async function send({ notifyQueue }: NotificationPorts, { config_id, delivery_id, revision, next_attempt_at }: Delivery): Promise<void> {
  await notifyQueue.send([{ kind: "deliver", config_id, delivery_id, revision, at: next_attempt_at ?? 0 }]);
}

/** The failures that it told are open from now on; those that were over before it arrived are told to have recovered. */
async function open(ports: NotificationPorts, config: NotificationConfig, delivery: Delivery): Promise<void> {
  const at = ports.clock.now();
  for (const key of delivery.subjects) {
    const id = `${delivery.delivery_id} ${key}`;
    const telling = await changeSubject(ports, config, key, (state) => handedOver(config, state, { id, at }));
    if (!telling) continue;
    const data = { ...eventOf(delivery, key)?.data, status: "success", timestamp: new Date(at).toISOString(), additional_data: {} };
    const event = { id, at, occasion: "succeeded", subject: subjectOf(key), data, streak: 0 } as const;
    await tell(ports, config, { telling, event, mended: null });
  }
}

/** What it tells of a subject, if that is named in it. */
function eventOf({ content }: Delivery, key: string): NotificationEvent | undefined {
  const all = content.kind === "one" ? [content.told] : content.kind === "digest" ? content.told : [];
  return all.find(({ event }) => subjectKey(event) === key)?.event;
}

/** A refusal, or an end of all attempts, shows with the config until something arrives again. */
async function noteOnConfig(ports: NotificationPorts, config: NotificationConfig, { status }: Delivery, answer: Answer): Promise<void> {
  if (answer.kind === "delivered" && config.broken === null) return;
  if (answer.kind === "failed" && status !== "failed") return;
  const now = new Date(ports.clock.now()).toISOString();
  await changeConfig(ports, config.id, (current) =>
    answer.kind === "delivered"
      ? { ...current, broken: null }
      : {
          ...current,
          enabled: current.enabled && answer.gone !== true,
          broken: { since: current.broken?.since ?? now, why: answer.why, status_code: answer.status_code },
        },
  );
}

/** What notifications do raises no notifications: a line, and a number for the alarm. */
function note({ telemetry }: NotificationPorts, { id, name, channel }: Told, delivery: Delivery, answer: Answer): void {
  const { delivery_id, status, attempt_count } = delivery;
  const detail = { config_id: id, config_name: name, channel, delivery_id, attempt: attempt_count, status_code: answer.status_code };
  if (answer.kind === "delivered") return telemetry.record({ name: "notification.delivered", detail });
  telemetry.record({ name: "notification.not_delivered", level: "warn", detail: { ...detail, status, why: answer.why } });
  if (status === "failed") telemetry.measure("notifications_failed", 1);
}
