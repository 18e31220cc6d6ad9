import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type ApiEventMaker,
  type ApiTriggerOptions,
  createApiTrigger,
  createCronTrigger,
  createEventTrigger,
  createTrigger,
  type JsonObject,
  Scheduler,
  type SourceEvent,
  TriggerFactory,
} from "../../../sdk/client/index.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const make = () => ({ topic: "daily" });
const stored = async (id: string) => (await the.api.send(`GET /triggers/${id}`)).json;

describe("a trigger with a function", () => {
  it.each([
    ["payload of the clock", createCronTrigger("@daily", { payload: make })],
    ["event factory of the clock", createCronTrigger("@daily", make)],
    ["payload of a call", createApiTrigger({ payload: make })],
    ["event factory of a call", createApiTrigger(make)],
    ["payload of an event", createEventTrigger("a", { payload: make })],
    ["event factory of an event", createEventTrigger("a", make)],
    ["filter", createEventTrigger("a", { filter: () => true })],
    ["filter beside a pattern", createEventTrigger("a", { filter: { detail: { x: [1] } }, filterFunc: () => true })],
    ["filter by its place", createEventTrigger("a", {}, () => true)],
  ])("as %s is registered as one whose client makes its events", async (_, trigger) => {
    await the.scheduler().registerTrigger("by_client", trigger, "daily");
    expect(await stored("by_client")).toMatchObject({ client_queue: "real.jobs.trigger-by_client", topic: "daily" });
  });

  it("keeps a pattern and a template where the service applies them", async () => {
    const trigger = createEventTrigger("a", { filter: { detail: { x: [1] } }, filterFunc: () => true, payload: { x: "<$.detail.x>" } });
    await the.scheduler().registerTrigger("mixed", trigger, "daily");
    expect(await stored("mixed")).toMatchObject({ filter: { detail: { x: [1] } }, payload: { x: "<$.detail.x>" } });
  });

  it.each([
    ["payload and eventFactory", () => createCronTrigger("@daily", { payload: { a: 1 }, eventFactory: make })],
    ["two filters", () => createEventTrigger("a", { filter: () => true, filterFunc: () => true })],
  ])("is refused with %s", (_, create) => {
    expect(create).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });

  it("of an id that no queue can be called by has a queue all the same, and another one than its like", async () => {
    const queueOf = async (id: string) => {
      await the.scheduler().registerTrigger(id, createApiTrigger(make), "daily");
      return (await the.scheduler().getRegisteredTriggers()).get(id)?.trigger.describe();
    };
    const [dotted, dashed, long] = [await queueOf("a.b"), await queueOf("a-b"), await queueOf("x".repeat(100))];
    expect(dotted?.client_queue).toMatch(/^real\.jobs\.trigger-a-b-[0-9a-f]{8}$/);
    expect(dashed?.client_queue).toBe("real.jobs.trigger-a-b");
    expect(long?.client_queue).toHaveLength(76);
  });
});

describe("what is not understood is refused, not dropped:", () => {
  it.each([
    ["filter_func", () => createTrigger("event", { sourceTopic: "a", filter_func: () => true } as never), "filterFunc"],
    ["event_factory", () => createTrigger("cron", { cronExpression: "@daily", event_factory: make } as never), "eventFactory"],
    ["filter", () => createApiTrigger({ filter: () => true } as never), undefined],
    ["timzone", () => createCronTrigger("@daily", { timzone: "UTC" } as never), undefined],
  ])("option %s", (name, create, meant) => {
    expect(create).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(create).toThrow(
      meant === undefined ? `no option '${name}'. It takes: ` : `no option '${name}'; is '${meant}' meant? It takes: `,
    );
  });

  it.each([
    ["both ids", { jobId: "a", workflowId: "b" }],
    ["no id", {}],
    ["the API's spelling", { job_id: "load" }],
    ["a payload of its own", { jobId: "load", payload: {} }],
  ])("a target with %s", (_, target) => {
    expect(() => createApiTrigger({ targets: [target as never] })).toThrow(/targets\[0\] must hold jobId or workflowId/);
  });
});

it("an event trigger's consumer is the scheduler that it is registered with, or there is none", async () => {
  const [scheduler, other] = [the.scheduler(), the.scheduler()];
  await scheduler.registerTrigger("own", createEventTrigger(scheduler, "source.topic", make), "daily");
  const registering = scheduler.registerTrigger("foreign", createEventTrigger(other, "source.topic", make), "daily");
  await expect(registering).rejects.toMatchObject({ code: "INVALID_OPTION", message: expect.stringContaining("consumer") });
});

describe("an api trigger with a function", () => {
  async function running(options: ApiTriggerOptions | ApiEventMaker) {
    const scheduler = the.scheduler();
    const trigger = createApiTrigger(options);
    await scheduler.registerTrigger("hook", trigger, "webhooks.incoming");
    await trigger.start();
    await scheduler.close();
    return trigger;
  }
  const published = () => the.api.memory.bus.published.map(({ topic, detail, hop }) => ({ topic, detail, hop }));

  it("publishes what it makes of the payload, and counts", async () => {
    const trigger = await running(async (payload: JsonObject) => ({ topic: "webhooks.incoming", id: payload["id"], data: payload }));
    expect(await trigger.trigger({ id: 1 })).toEqual({ success: true, message: "Event triggered successfully", trigger_count: 1 });
    expect(published()).toEqual([{ topic: "webhooks.incoming", detail: { id: 1, data: { id: 1 } }, hop: 0 }]);
    expect(await trigger.trigger({ id: 1 })).toMatchObject({ trigger_count: 2 });
  });

  it("counts a call once whose answer was lost", async () => {
    const trigger = await running({ payload: () => ({ a: 1 }) });
    the.faults.push(undefined, "lose the answer");
    expect(await trigger.trigger()).toMatchObject({ trigger_count: 1 });
  });

  it.each([
    ["throws", () => Promise.reject(new Error("no such customer")), "no such customer"],
    ["names another topic", () => ({ topic: "elsewhere" }), "for topic 'elsewhere'; the trigger is registered for 'webhooks.incoming'"],
    ["makes what JSON cannot carry", () => ({ at: new Map() }), "what eventFactory() made.at is an object of class Map"],
    ["makes nothing", () => undefined as never, "what eventFactory() made is undefined"],
  ])("that %s hands that on to its caller, and publishes nothing", async (_, eventFactory, message) => {
    const trigger = await running({ eventFactory });
    await expect(trigger.trigger()).rejects.toThrow(message);
    expect([published(), await trigger.getTriggerCount()]).toEqual([[], 0]);
  });

  it("keeps a `topic` that is data: only an event factory's event names its topic", async () => {
    await (await running({ payload: () => ({ topic: "of conversation" }) })).trigger();
    expect(published()).toMatchObject([{ detail: { topic: "of conversation" } }]);
  });

  it("is not called while it is not running", async () => {
    const trigger = await running(() => {
      throw new Error("was called");
    });
    await trigger.stop();
    await expect(trigger.trigger()).rejects.toMatchObject({ status: 503, message: "Cannot trigger - APITrigger is not running" });
  });
});

it("the types know an event's data and its envelope", () => {
  type Ingested = { rows_count: number; topic: number };
  createEventTrigger<Ingested>("data.ingestion", {
    filter: (event, { event: envelope }) => {
      expectTypeOf(event.rows_count).toEqualTypeOf<number>();
      expectTypeOf(event.topic).toEqualTypeOf<number>();
      expectTypeOf(event.timestamp).toEqualTypeOf<Date>();
      expectTypeOf(envelope.detail).toEqualTypeOf<Ingested>();
      return true;
    },
  });
  expectTypeOf<SourceEvent["topic"]>().toBeString();
  expect(TriggerFactory.createTrigger).toBe(createTrigger);
  expect(the.scheduler()).toBeInstanceOf(Scheduler);
});
