import { SchedulerError } from "./errors.ts";
import type { TriggerView, WebhookStatus } from "./trigger-answers.ts";
import type { TriggerApi } from "./trigger-api.ts";
import type { TriggerFields } from "./trigger-fields.ts";
import type { TriggerType } from "./trigger-types.ts";

interface Registration {
  readonly id: string;
  readonly triggers: TriggerApi;
}

/**
 * A trigger: a definition until it is registered, from then on a handle on the trigger that runs in the service. One object
 * stands for one registration.
 */
export class Trigger<Type extends TriggerType = TriggerType> {
  readonly type: Type;
  readonly #fields: TriggerFields<Type>;
  #registration: Registration | undefined;

  /** @internal */
  constructor(fields: TriggerFields<Type>) {
    this.type = fields.type;
    this.#fields = fields;
  }

  /** Is it registered and enabled? */
  async isRunning(): Promise<boolean> {
    return this.#registration !== undefined && (await this.status(this.#registration)).running;
  }

  /** How often it was set off; 0 before it is registered. */
  async getTriggerCount(): Promise<number> {
    return this.#registration === undefined ? 0 : (await this.status(this.#registration)).trigger_count;
  }

  /** The trigger as the service has it. @throws SchedulerError `NOT_REGISTERED` */
  async describe(): Promise<TriggerView> {
    const { id, triggers } = this.registered("Cannot describe - the trigger is not registered");
    return triggers.get(id);
  }

  /** Enables this one trigger. Called again: nothing changes. @throws SchedulerError `NOT_REGISTERED` */
  async start(): Promise<void> {
    const { id, triggers } = this.registered("Cannot start - the trigger is not registered");
    await triggers.setEnabled(id, true);
  }

  /** Disables this one trigger, which stays registered. Called again: nothing changes. @throws SchedulerError `NOT_REGISTERED` */
  async stop(): Promise<void> {
    const { id, triggers } = this.registered("Cannot stop - the trigger is not registered");
    await triggers.setEnabled(id, false);
  }

  /** @internal What is sent to register it. */
  get body(): TriggerFields<Type> & { readonly secret?: string } {
    return this.#fields;
  }

  /** @internal Makes it the handle of a registration. */
  bind(registration: Registration): void {
    this.#registration = registration;
  }

  /** @internal Makes it a mere definition again. */
  release(): void {
    this.#registration = undefined;
  }

  /** @internal @throws SchedulerError `ALREADY_BOUND` if it stands for another registration */
  assertFree({ id, triggers }: Registration): void {
    const current = this.#registration;
    if (current === undefined || (current.id === id && current.triggers === triggers)) return;
    throw new SchedulerError("ALREADY_BOUND", `this object stands for trigger '${current.id}': make another for '${id}'`);
  }

  /** @internal */
  protected registered(orElse: string): Registration {
    if (this.#registration) return this.#registration;
    throw new SchedulerError("NOT_REGISTERED", orElse);
  }

  /** @internal */
  protected async status({ id, triggers }: Registration): Promise<WebhookStatus> {
    const { enabled: running, trigger_count } = await triggers.get(id);
    return { running, trigger_count };
  }
}

export type CronTrigger = Trigger<"cron">;
export type EventTrigger = Trigger<"event">;
