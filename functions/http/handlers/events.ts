import { callWebhook, type WebhookPorts } from "../../../shared/use-cases/events/call-webhook.ts";
import { onlyApiTrigger } from "../../../shared/use-cases/definitions/triggers/only-api-trigger.ts";
import { publishForClient } from "../../../shared/use-cases/events/publish-for-client.ts";
import { BelfryError } from "../../../shared/domain/errors.ts";
import { publishEvent } from "../../../shared/use-cases/events/publish-event.ts";
import { deliveryId, idempotencyKey } from "../headers.ts";
import type { Handlers, HttpRequest } from "../types.ts";
import { text } from "../../../shared/domain/texts/text.ts";

/** The routes for events from outside, bound to their use cases. `holdsToken` judges an Authorization header. */
export function publishHandlers(
  ports: WebhookPorts,
  holdsToken: (authorization: string | undefined) => Promise<boolean>,
): Handlers<"publish"> {
  return {
    publishEvent: async ({ body, headers, say }) => {
      const event_id = await publishEvent(ports, body, idempotencyKey(headers["idempotency-key"]));
      return { body: { success: true, message: say(text("event-published")), event_id, topic: body.topic } };
    },
    publishOccurrence: async ({ params, body, say }) => {
      const { status, count } = await publishForClient(ports, params.trigger_id, body);
      const message = say(status === null ? text("occurrence-on-record") : text("occurrence-recorded", { status }));
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

  async function called(
    id: string,
    { body, rawBody, headers, say }: Pick<HttpRequest<"callWebhook">, "body" | "rawBody" | "headers" | "say">,
  ) {
    const { count, repeated } = await callWebhook(ports, id, {
      readBody: body,
      rawBody,
      signature: headers["x-hub-signature-256"],
      timestamp: headers["x-belfry-timestamp"],
      deliveryId: deliveryId(headers),
      authorized: () => holdsToken(headers["authorization"]),
    });
    const message = say(text(repeated ? "event-triggered-before" : "event-triggered"));
    return { body: { success: true as const, message, trigger_count: count } };
  }
}
