import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, it } from "vitest";
import { eventBusName } from "../../../shared/contract/deployment/deployment.ts";
import { CREDENTIALS, own, useStack } from "../../support/stack/stack.ts";
import { StackTriggers } from "../../support/stack/stack-triggers.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const stack = useStack();
const triggers = new StackTriggers(stack.real);

/** So many events wait: some seconds' work. */
const FLOOD = 1_500;
/** Published at once, ten to a request, as many as EventBridge takes. */
const REQUESTS = 10;

it("a flood of events stands before nothing that is due, and each of them sets its trigger off once", async () => {
  const due = own("due");
  const { job_id: flooded } = own("flooded");
  const topic = `${flooded}.came`;
  await stack.real.create({ ...due, interval_seconds: 1, max_parallel: 1_000 });
  await triggers.put(flooded, { type: "event", source_topic: topic, topic: "heard" });
  await triggers.heard(flooded, topic);
  await stack.queues.take(due.queue);
  const events = await stack.queues.named("Belfry-real-DispatchQueueEvent");
  const bus = new EventBridgeClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const entry = { EventBusName: eventBusName("real"), Source: "belfry.real", DetailType: topic, Detail: "{}" };
  const Entries = Array.from({ length: 10 }, () => entry);

  let published = 1;
  const flood = async (): Promise<void> => {
    while ((await stack.queues.waiting(events)) < FLOOD) {
      await Promise.all(Array.from({ length: REQUESTS }, () => bus.send(new PutEventsCommand({ Entries }))));
      published += REQUESTS * Entries.length;
    }
  };
  // Behind all events of the flood, if there were one queue for both.
  await eventually("an occurrence due after the flood came is handed over while events wait", async () => {
    await flood();
    const came = Date.now();
    while (Date.parse((await stack.queues.take(due.queue)).message.scheduled_at) <= came);
    return (await stack.queues.waiting(events)) >= FLOOD / 10;
  });
  bus.destroy();

  await stack.queues.empty(events);
  expect((await triggers.get(flooded)).trigger_count).toBe(published);
});
