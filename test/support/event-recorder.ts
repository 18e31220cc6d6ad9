import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { createEventTrigger, type JsonObject, type Logger, Scheduler } from "../../sdk/worker/index.ts";
import type { TestStack } from "./stack/stack.ts";
import { eventually } from "./stack/stack-wait.ts";

const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Hears all events of these topics, by ids of its own: functions that keep each and publish nothing. Schedulers that it makes
 * are closed after the tests of the file.
 */
export function useRecorder(stack: TestStack, sources: Readonly<Record<string, string>>) {
  const published: { readonly topic: string; readonly data: JsonObject }[] = [];
  const schedulers: Scheduler[] = [];
  let publisher: Scheduler;

  beforeAll(async () => {
    publisher = aScheduler();
    for (const [id, sourceTopic] of Object.entries(sources)) {
      const keep = createEventTrigger(sourceTopic, {
        filter: (event) => {
          published.push({ topic: event.topic, data: event.detail });
          return false;
        },
      });
      await publisher.registerTrigger(`recorder_${id}`, keep, "recorded");
    }
    await publisher.start();
    for (const sourceTopic of Object.values(sources)) {
      const topic = sourceTopic.replace("**", "is.ready").replaceAll("*", "ready");
      await heardBy(topic, topic);
    }
  });
  afterAll(() => Promise.all(schedulers.map((scheduler) => scheduler.close())));

  const publish: Scheduler["publish"] = (...given) => publisher.publish(...given);
  return { aScheduler, published, find, heard, heardBy, publish };

  function aScheduler(): Scheduler {
    const scheduler = new Scheduler({ apiUrl: stack.apiUrl("real"), sqs: stack.sqs, logger: quiet });
    schedulers.push(scheduler);
    return scheduler;
  }

  /** The data of the first event of this topic that has these fields. */
  function find(topic: string, fields: JsonObject): JsonObject | undefined {
    const matches = ({ data }: { readonly data: JsonObject }) =>
      Object.entries(fields).every(([key, value]) => Object.is(data[key], value));
    return published.find((event) => event.topic === topic && matches(event))?.data;
  }

  function heard(topic: string, fields: JsonObject): Promise<JsonObject> {
    return eventually(`${topic} is published`, () => find(topic, fields));
  }

  /** Publishes one event until the rules that bring it are in place, and an event of the topic with these fields is heard. */
  async function heardBy(source: string, topic: string, data: JsonObject = {}, fields: JsonObject = data): Promise<void> {
    const idempotencyKey = randomUUID();
    await eventually(`${source} leads to ${topic}`, async () => {
      await publisher.publish(source, data, { idempotencyKey });
      return find(topic, fields);
    });
  }
}
