import type { TriggerWebhook } from "../../contract/triggers/trigger.ts";
import { BelfryError, invalid, notFound } from "../../domain/errors.ts";
import { eventSource } from "../../domain/event/event.ts";
import { definitionKey } from "../../domain/definition/definition-key.ts";
import { runId } from "../../domain/run/run-id.ts";
import type { TriggerDefinition } from "../../domain/definition/trigger.ts";
import { isSignature, signatureOf } from "../../domain/event/webhook-signature.ts";
import type { Ports } from "../../ports/groups.ts";
import { publishOccurrence, type PublishPorts, TOO_LARGE } from "./publish-occurrence.ts";
import { rememberedRequest } from "../remembered-request.ts";
import { text } from "../../domain/texts/text.ts";

/** What a call of a webhook may use. */
export type WebhookPorts = PublishPorts & Pick<Ports, "requests" | "runs" | "randomText">;

/** A call as it came in. */
export interface WebhookCall {
  /** Reads and checks the body; `form`: also one that is a form. Throws what is wrong with it. */
  readonly readBody: (accepted: { readonly form: boolean }) => TriggerWebhook;
  /** What is signed, to the byte. */
  readonly rawBody: Uint8Array;
  /** `X-Hub-Signature-256`. */
  readonly signature: string | undefined;
  /** `X-Belfry-Timestamp`: seconds since the epoch, signed together with the body. */
  readonly timestamp: string | undefined;
  /** What the sender calls this delivery: `Idempotency-Key` or `X-GitHub-Delivery`. */
  readonly deliveryId: string | undefined;
  /** Does the caller hold the API's token, or is none asked for? */
  readonly authorized: () => Promise<boolean>;
}

/**
 * Sets an api trigger off. One with a secret asks for a signature, one without for the API's token; before that nothing is
 * said of the body. A delivery that its sender has given an id counts once in 24 h, any other signed one once within the
 * replay window. Answers how often the trigger was set off, this time included where the service makes the event: what a
 * client makes of the call is counted when it is published.
 *
 * @throws UNAUTHORIZED without signature or token; NOT_FOUND; UNAVAILABLE while the trigger is not enabled;
 *   VALIDATION_ERROR for a body that the trigger's templates make too large
 */
export async function callWebhook(
  ports: WebhookPorts,
  triggerId: string,
  call: WebhookCall,
): Promise<{ readonly count: number; readonly repeated: boolean }> {
  const trigger = await ports.triggers.getDefinition(triggerId);
  if (!trigger?.secret && !(await call.authorized())) throw new BelfryError({ code: "UNAUTHORIZED" });
  if (!trigger) throw notFound("trigger", triggerId);
  if (trigger.type !== "api")
    throw new BelfryError({
      code: "NOT_FOUND",
      kind: "trigger",
      id: triggerId,
      text: text("trigger-of-another-type", { id: triggerId, type: trigger.type }),
    });
  const now = ports.clock.now();
  const signature = trigger.secret === null ? undefined : checkedSignature(trigger, trigger.secret, call, now);
  if (!trigger.enabled) throw new BelfryError({ code: "UNAVAILABLE", text: text("trigger-not-running") });
  const detail = call.readBody({ form: signature !== undefined });
  const owner = definitionKey("trigger", triggerId);
  const planned = { id: runId({ scope: ports.scope, owner, scheduledAt: now, tail: ports.randomText() }), at: now };
  const { key, lifetime } = onceBy(trigger, call, signature, now);
  const { id, at, repeated } = await rememberedRequest(ports, trigger, key, planned, detail, lifetime);
  // A repetition completes a call that failed half way; one that is on record is only answered.
  const done = repeated && (await ports.runs.existing(owner, [id])).size > 0;
  if (!done) {
    const event = { id, source: eventSource(ports.scope), "detail-type": trigger.topic, time: at, resources: [], detail };
    // A client makes what is published: dispatch hands the call over to it, as it does with events.
    if (trigger.client_queue !== null) {
      await ports.dispatch.send([{ message: { kind: "event", trigger_id: triggerId, event }, delaySeconds: 0 }]);
    } else if (!(await publishOccurrence(ports, trigger, { id, scheduledAt: at, event, sourceEventId: null, hop: 0 }))) {
      throw invalid("body", TOO_LARGE);
    }
  }
  const states = await ports.triggers.getTriggerStates([triggerId]);
  return { count: states.get(triggerId)?.trigger_count ?? 0, repeated: done };
}

/**
 * What a call is remembered by, and for how long (seconds; undefined: as every idempotency key). Where its time is signed too,
 * each delivery has a signature of its own, and counts by that: headers beside it can be made up by whoever repeats it.
 * Otherwise, as with GitHub, only the sender's id tells equal deliveries apart.
 */
function onceBy(
  { replay_window_sec }: TriggerDefinition,
  { deliveryId, timestamp }: WebhookCall,
  signature: string | undefined,
  now: number,
): { readonly key: string | undefined; readonly lifetime: number | undefined } {
  if (signature === undefined || (deliveryId !== undefined && timestamp === undefined)) return { key: deliveryId, lifetime: undefined };
  return { key: signature, lifetime: replay_window_sec + secondsAhead(timestamp, now) };
}

/** The signature of the call. @throws UNAUTHORIZED for none, another one, or one whose time is too far away */
function checkedSignature(
  { replay_window_sec }: TriggerDefinition,
  secret: string,
  { rawBody, signature, timestamp }: WebhookCall,
  now: number,
): string {
  const expected = signatureOf(secret, rawBody, timestamp);
  if (signature === undefined || !isSignature(signature, expected)) throw new BelfryError({ code: "UNAUTHORIZED" });
  const age = timestamp === undefined ? 0 : Math.abs(now / 1000 - Number(timestamp));
  // Also refuses a timestamp that is no number.
  if (!(age <= replay_window_sec)) throw new BelfryError({ code: "UNAUTHORIZED" });
  return expected;
}

/** A signed time ahead of ours is accepted for so much longer. */
function secondsAhead(timestamp: string | undefined, now: number): number {
  return timestamp === undefined ? 0 : Math.max(0, Math.ceil(Number(timestamp) - now / 1000));
}
