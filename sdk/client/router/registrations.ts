import { jsonLogger } from "../../connection/logger.ts";
import { ApiTrigger } from "../triggers/api-trigger.ts";
import { clientQueue } from "../client-queue.ts";
import { type ClientRun, clientRun, type ClientRunOptions } from "../client-run.ts";
import type { AnyTrigger } from "../triggers/create-trigger.ts";
import { BelfryApiError, isRefusal } from "../errors.ts";
import { type CronTrigger, type EventTrigger, type Registration, Trigger } from "../triggers/trigger.ts";
import type { BrokenTrigger, TriggerView, Warning } from "../triggers/trigger-answers.ts";
import type { TriggerApi, TriggerBody } from "../triggers/trigger-api.ts";
import { differences } from "../triggers/trigger-differences.ts";
import { fieldsOfView } from "../triggers/trigger-fields.ts";

interface Owned {
  readonly trigger: AnyTrigger;
  readonly registration: Registration;
  /** Of a trigger with functions: what of it runs in this process. */
  readonly run: ClientRun | undefined;
}

/** The triggers that one scheduler object has registered, and whether they run. What changes them happens one after the other. */
export class Registrations {
  readonly #triggers: TriggerApi;
  readonly #scheduler: object;
  readonly #running: ClientRunOptions;
  readonly #own = new Map<string, Owned>();
  #started = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(triggers: TriggerApi, scheduler: object, running: ClientRunOptions) {
    this.#triggers = triggers;
    this.#scheduler = scheduler;
    this.#running = running;
  }

  register(id: string, trigger: AnyTrigger, topic: string, replace: boolean): Promise<readonly Warning[]> {
    return this.#inTurn(async () => {
      trigger.assertFree({ id, triggers: this.#triggers, scheduler: this.#scheduler });
      const queue = trigger.hasFunctions ? clientQueue(await this.#triggers.scope(), id) : undefined;
      const definition = { ...trigger.body, topic, ...(queue !== undefined && { client_queue: queue }) };
      const warnings = await (replace ? this.#put(id, definition) : this.#create(id, definition));
      await this.#drop(id);
      const run = queue === undefined ? undefined : clientRun({ id, topic, queue, trigger, triggers: this.#triggers }, this.#running);
      const registration = this.#registration(id, topic, trigger, run);
      trigger.bind(registration);
      this.#own.set(id, { trigger, registration, run });
      if (this.#started) await run?.start();
      return warnings;
    });
  }

  unregister(id: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#triggers.remove(id);
      await this.#drop(id);
    });
  }

  /** Every trigger of the service; those of this scheduler as the objects that were registered. */
  async all(): Promise<Map<string, { readonly trigger: AnyTrigger; readonly topic: string }>> {
    const views = (await this.#triggers.all()).flatMap((view) => (isReadable(view) ? [view] : this.#leaveOut(view)));
    return new Map(
      views.map((view) => [
        view.trigger_id,
        { trigger: this.#own.get(view.trigger_id)?.trigger ?? this.#handleOn(view), topic: view.topic },
      ]),
    );
  }

  #leaveOut({ trigger_id, broken }: BrokenTrigger): [] {
    (this.#running.logger ?? jsonLogger).warn("the service cannot read a trigger; it is left out", { trigger_id, error: broken });
    return [];
  }

  setRunning(running: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const outcomes = await Promise.allSettled([...this.#own.values()].map(({ registration }) => registration.setRunning(running)));
      // One that fails holds up no other; called again, all of them are set once more.
      const failed = outcomes.find((outcome) => outcome.status === "rejected");
      if (failed) throw failed.reason;
      this.#started = running;
    });
  }

  /** Ends what runs in this process; in the service everything stays as it is. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      for (const { trigger } of this.#own.values()) trigger.endEmitting();
      await Promise.all([...this.#own.values()].map(async ({ run }) => run?.stop()));
      this.#started = false;
    });
  }

  async #create(id: string, definition: Omit<TriggerBody, "enabled">): Promise<readonly Warning[]> {
    const enabled = this.#started;
    try {
      return await this.#triggers.create(id, { ...definition, enabled });
    } catch (error) {
      if (!isRefusal(error, "ALREADY_EXISTS")) throw error;
      // An earlier start of this program registered it, or an earlier try of this very request whose answer was lost.
      return await this.#adopt(id, definition, error);
    }
  }

  /** Takes over the trigger that is there, if it is this very one; it runs on if it runs. */
  async #adopt(id: string, definition: Omit<TriggerBody, "enabled">, refusal: BelfryApiError): Promise<readonly Warning[]> {
    if (this.#own.has(id)) throw new BelfryApiError(`Trigger with id '${id}' already registered`, refusal, { cause: refusal });
    const view = await this.#triggers.get(id);
    const enabled = view.enabled || this.#started;
    const differing = differences(view, { ...definition, enabled });
    if (differing.length > 0) {
      const message = `Trigger with id '${id}' already registered, and differs in ${differing.join(", ")}; { replace: true } makes it this one`;
      throw new BelfryApiError(message, refusal, { cause: refusal });
    }
    // Whether its secret is this one only the service knows.
    if (definition.secret !== undefined) return this.#triggers.put(id, { timezone: view.timezone, ...definition, enabled });
    return this.#triggers.setEnabled(id, enabled);
  }

  async #put(id: string, definition: Omit<TriggerBody, "enabled">): Promise<readonly Warning[]> {
    return this.#triggers.put(id, { ...definition, enabled: this.#started || (await this.#isRunning(id)) });
  }

  async #drop(id: string): Promise<void> {
    const owned = this.#own.get(id);
    if (!owned) return;
    this.#own.delete(id);
    owned.trigger.release();
    await owned.run?.stop();
  }

  #registration(id: string, topic: string, trigger: AnyTrigger, run: ClientRun | undefined): Registration {
    const triggers = this.#triggers;
    return {
      id,
      topic,
      triggers,
      async setRunning(running) {
        if (!running) trigger.endEmitting();
        await triggers.setEnabled(id, running);
        await (running ? run?.start() : run?.stop());
      },
    };
  }

  async #isRunning(id: string): Promise<boolean> {
    try {
      return (await this.#triggers.get(id)).enabled;
    } catch (error) {
      if (isRefusal(error, "NOT_FOUND")) return false;
      throw error;
    }
  }

  #handleOn(view: TriggerView): AnyTrigger {
    const trigger = triggerOf(view);
    trigger.bind(this.#registration(view.trigger_id, view.topic, trigger, undefined));
    return trigger;
  }

  #inTurn<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function isReadable(view: TriggerView | BrokenTrigger): view is TriggerView {
  return !("broken" in view);
}

function triggerOf(view: TriggerView): AnyTrigger {
  switch (view.type) {
    case "cron":
      return new Trigger(fieldsOfView("cron", view)) satisfies CronTrigger;
    case "api":
      return new ApiTrigger(fieldsOfView("api", view));
    case "event":
      return new Trigger(fieldsOfView("event", view)) satisfies EventTrigger;
  }
}
