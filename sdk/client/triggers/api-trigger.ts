import { randomInt, randomUUID } from "node:crypto";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { dataOf, type JsonObject } from "../answers/json-values.ts";
import { makeEvent } from "../router/make-event.ts";
import { type Registration, Trigger } from "./trigger.ts";
import type { Triggered, WebhookStatus } from "./trigger-answers.ts";
import type { TriggerFields } from "./trigger-fields.ts";
import type { EventFunction, TriggerFunctions } from "./trigger-functions.ts";

const MILLION = 1_000_000;
const NOT_RUNNING = "Cannot trigger - APITrigger is not running";

/** A trigger that is set off by a call: `trigger()`, or whoever calls its webhook, POST /api/webhooks/{id}/trigger. */
export class ApiTrigger extends Trigger<"api"> {
  readonly #secret: string | undefined;

  /** @internal */
  constructor(fields: TriggerFields<"api">, functions: TriggerFunctions = {}, secret?: string) {
    super(fields, functions);
    this.#secret = secret;
  }

  /**
   * Sets it off with this payload, which templates read as `<$.detail.x>` and functions get; signed, if it was made with a
   * `secret`. Each call counts once, also one that the network makes try again.
   *
   * @throws BelfryApiError 503 `UNAVAILABLE`, `Cannot trigger - APITrigger is not running`, while it is disabled; SchedulerError
   * `NOT_REGISTERED` with these words before it is registered; TypeError for a payload that JSON cannot carry; what its
   * function throws.
   */
  async trigger(payload: object = {}): Promise<Triggered> {
    const registration = this.registered(NOT_RUNNING);
    const data = dataOf(payload, "payload");
    await this.emitting();
    const { make } = this.functions;
    if (make) return this.#make(make, registration, data);
    const { id, triggers } = registration;
    const body = JSON.stringify({ data });
    return this.#secret === undefined ? triggers.call(id, body) : triggers.call(id, body, signed(this.#secret, body));
  }

  /** @internal Sets it off by a signed call that came to a router of this process, as it was sent. */
  async forward(body: string, headers: Readonly<Record<string, string>>): Promise<Triggered> {
    const { id, triggers } = this.registered(NOT_RUNNING);
    return triggers.call(id, body, headers);
  }

  /** @internal */
  get isSigned(): boolean {
    return this.#secret !== undefined;
  }

  /** @internal Whether it runs, and its count, as a router answers them. */
  async webhookStatus(): Promise<WebhookStatus> {
    return this.isRegistered ? this.status(this.registered(NOT_RUNNING)) : { running: false, trigger_count: 0 };
  }

  /** @internal */
  override get body(): TriggerFields<"api"> & { readonly secret?: string } {
    return { ...super.body, ...(this.#secret !== undefined && { secret: this.#secret }) };
  }

  /** @internal */
  protected override status({ id, triggers }: Registration): Promise<WebhookStatus> {
    return triggers.webhookStatus(id);
  }

  async #make(make: EventFunction, { id, topic, triggers }: Registration, detail: JsonObject): Promise<Triggered> {
    const now = new Date();
    // A function that throws for a trigger that does not run would say the wrong thing.
    const { running } = await triggers.webhookStatus(id);
    const occurrenceId = newOccurrenceId(now);
    const event = { id: occurrenceId, source: "belfry.client", "detail-type": topic, time: now.toISOString(), resources: [], detail };
    const data = running ? await makeEvent(make, topic, event, { triggerId: id, occurrenceId, scheduledAt: now, sourceEventId: null }) : {};
    const { trigger_count } = await triggers.publish(id, { occurrence_id: occurrenceId, data });
    this.remember(occurrenceId, data);
    return { success: true, message: "Event triggered successfully", trigger_count };
  }
}

/** A UUID of version 7, by which the service knows when it was (RFC 9562, section 5.7). */
function newOccurrenceId(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, "0");
  // Of a random UUID all behind its version.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice("xxxxxxxx-xxxx-4".length)}`;
}

/** The headers of a signed call. Behind the milliseconds its time is random: a signature counts once, and two calls may be alike. */
function signed(secret: string, body: string): Record<string, string> {
  const timestamp = `${(Date.now() / 1000).toFixed(3)}${String(randomInt(MILLION)).padStart(6, "0")}`;
  return { "x-belfry-timestamp": timestamp, "x-hub-signature-256": signatureOf(secret, body, timestamp) };
}
