import { expect, it } from "vitest";
import { registerOwnFunctions } from "../../../examples/events/own-functions.ts";
import { createEventTrigger } from "../../../sdk/client/index.ts";
import { useRecorder } from "../../support/event-recorder.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import { useStack } from "../../support/stack/stack.ts";

const stack = useStack();
const { aScheduler, publish, find, heard, heardBy } = useRecorder(stack, { a: "*.*" });

it("what happens while no process runs is published by the next one, once", async () => {
  const make = () => createEventTrigger("late.source", { payload: (event) => ({ n: event["n"], by: process.pid }) });
  const first = aScheduler();
  await first.registerTrigger("late", make(), "late.result");
  await first.start();
  await heardBy("late.source", "late.result", { n: 0 });
  await first.close();
  await publish("late.source", { n: 1 });
  const again = aScheduler();
  await again.registerTrigger("late", make(), "late.result");
  const trigger = (await again.getRegisteredTriggers()).get("late")?.trigger;
  expect(await trigger?.isRunning()).toBe(true);
  expect(find("late.result", { n: 1 })).toBeUndefined();
  await again.start();
  expect(await heard("late.result", { n: 1 })).toEqual({ n: 1, by: process.pid });
  expect(await trigger?.getTriggerCount()).toBe(2);
});

it("a function that throws is tried again, then on record as dropped", async () => {
  const scheduler = aScheduler();
  let calls = 0;
  const filter = () => {
    calls += 1;
    throw new Error("no connection");
  };
  await scheduler.registerTrigger("throwing", createEventTrigger("bad.source", { filter }), "bad.result");
  await scheduler.start();
  const idempotencyKey = crypto.randomUUID();
  const dropped = await eventually("it is dropped", async () => {
    if (calls === 0) await publish("bad.source", {}, { idempotencyKey });
    return (await scheduler.listOccurrences("throwing")).occurrences[0];
  });
  expect(dropped).toMatchObject({ status: "dropped", reason: expect.stringContaining("no connection") });
  expect(calls).toBeGreaterThanOrEqual(3);
});

it("the functions of the example make its events", async () => {
  const scheduler = aScheduler();
  const { processing, orders } = await registerOwnFunctions(scheduler);
  await heardBy("data.ingestion", "data.processing", { source_name: "krx", rows_count: 5500 }, { source_id: "KRX", batches: 6 });
  await publish("data.ingestion", { source_name: "small", rows_count: 1000 });
  await orders.trigger({ order_id: 17 });
  expect(await heard("orders.received", { id: "order-17" })).toEqual({ id: "order-17" });
  expect([await processing.getTriggerCount(), await orders.getTriggerCount()]).toEqual([1, 1]);
});

it("a trigger with functions in two processes publishes each event once", async () => {
  const make = () => createEventTrigger("shared.source", { payload: (event) => ({ n: event["n"] }) });
  const [one, other] = [aScheduler(), aScheduler()];
  for (const scheduler of [one, other]) {
    await scheduler.registerTrigger("shared", make(), "shared.result");
    await scheduler.start();
  }
  await heardBy("shared.source", "shared.result", { n: 0 });
  await Promise.all(Array.from({ length: 20 }, (_, n) => publish("shared.source", { n: n + 1 })));
  for (let n = 1; n <= 20; n += 1) await heard("shared.result", { n });
  expect((await one.listOccurrences("shared")).occurrences).toHaveLength(21);
});
