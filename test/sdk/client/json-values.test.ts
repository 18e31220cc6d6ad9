import { describe, expect, it } from "vitest";
import { createApiTrigger, createCronTrigger, createEventTrigger, createScheduler, type Trigger } from "../../../sdk/client/index.ts";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
class Money {
  readonly amount = 1;
}
const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;

/** What JSON would drop or change, and how the refusal names it. */
const LOSSY: readonly (readonly [string, unknown, RegExp])[] = [
  ["a function", () => 1, /a\.b is a function, which JSON cannot carry/],
  ["a symbol", Symbol("x"), /a\.b is a symbol/],
  ["a bigint", 1n, /a\.b is a bigint/],
  ["NaN", Number.NaN, /a\.b is NaN/],
  ["an infinity", -Infinity, /a\.b is -Infinity/],
  ["a regular expression", /x/, /a\.b is an object of class RegExp/],
  ["a map", new Map([["x", 1]]), /a\.b is an object of class Map/],
  ["a set", new Set([1]), /a\.b is an object of class Set/],
  ["a promise", Promise.resolve(1), /a\.b is an object of class Promise/],
  ["an error", new Error("x"), /a\.b is an object of class Error/],
  ["a buffer of bytes", new Uint8Array(1), /a\.b is an object of class Uint8Array/],
  ["a hole in a list", [undefined], /a\.b\[0\] is undefined/],
  ["a symbol as key", { [Symbol("x")]: 1 }, /a\.b has a symbol as key/],
  ["itself", cycle, /a\.b\.self holds itself/],
];
/** What is fine in data, where JSON's own conversion is meant, and not in what is written as a template. */
const CONVERTED: readonly (readonly [string, unknown])[] = [
  ["a date", new Date(0)],
  ["an object of a class", new Money()],
];

describe.each([
  ["payload", (value: unknown) => createCronTrigger("@daily", { payload: { a: { b: value } } })],
  ["filter", (value: unknown) => createEventTrigger("logs.**", { filter: { a: { b: value } } })],
  ["params", (value: unknown) => createApiTrigger({ targets: [{ jobId: "load", params: { a: { b: value } } }] })],
])("a template in %s", (_, make) => {
  it.each([...LOSSY, ...CONVERTED.map(([name, value]) => [name, value, /a\.b is an object of class (?:Date|Money)/] as const)])(
    "must not hold %s",
    (_name, value, message) => {
      expect(() => make(value)).toThrow(TypeError);
      expect(() => make(value)).toThrow(message);
    },
  );

  it("may hold all that JSON has, and fields that are undefined, which count as left out", () => {
    const value = { text: "x", list: [1.5, true, null], none: undefined, deep: Object.create(null) as object };
    expect(JSON.stringify((make(value) as Trigger).body)).toContain('{"a":{"b":{"text":"x","list":[1.5,true,null],"deep":{}}}}');
  });
});

it.each([
  ["payload", "a date", () => createCronTrigger("@daily", { payload: new Date() as never })],
  ["payload", "a map", () => createApiTrigger({ payload: new Map() as never })],
  ["payload", "a list", () => createApiTrigger({ payload: [] as never })],
  ["payload", "a text", () => createApiTrigger({ payload: "x" as never })],
  ["filter", "a regular expression", () => createEventTrigger("a", { filter: /x/ as never })],
  ["filter", "a symbol", () => createEventTrigger("a", { filter: Symbol("x") as never })],
  ["eventFactory", "an object", () => createApiTrigger({ eventFactory: {} as never })],
  ["filterFunc", "a pattern", () => createEventTrigger("a", { filterFunc: {} as never })],
  ["secret", "a function", () => createApiTrigger({ secret: (() => "x") as never })],
  ["timezone", "a symbol", () => createCronTrigger("@daily", { timezone: Symbol("x") as never })],
])("%s itself must not be %s", (name, _value, make) => {
  expect(make).toThrow(TypeError);
  expect(make).toThrow(name);
});

describe.each([
  ["an event's data", (value: object) => the.scheduler().publish("a.b", value)],
  ["a call's payload", (value: object) => calledWith(value)],
  ["a workflow run's parameters", (value: object) => the.scheduler().runWorkflow("none", { parameters: value as never })],
])("%s", (_, send) => {
  it.each(LOSSY)("must not hold %s", async (_name, value, message) => {
    await expect(send({ a: { b: value } })).rejects.toThrow(TypeError);
    await expect(send({ a: { b: value } })).rejects.toThrow(message);
  });
});

it("data may hold dates and objects of classes, for what JSON makes of them", async () => {
  await the.scheduler().publish("a.b", { at: new Date(0), price: new Money() });
  expect(the.api.memory.bus.published).toMatchObject([{ detail: { at: "1970-01-01T00:00:00.000Z", price: { amount: 1 } } }]);
});

it("a workflow's definition says where it holds what JSON cannot carry", async () => {
  const steps = [{ step_id: "a", queue: "real.jobs.a", params: { run: () => 1 } }];
  const registering = createScheduler({ apiUrl: the.url }).registerWorkflow("daily", { name: "Daily", steps });
  await expect(registering).rejects.toThrow(/definition\.steps\[0\]\.params\.run is a function/);
});

async function calledWith(payload: object) {
  const scheduler = the.scheduler();
  const trigger = createApiTrigger();
  await scheduler.registerTrigger("hook", trigger, "webhooks.incoming", { replace: true });
  await scheduler.start();
  return trigger.trigger(payload);
}
