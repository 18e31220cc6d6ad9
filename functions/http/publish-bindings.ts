import { callWebhook, type WebhookPorts } from "../../shared/use-cases/call-webhook.ts";
import { onlyApiTrigger } from "../../shared/use-cases/only-api-trigger.ts";
import { publishForClient } from "../../shared/use-cases/publish-for-client.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import { publishEvent } from "../../shared/use-cases/publish-event.ts";
import { deliveryId, idempotencyKey } from "./headers.ts";
import type { Bindings, HttpRequest } from "./types.ts";

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
    publishOccurrence: async ({ params, body }) => {
      const { status, count } = await publishForClient(ports, params.trigger_id, body);
      const message = status === null ? "Occurrence was on record before; it counts once" : `Occurrence ${status}`;
      return { body: { occurrence_id: body.occurrence_id, status, message, trigger_count: count } };
    },
    callWebhook: ({ params, ...request }) => called(params.trigger_id, request),
    callOnlyWebhook: async (request) => {
      const { headers } = request;
      // Which triggers there are is for callers alone that may hold a right to one of them.
      if (headers["x-hub-signature-256"] === undefined && !(await holdsToken(headers["authorization"]))) {
        throw new BelfryError({ code: "UNAUTHORIZED" });
      }
      return called(await onlyApiTrigger(ports, "trigger"), request);
    },
  };

  async function called(id: string, { body, rawBody, headers }: Pick<HttpRequest<"callWebhook">, "body" | "rawBody" | "headers">) {
    const { count, repeated } = await callWebhook(ports, id, {
      readBody: body,
      rawBody,
      signature: headers["x-hub-signature-256"],
      timestamp: headers["x-belfry-timestamp"],
      deliveryId: deliveryId(headers),
      authorized: () => holdsToken(headers["authorization"]),
    });
    const message = repeated ? "Event was triggered before; it counts once" : "Event triggered successfully";
    return { body: { success: true as const, message, trigger_count: count } };
  }
}
