import { expect, it } from "vitest";
import { type ApiTriggerOptions, createApiTrigger, createCronTrigger, type EmittedEvent } from "../../../sdk/client/index.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const FAST = { pollSeconds: 0.01 };

async function registered(options: ApiTriggerOptions = {}) {
  const scheduler = the.scheduler();
  const trigger = createApiTrigger(options);
  await scheduler.registerTrigger("hook", trigger, "webhooks.incoming");
  await the.api.send("PATCH /triggers/hook", { body: { enabled: true } });
  return { scheduler, trigger };
}

it("a trigger's events are those that it publishes from then on, in their order, with the data that was made here", async () => {
  const { trigger } = await registered({ payload: ({ n }) => ({ square: Number(n) ** 2 }) });
  await trigger.trigger({ n: 1 });
  const events = trigger.emit(FAST);
  await trigger.trigger({ n: 2 });
  await trigger.trigger({ n: 3 });
  const got: (EmittedEvent | void)[] = [(await events.next()).value, (await events.next()).value];
  expect(got).toMatchObject([
    { topic: "webhooks.incoming", data: { square: 4 }, source_event_id: null, hop: 0, timestamp: expect.any(Date) },
    { topic: "webhooks.incoming", data: { square: 9 } },
  ]);
  expect(got.map((event) => event?.event_id)).toEqual(the.api.memory.bus.published.slice(1).map(({ id }) => id));
  await events.return(undefined);
});

it("what the service or another process made comes without its data", async () => {
  const { trigger } = await registered();
  const events = trigger.emit(FAST);
  await trigger.trigger({ a: 1 });
  expect((await events.next()).value).toMatchObject({ event_id: the.api.memory.bus.published[0]?.id, data: null });
  await events.return(undefined);
});

it.each([
  ["its trigger is stopped", ({ trigger }: Awaited<ReturnType<typeof registered>>) => trigger.stop()],
  ["its scheduler is stopped", ({ scheduler }: Awaited<ReturnType<typeof registered>>) => scheduler.stop()],
  ["it is unregistered", ({ scheduler }: Awaited<ReturnType<typeof registered>>) => scheduler.unregisterTrigger("hook")],
])("the events end when %s", async (_, end) => {
  const hook = await registered();
  const events = hook.trigger.emit(FAST);
  await hook.trigger.trigger();
  expect((await events.next()).done).toBe(false);
  const next = events.next();
  await end(hook);
  expect(await next).toEqual({ done: true, value: undefined });
});

it("the events end by a signal", async () => {
  const { trigger } = await registered();
  const ending = new AbortController();
  const next = trigger.emit({ ...FAST, signal: ending.signal }).next();
  ending.abort();
  expect((await next).done).toBe(true);
});

it("only a registered trigger has events; a refusal of the service is thrown", async () => {
  expect(() => createCronTrigger("@daily").emit()).toThrow(expect.objectContaining({ code: "NOT_REGISTERED" }));
  const { trigger } = await registered();
  the.faults.push({ status: 403 });
  await expect(trigger.emit(FAST).next()).rejects.toMatchObject({ status: 403 });
});
