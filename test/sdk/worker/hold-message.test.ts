import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { holdMessage } from "../../../sdk/worker/messages/hold-message.ts";
import { beatMs, leaseSeconds, staleHidingMs } from "../../../sdk/worker/claims/lease.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("asks for a lease of 50 s where messages are hidden for 60, and beats three times in it", () => {
  expect(leaseSeconds(60)).toBe(50);
  expect(beatMs(60, 0)).toBeCloseTo(50_000 / 3);
  expect(beatMs(60, 15)).toBe(15_000);
});

it.each([2, 3, 5, 6, 30, 60, 61, 300, 3_600])(
  "whenever a worker dies that hides its message for %i s, the lease is over when the message comes back",
  (visibility) => {
    const start = performance.now();
    let hiddenAt = start;
    const deaths: { died: number; back: number; free: number }[] = [];
    let beatAt = start;
    const hold = holdMessage({
      hide: async () => {
        hiddenAt = performance.now();
      },
      beatMs: beatMs(visibility, 15),
      staleMs: staleHidingMs(visibility),
    });
    hold.onBeat(async () => {
      beatAt = performance.now();
    });
    // A claim that was granted late renews the hiding.
    vi.advanceTimersByTime(visibility * 200);
    beatAt = performance.now();
    void hold.refresh();
    for (let step = 0; step < 500; step += 1) {
      vi.advanceTimersByTime(visibility * 10);
      deaths.push({ died: performance.now(), back: hiddenAt + visibility * 1000, free: beatAt + leaseSeconds(visibility) * 1000 });
    }
    hold.release();
    for (const { died, back, free } of deaths) {
      expect(back).toBeGreaterThanOrEqual(free);
      expect(back - died).toBeLessThanOrEqual(visibility * 1000);
      expect(back).toBeGreaterThan(died);
    }
  },
);

it("beats no more when it is released, and hides nothing twice in a moment", async () => {
  const hide = vi.fn<() => Promise<void>>(async () => undefined);
  const beat = vi.fn<() => Promise<void>>(async () => undefined);
  const hold = holdMessage({ hide, beatMs: 1_000, staleMs: 400 });
  hold.onBeat(beat);
  await hold.refresh();
  expect(hide).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  await hold.refresh();
  expect(hide).toHaveBeenCalledTimes(1);
  hold.release();
  vi.advanceTimersByTime(10_000);
  expect(beat).toHaveBeenCalledTimes(1);
});
