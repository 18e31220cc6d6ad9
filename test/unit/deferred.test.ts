import { expect, it, vi } from "vitest";
import { eventBus, eventRules, results, wakeSchedules } from "../../shared/composition.ts";
import { deferred } from "../../shared/deferred.ts";

class Greeter {
  readonly #greeting = "hello";

  async greet(name: string): Promise<string> {
    return `${this.#greeting} ${name}`;
  }
}

it("a deferred port is loaded by its first call, once, and answers as the port does", async () => {
  const load = vi.fn(async () => new Greeter());
  const greeter = deferred(load);
  expect(load).not.toHaveBeenCalled();
  expect(await Promise.all([greeter.greet("a"), greeter.greet("b")])).toEqual(["hello a", "hello b"]);
  expect(await greeter.greet("c")).toBe("hello c");
  expect(load).toHaveBeenCalledTimes(1);
});

it("a load that failed fails the calls that waited for it, and the next call loads again", async () => {
  const load = vi.fn(async () => new Greeter()).mockRejectedValueOnce(new Error("no such module"));
  const greeter = deferred(load);
  const calls = await Promise.allSettled([greeter.greet("a"), greeter.greet("b")]);
  expect(calls.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await greeter.greet("c")).toBe("hello c");
  expect(load).toHaveBeenCalledTimes(2);
});

it("a deferred port can be answered by an async function without being taken for a promise", async () => {
  const load = vi.fn(async () => new Greeter());
  const greeter = await (async () => deferred(load))();
  expect(load).not.toHaveBeenCalled();
  expect(await greeter.greet("a")).toBe("hello a");
});

it.each([
  ["RESULT_BUCKET", results],
  ["EVENT_BUS_NAME", eventBus],
  ["RULE_DLQ_ARN", eventRules],
  ["SCHEDULE_GROUP", wakeSchedules],
])("a function whose %s is missing fails at its start, although the client is loaded later", (variable, part) => {
  expect(() => part()).toThrow(variable);
});
