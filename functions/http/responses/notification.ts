import type { DeliveryView, NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import type { Delivery, Told } from "../../../shared/domain/notification/delivery.ts";
import { maskedSecret, maskedUrl } from "../../../shared/domain/notification/mask.ts";
import { type NotificationConfig, subjectKey } from "../../../shared/domain/notification/notification.ts";
import { SECRET_PREFIX } from "../../../shared/domain/notification/signing-secret.ts";
import type { Say } from "../../../shared/domain/texts/text.ts";

interface Known {
  /** The newest one; undefined: none. */
  readonly last: Delivery | undefined;
  /** Its signing secret was made just now, and is shown this once. */
  readonly secretMade?: boolean;
}

/** Secrets are masked. */
export function viewConfig(config: NotificationConfig, { last, secretMade = false }: Known, say: Say): NotificationConfigView {
  const { webhook_url, telegram, signing_secret, former_secret: _, broken, recipients, notification_types, ...rest } = config;
  return {
    ...rest,
    recipients: [...recipients],
    notification_types: [...notification_types],
    webhook_url: webhook_url === null ? null : maskedUrl(webhook_url),
    telegram: telegram && { ...telegram, bot_token: maskedSecret() },
    signing_secret: secretMade ? signing_secret : maskedSecret(SECRET_PREFIX),
    broken: broken && { ...broken, why: say(broken.why) },
    last_delivery: last === undefined ? null : viewDelivery(last, say),
  };
}

export function viewDelivery(delivery: Delivery, say: Say): DeliveryView {
  const { delivery_id, status, content, created_at, attempt_count, attempts, next_attempt_at, digest } = delivery;
  return {
    delivery_id,
    webhook_id: `msg_${delivery_id}`,
    status,
    event_type: content.kind === "one" ? content.told.telling.type : content.kind,
    subject: content.kind === "one" ? subjectKey(content.told.event) : null,
    tells: toldBy(content).map(({ telling, event }) => ({
      event_type: telling.type,
      subject: subjectKey(event),
      run_id: typeof event.data["run_id"] === "string" ? event.data["run_id"] : null,
    })),
    created_at: iso(created_at),
    attempt_count,
    next_attempt_at: next_attempt_at === null ? null : iso(next_attempt_at),
    digest,
    attempts: attempts.map(({ at, error, duration_ms, status_code }) => ({
      at: iso(at),
      duration_ms: Math.round(duration_ms),
      status_code,
      error: error && say(error),
    })),
  };
}

function toldBy(content: Delivery["content"]): readonly Told[] {
  if (content.kind === "one") return [content.told];
  return content.kind === "digest" ? content.told : [];
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
