import { callWebhook, type WebhookPorts } from "../../shared/use-cases/call-webhook.ts";
import { publishEvent } from "../../shared/use-cases/publish-event.ts";
import { deliveryId, idempotencyKey } from "./headers.ts";
import type { Bindings } from "./types.ts";

/** The routes for events from outside, bound to their use cases. `holdsToken` judges an Authorization header. */
export function publishBindings(
  ports: WebhookPorts,
  holdsToken: (authorization: string | undefined) => Promise<boolean>,
): Bindings<"publish"> {
  return {
    publishEvent: async ({ body, headers }) => {
      const event_id = await publishEvent(ports, body, idempotencyKey(headers["idempotency-key"]));
      return { body: { success: true, message: "Event published successfully", event_id, topic: body.topic } };
    },
    callWebhook: async ({ params, body, rawBody, headers }) => {
      const { count, repeated } = await callWebhook(ports, params.trigger_id, {
        readBody: body,
        rawBody,
        signature: headers["x-hub-signature-256"],
        timestamp: headers["x-belfry-timestamp"],
        deliveryId: deliveryId(headers),
        authorized: () => holdsToken(headers["authorization"]),
      });
      const message = repeated ? "Event was triggered before; it counts once" : "Event triggered successfully";
      return { body: { success: true, message, trigger_count: count } };
    },
  };
}
