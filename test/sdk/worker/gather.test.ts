import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { gather } from "../../../sdk/connection/gather.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A gatherer of texts that sends nothing back but their upper case, and all that it has sent. */
function gathering(isComplete: (waiting: number) => boolean) {
  const sent: string[][] = [];
  const add = gather({
    most: 3,
    mostBytes: 10,
    sizeOf: (entry: string) => entry.length,
    patienceMs: 100,
    isComplete,
    send: async (entries) => {
      sent.push([...entries]);
      if (entries.includes("bad")) throw new Error("no");
      return entries.map((entry) => entry.toUpperCase());
    },
  });
  return { add, sent };
}

it("sends together as much as goes, in order, and answers each its own", async () => {
  const { add, sent } = gathering(() => false);
  const answers = Promise.all(["a", "b", "c", "d", "e"].map(add));
  expect(sent).toEqual([["a", "b", "c"]]);
  await vi.advanceTimersByTimeAsync(99);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent.at(-1)).toEqual(["d", "e"]);
  expect(await answers).toEqual(["A", "B", "C", "D", "E"]);
});

it("sends no more bytes together than go, and what is too large alone by itself", async () => {
  const { add, sent } = gathering(() => true);
  const answers = Promise.all(["12345", "123456", "12345678901", "1"].map(add));
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toEqual([["12345"], ["123456"], ["12345678901"], ["1"]]);
  expect(await answers).toHaveLength(4);
});

it("does not wait where nobody else can come, but for those of the same turn", async () => {
  const { add, sent } = gathering((waiting) => waiting === 2);
  const answers = [add("a"), add("b")];
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([["a", "b"]]);
  expect(await Promise.all(answers)).toEqual(["A", "B"]);
});

it("looks again after each sending whether those that wait must", async () => {
  let underWay = true;
  const { add, sent } = gathering(() => !underWay);
  const first = Promise.all([add("a"), add("b"), add("c"), add("d")]);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([["a", "b", "c"]]);
  underWay = false;
  void add("e");
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.at(-1)).toEqual(["d", "e"]);
  expect(await first).toHaveLength(4);
});

it("a failure is that of all who were sent together, and of nobody else", async () => {
  const { add } = gathering(() => true);
  const answers = Promise.allSettled(["a", "bad", "c", "d"].map(add));
  await vi.advanceTimersByTimeAsync(0);
  expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "fulfilled"]);
});
