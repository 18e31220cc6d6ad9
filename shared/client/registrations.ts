import { ApiTrigger } from "./api-trigger.ts";
import type { AnyTrigger } from "./create-trigger.ts";
import { isRefusal } from "./errors.ts";
import { type CronTrigger, type EventTrigger, Trigger } from "./trigger.ts";
import type { TriggerView } from "./trigger-answers.ts";
import type { TriggerApi } from "./trigger-api.ts";
import { fieldsOfView } from "./trigger-fields.ts";

/** The triggers that one scheduler object has registered, and whether they run. What changes them happens one after the other. */
export class Registrations {
  readonly #triggers: TriggerApi;
  readonly #own = new Map<string, AnyTrigger>();
  #running = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(triggers: TriggerApi) {
    this.#triggers = triggers;
  }

  register(id: string, trigger: AnyTrigger, topic: string, replace: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const registration = { id, triggers: this.#triggers };
      trigger.assertFree(registration);
      const enabled = this.#running || (replace && (await this.#isRunning(id)));
      const body = { ...trigger.body, topic, enabled };
      await (replace ? this.#triggers.put(id, body) : this.#triggers.create(id, body));
      this.#own.get(id)?.release();
      trigger.bind(registration);
      this.#own.set(id, trigger);
    });
  }

  unregister(id: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#triggers.remove(id);
      this.#own.get(id)?.release();
      this.#own.delete(id);
    });
  }

  /** Every trigger of the service; those of this scheduler as the objects that were registered. */
  async all(): Promise<Map<string, { readonly trigger: AnyTrigger; readonly topic: string }>> {
    const views = await this.#triggers.all();
    return new Map(
      views.map((view) => [view.trigger_id, { trigger: this.#own.get(view.trigger_id) ?? this.#handleOn(view), topic: view.topic }]),
    );
  }

  setRunning(running: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const outcomes = await Promise.allSettled([...this.#own.keys()].map((id) => this.#triggers.setEnabled(id, running)));
      // One that fails holds up no other; called again, all of them are set once more.
      const failed = outcomes.find((outcome) => outcome.status === "rejected");
      if (failed) throw failed.reason;
      this.#running = running;
    });
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
    trigger.bind({ id: view.trigger_id, triggers: this.#triggers });
    return trigger;
  }

  #inTurn<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
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
