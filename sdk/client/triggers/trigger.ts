import { type EmitOptions, emittedEvents, type EmittedEvent } from "../router/emitted-events.ts";
import { SchedulerError } from "../errors.ts";
import type { JsonObject } from "../answers/json-values.ts";
import type { TriggerView, WebhookStatus } from "./trigger-answers.ts";
import type { TriggerApi } from "./trigger-api.ts";
import type { TriggerFields } from "./trigger-fields.ts";
import type { TriggerFunctions } from "./trigger-functions.ts";
import type { TriggerType } from "./trigger-types.ts";

/** @internal What a trigger object stands for once it is registered. */
export interface Registration {
  readonly id: string;
  readonly topic: string;
  readonly triggers: TriggerApi;
  /** Switches it on or off: in the service, and what runs of it in this process. */
  setRunning(running: boolean): Promise<void>;
}

/** How many events of its own making a process remembers the data of. */
const REMEMBERED = 1_000;

/**
 * A trigger: a definition until it is registered, from then on a handle on the trigger that runs in the service. One object
 * stands for one registration.
 */
export class Trigger<Type extends TriggerType = TriggerType> {
  readonly type: Type;
  readonly #fields: TriggerFields<Type>;
  readonly #functions: TriggerFunctions;
  readonly #consumer: object | undefined;
  readonly #made = new Map<string, JsonObject>();
  readonly #listening = new Set<{ readonly ending: AbortController; readonly begun: Promise<void> }>();
  #registration: Registration | undefined;

  /** @internal */
  constructor(fields: TriggerFields<Type>, functions: TriggerFunctions = {}, consumer?: object) {
    this.type = fields.type;
    this.#fields = fields;
    this.#functions = functions;
    this.#consumer = consumer;
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
    await this.registered("Cannot start - the trigger is not registered").setRunning(true);
  }

  /** Disables this one trigger, which stays registered. Called again: nothing changes. @throws SchedulerError `NOT_REGISTERED` */
  async stop(): Promise<void> {
    await this.registered("Cannot stop - the trigger is not registered").setRunning(false);
  }

  /**
   * The events that it publishes from this call on, in whatever process they are made, oldest first: read from the record of
   * its occurrences. Ends when the trigger is stopped or unregistered by this process, or `signal` is aborted.
   *
   *     for await (const { topic, data } of trigger.emit()) console.log(topic, data);
   *
   * @throws SchedulerError `NOT_REGISTERED`; the iteration throws what the service refuses
   */
  emit(options: EmitOptions = {}): AsyncGenerator<EmittedEvent, void, undefined> {
    const { id, triggers } = this.registered("Cannot emit - the trigger is not registered");
    const ending = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
    const { begun, events } = emittedEvents(triggers, id, { ...options, signal, dataOf: (eventId) => this.#made.get(eventId) ?? null });
    this.#listening.add({ ending, begun });
    return events;
  }

  /** @internal What is sent to register it. */
  get body(): TriggerFields<Type> & { readonly secret?: string } {
    return this.#fields;
  }

  /** @internal */
  get functions(): TriggerFunctions {
    return this.#functions;
  }

  /** @internal Does what it publishes come from functions, which run in this process? */
  get hasFunctions(): boolean {
    return this.#functions.make !== undefined || this.#functions.filter !== undefined;
  }

  /** @internal Makes it the handle of a registration. */
  bind(registration: Registration): void {
    this.#registration = registration;
  }

  /** @internal Makes it a mere definition again. */
  release(): void {
    this.#registration = undefined;
    this.endEmitting();
  }

  /** @internal */
  endEmitting(): void {
    for (const { ending } of this.#listening) ending.abort();
    this.#listening.clear();
  }

  /** @internal Resolves when everyone who began to listen will hear of what happens from now on. */
  async emitting(): Promise<void> {
    await Promise.all([...this.#listening].map(({ begun }) => begun));
  }

  /** @internal */
  get isRegistered(): boolean {
    return this.#registration !== undefined;
  }

  /** @internal Keeps what this process made, for `emit()`: the record of occurrences has no data. */
  remember(eventId: string, data: JsonObject): void {
    this.#made.set(eventId, data);
    const [oldest] = this.#made.keys();
    if (this.#made.size > REMEMBERED && oldest !== undefined) this.#made.delete(oldest);
  }

  /** @internal @throws SchedulerError `ALREADY_BOUND` if it stands for another registration, `INVALID_OPTION` for a consumer of its own */
  assertFree({ id, triggers, scheduler }: { readonly id: string; readonly triggers: TriggerApi; readonly scheduler: object }): void {
    if (this.#consumer !== undefined && this.#consumer !== scheduler) {
      throw new SchedulerError(
        "INVALID_OPTION",
        "consumer: the trigger's events come from the service it is registered with; give that scheduler, or none",
      );
    }
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
