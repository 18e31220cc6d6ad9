import { expect, it } from "vitest";
import { randomOf } from "../../../localstack/limits/random.ts";
import { WakeSpread } from "../../../localstack/limits/wake-spread.ts";

/** Delivers some wakes that fall due at 0, by a clock that is set forward; answers when each came, in ms. */
async function delivered(count: number, seed: number, untilMs: number): Promise<{ readonly times: Map<number, number>; stop(): void }> {
  let now = 0;
  const times = new Map<number, number>();
  const spread = new WakeSpread<number>(
    randomOf(seed, "wakes"),
    async (wakes) => {
      for (const wake of wakes) {
        expect(times.has(wake)).toBe(false);
        times.set(wake, now);
      }
    },
    () => now,
  );
  void spread.add(Array.from({ length: count }, (_, index) => index));
  for (now = 0; now <= untilMs; now += 20) await spread.deliverDue();
  return { times, stop: () => spread.stop() };
}

it("each wake is delivered once, at any moment of the minute after it is due", async () => {
  const { times } = await delivered(600, 7, 60_020);
  expect(times.size).toBe(600);
  const seconds = Map.groupBy(times.values(), (ms) => Math.floor(ms / 10_000));
  // All six parts of the minute, none with more than a third of them.
  for (let part = 0; part < 6; part += 1) expect(seconds.get(part)?.length).toBeGreaterThan(30);
  for (const part of seconds.values()) expect(part.length).toBeLessThan(200);
});

it("no more than a thousand a second, however many are due", async () => {
  const { times } = await delivered(90_000, 7, 91_000);
  expect(times.size).toBe(90_000);
  const perSecond = Map.groupBy(times.values(), (ms) => Math.floor(ms / 1_000));
  // And the burst of 20.
  for (const second of perSecond.values()) expect(second.length).toBeLessThanOrEqual(1_020);
  expect(Math.max(...times.values())).toBeGreaterThan(88_000);
});

it("the same seed gives the same moments, another one others", async () => {
  const of = async (seed: number) => [...(await delivered(50, seed, 60_020)).times];
  expect(await of(1)).toEqual(await of(1));
  expect(await of(1)).not.toEqual(await of(2));
});

it("what is stopped before its moment is told as given up, and never delivered", async () => {
  const spread = new WakeSpread<number>(
    randomOf(1, "wakes"),
    () => Promise.reject(new Error("delivered")),
    () => 0,
  );
  const added = spread.add([1, 2, 3]);
  spread.stop();
  expect(await added).toBe(false);
  await spread.deliverDue();
});
