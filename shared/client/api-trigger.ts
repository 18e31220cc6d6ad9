import { randomInt } from "node:crypto";
import { signatureOf } from "../domain/webhook-signature.ts";
import { Trigger } from "./trigger.ts";
import type { Triggered, WebhookStatus } from "./trigger-answers.ts";
import type { TriggerApi } from "./trigger-api.ts";
import type { TriggerFields } from "./trigger-fields.ts";
import type { JsonObject } from "./trigger-options.ts";

const MILLION = 1_000_000;

/** A trigger that is set off by a call: `trigger()`, or whoever calls its webhook, POST /api/webhooks/{id}/trigger. */
export class ApiTrigger extends Trigger<"api"> {
  readonly #secret: string | undefined;

  /** @internal */
  constructor(fields: TriggerFields<"api">, secret?: string) {
    super(fields);
    this.#secret = secret;
  }

  /**
   * Sets it off with this payload, whose fields templates read as `<$.detail.x>`; signed, if it was made with a `secret`. Each
   * call counts once, also one that the network makes try again.
   *
   * @throws BelfryApiError 503 `UNAVAILABLE`, `Cannot trigger - APITrigger is not running`, while it is disabled; SchedulerError
   * `NOT_REGISTERED` with these words before it is registered.
   */
  async trigger(payload: JsonObject = {}): Promise<Triggered> {
    const { id, triggers } = this.registered("Cannot trigger - APITrigger is not running");
    const body = JSON.stringify({ data: payload });
    return this.#secret === undefined ? triggers.call(id, body) : triggers.call(id, body, signed(this.#secret, body));
  }

  /** @internal */
  override get body(): TriggerFields<"api"> & { readonly secret?: string } {
    return { ...super.body, ...(this.#secret !== undefined && { secret: this.#secret }) };
  }

  /** @internal */
  protected override status({ id, triggers }: { readonly id: string; readonly triggers: TriggerApi }): Promise<WebhookStatus> {
    return triggers.webhookStatus(id);
  }
}

/** The headers of a signed call. Behind the milliseconds its time is random: a signature counts once, and two calls may be alike. */
function signed(secret: string, body: string): Record<string, string> {
  const timestamp = `${(Date.now() / 1000).toFixed(3)}${String(randomInt(MILLION)).padStart(6, "0")}`;
  return { "x-belfry-timestamp": timestamp, "x-hub-signature-256": signatureOf(secret, body, timestamp) };
}
