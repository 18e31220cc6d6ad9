import { randomUUID } from "node:crypto";
import type * as z from "zod";
import {
  OccurrencePage,
  type OccurrenceView,
  Published,
  type PutTrigger,
  TriggerView,
  type UpdateTrigger,
} from "../../../shared/contract/triggers/trigger.ts";
import { read, type StackApi } from "./stack-api.ts";
import { eventually } from "./stack-wait.ts";

/** The triggers and events of a running stack, as a client sees them. */
export class StackTriggers {
  readonly #api: StackApi;

  constructor(api: StackApi) {
    this.#api = api;
  }

  async put(id: string, trigger: z.input<typeof PutTrigger>): Promise<TriggerView> {
    return read(TriggerView, 201, await this.#api.send("PUT", `/triggers/${id}`, trigger));
  }

  async update(id: string, change: z.input<typeof UpdateTrigger>): Promise<TriggerView> {
    return read(TriggerView, 200, await this.#api.send("PATCH", `/triggers/${id}`, change));
  }

  async get(id: string): Promise<TriggerView> {
    return read(TriggerView, 200, await this.#api.send("GET", `/triggers/${id}`));
  }

  async delete(id: string): Promise<void> {
    await this.#api.send("DELETE", `/triggers/${id}`);
  }

  /** Newest first. */
  async occurrences(id: string): Promise<OccurrenceView[]> {
    return read(OccurrencePage, 200, await this.#api.send("GET", `/triggers/${id}/occurrences?limit=1000`)).occurrences;
  }

  /** Publishes an event and answers its id; by the same key the same event. */
  async publish(topic: string, data: Record<string, unknown> = {}, key: string = randomUUID()): Promise<string> {
    return read(Published, 200, await this.#api.send("POST", "/events", { topic, data }, { "idempotency-key": key })).event_id;
  }

  /** Publishes one event, however often, until the trigger's rule is there and it has set the trigger off. */
  async heard(id: string, topic: string, data: Record<string, unknown> = {}): Promise<OccurrenceView> {
    const key = randomUUID();
    return eventually(`${id} is set off by ${topic}`, async () => {
      const event = await this.publish(topic, data, key);
      return (await this.occurrences(id)).find(({ source_event_id }) => source_event_id === event);
    });
  }
}
