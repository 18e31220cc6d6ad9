import { deliveryId, newDelivery, type Told } from "../../domain/notification/delivery.ts";
import { isToldEachTime, type NotificationConfig, type NotificationEvent, subjectKey } from "../../domain/notification/notification.ts";
import type { NotifyMessage } from "../../domain/notification/notify-message.ts";
import { quietUntil } from "../../domain/notification/quiet-hours.ts";
import { heard, type Telling } from "../../domain/notification/subject-state.ts";
import { typesWanted, wants } from "../../domain/notification/wants.ts";
import { changeSubject } from "./change-subject.ts";
import type { NotificationPorts } from "./notification-ports.ts";

/** What is held at the very end of a window is on record by then, in ms. */
const STRAGGLERS_MS = 1_000;

/**
 * Decides for each config what it is told of an event, puts that on record, and sends for its delivery. Repeated: the same
 * decisions, on record once, and its delivery is sent for again while it has not begun.
 */
export async function takeEvent(ports: NotificationPorts, configs: readonly NotificationConfig[], event: NotificationEvent): Promise<void> {
  const wanting = configs.filter((config) => wants(config, event));
  const settled = await Promise.allSettled(
    wanting.map(async (config) => {
      const telling = await decide(ports, config, event);
      if (telling) await tell(ports, config, { telling, event, mended: null });
    }),
  );
  const failed = settled.find((one) => one.status === "rejected");
  // What went well for others is found done when the event comes again.
  if (failed) throw failed.reason;
}

/** Where nothing depends on what was told before, nothing is kept of it. */
async function decide(ports: NotificationPorts, config: NotificationConfig, event: NotificationEvent): Promise<Telling | undefined> {
  if (config.notification_types.every(isToldEachTime)) {
    const [type] = typesWanted(config, event);
    return type && { type };
  }
  return changeSubject(ports, config, subjectKey(event), (state) => heard(config, state, event));
}

/** Puts one thing on record that a config is told: to be delivered at once, or held for quiet hours or a burst. */
export async function tell(ports: NotificationPorts, config: NotificationConfig, told: Told): Promise<void> {
  const { event, telling } = told;
  const now = ports.clock.now();
  const until = heldUntil(config, now);
  const opens = event.occasion === "failed" || event.occasion === "missed" ? [subjectKey(event)] : [];
  const delivery = newDelivery(
    {
      config_id: config.id,
      delivery_id: deliveryId(config.id, `${event.id} ${telling.type}`, event.at),
      content: { kind: "one", told },
      subjects: opens,
    },
    now,
    until,
  );
  const existing = await ports.deliveries.createDelivery(delivery);
  const { status, delivery_id, revision, held_until, attempt_count } = existing ?? delivery;
  const messages: NotifyMessage[] =
    status === "held" && held_until !== null
      ? [{ kind: "flush", config_id: config.id, at: held_until + STRAGGLERS_MS }]
      : status === "queued" && attempt_count === 0
        ? [{ kind: "deliver", config_id: config.id, delivery_id, revision, at: 0 }]
        : [];
  if (messages.length > 0) await ports.notifyQueue.send(messages);
}

/** Windows of bursts stand fast, so that all of a burst wait for the same end; undefined: nothing is held. */
function heldUntil({ quiet_hours, burst_seconds }: NotificationConfig, now: number): number | undefined {
  const quiet = quietUntil(quiet_hours, now);
  if (quiet !== undefined) return quiet;
  if (burst_seconds === 0) return undefined;
  const window = burst_seconds * 1000;
  return (Math.floor(now / window) + 1) * window;
}
