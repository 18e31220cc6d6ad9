import { Webhook } from "standardwebhooks";
import type { Content } from "../../domain/notification/delivery.ts";
import type { NotificationConfig } from "../../domain/notification/notification.ts";
import { secretsInForce } from "../../domain/notification/signing-secret.ts";
import { webhookBody } from "./webhook-body.ts";

/** What one attempt sends: signed for now, over the very bytes, by each secret that is in force. */
export function signedPost(
  config: NotificationConfig,
  { delivery_id, content }: { readonly delivery_id: string; readonly content: Content },
  now: number,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const body = JSON.stringify(webhookBody(config, content));
  const id = `msg_${delivery_id}`;
  const at = new Date(now);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now / 1000)),
      "webhook-signature": secretsInForce(config, now)
        .map((secret) => new Webhook(secret).sign(id, at, body))
        .join(" "),
    },
  };
}
