import { describe, expect, it } from "vitest";
import { EMPTY_STATE } from "../../../shared/domain/definition/job.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { RECENT_KEPT, RECENT_LIMIT } from "../../../shared/domain/run/recent-outcome.ts";
import type { SlotRequest, SlotStore } from "../../../shared/ports/definitions/slot-store.ts";
import { iso, NOON, ref } from "../../support/samples.ts";

const idOf = (seconds: number) => runId({ scope: "real", owner: "job#scan", scheduledAt: NOON + seconds * 1000 });
const slot = (maxParallel: number, change: Partial<SlotRequest> = {}): SlotRequest => ({
  maxParallel,
  startedAt: iso(NOON),
  nextDueAt: iso(NOON + 60_000),
  activeSince: iso(NOON - 1),
  ...change,
});
const ended = (seconds: number, durationSeconds = 2) =>
  ({
    runId: idOf(seconds),
    scheduledAt: iso(NOON + seconds * 1000),
    attempt: 1,
    status: "success",
    triggerSource: "scheduler",
    error: null,
    durationSeconds,
    latenessSeconds: 0.2,
  }) as const;

/** What every SlotStore does. `open` answers an empty one. */
export function slotsContract(name: string, open: () => Promise<SlotStore>): void {
  describe(`${name}: slots`, () => {
    it("are taken with the note of the start in the same write", async () => {
      const slots = await open();
      expect(await slots.acquireSlot(ref("scan"), idOf(0), slot(1))).toBe(true);
      expect((await slots.getStates(["scan"])).get("scan")).toMatchObject({
        active_runs: [idOf(0)],
        last_run_at: iso(NOON),
        last_status: "queued",
        next_due_at: iso(NOON + 60_000),
        next_due_since: iso(NOON - 1),
      });
    });

    it("are taken once by the same run, however often it asks, also when all are taken", async () => {
      const slots = await open();
      await slots.acquireSlot(ref("scan"), idOf(0), slot(1));
      const before = await slots.getStates(["scan"]);
      expect(await slots.acquireSlot(ref("scan"), idOf(0), slot(1))).toBe(true);
      expect(await slots.getStates(["scan"])).toEqual(before);
    });

    it("are refused beyond maxParallel, and that changes nothing", async () => {
      const slots = await open();
      await slots.acquireSlot(ref("scan"), idOf(0), slot(1));
      const before = await slots.getStates(["scan"]);
      expect(await slots.acquireSlot(ref("scan"), idOf(1), slot(1, { startedAt: iso(NOON + 1) }))).toBe(false);
      expect(await slots.getStates(["scan"])).toEqual(before);
      expect(await slots.acquireSlot(ref("scan"), idOf(1), slot(2))).toBe(true);
    });

    it("of twenty runs at once exactly maxParallel get one", async () => {
      const slots = await open();
      const taken = await Promise.all(Array.from({ length: 20 }, (_, index) => slots.acquireSlot(ref("scan"), idOf(index), slot(3))));
      expect(taken.filter(Boolean)).toHaveLength(3);
      const held = (await slots.getStates(["scan"])).get("scan")?.active_runs;
      expect(held).toEqual(taken.flatMap((got, index) => (got ? [idOf(index)] : [])).sort());
    });

    it("are given back once, and the run counted once", async () => {
      const slots = await open();
      for (const seconds of [0, 1, 2]) await slots.acquireSlot(ref("scan"), idOf(seconds), slot(3));
      expect(await slots.freeSlot("scan", ended(0, 2))).toBe(true);
      expect(await slots.freeSlot("scan", ended(0, 2))).toBe(false);
      const failure = { ...ended(1, 4_000), status: "failed", triggerSource: "a word of my own", error: "no" } as const;
      expect(await slots.freeSlot("scan", failure)).toBe(true);
      const state = (await slots.getStates(["scan"])).get("scan");
      expect(state).toMatchObject({ active_runs: [idOf(2)], last_status: "failed", last_error: "no" });
      expect(state?.counters).toMatchObject({
        runs: [
          { status: "failed", triggerSource: "other", count: 1 },
          { status: "success", triggerSource: "scheduler", count: 1 },
        ],
        duration: { buckets: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], sum: 4_002 },
      });
      expect(state?.counters.lateness.buckets[1]).toBe(2);
      expect(state?.counters.lateness.sum).toBeCloseTo(0.4);
    });

    it("given back leave the run that was the last to fail, whatever ended well since", async () => {
      const slots = await open();
      const failed = async () => (await slots.getStates(["scan"])).get("scan")?.last_failed_run;
      for (const seconds of [0, 1, 2, 3, 4]) await slots.acquireSlot(ref("scan"), idOf(seconds), slot(5));
      await slots.freeSlot("scan", ended(0));
      expect(await failed()).toBeNull();
      await slots.freeSlot("scan", { ...ended(1), status: "failed", error: "no" });
      await slots.freeSlot("scan", { ...ended(2), status: "timeout" });
      await slots.freeSlot("scan", { ...ended(3), status: "cancelled" });
      await slots.freeSlot("scan", ended(4));
      expect(await failed()).toBe(idOf(2));
    });

    it("given back leave the last outcomes, at least thirty of them and at most forty", async () => {
      const slots = await open();
      for (let seconds = 0; seconds < 95; seconds += 1) {
        await slots.acquireSlot(ref("scan"), idOf(seconds), slot(1));
        expect(await slots.freeSlot("scan", { ...ended(seconds), attempt: seconds % 3 })).toBe(true);
        expect(await slots.freeSlot("scan", ended(seconds))).toBe(false);
      }
      const recent = (await slots.getStates(["scan"])).get("scan")?.recent ?? [];
      expect([recent.length >= RECENT_KEPT, recent.length <= RECENT_LIMIT]).toEqual([true, true]);
      const due = (seconds: number) => NOON / 1000 + seconds;
      expect(recent.map((one) => one.due)).toEqual(Array.from({ length: recent.length }, (_, n) => due(95 - recent.length + n)));
      expect(recent.at(-1)).toEqual({ status: "success", due: due(94), durationSeconds: 2, latenessSeconds: 0.2, attempt: 94 % 3 });
    });

    it("given back by twenty at once are counted once", async () => {
      const slots = await open();
      await slots.acquireSlot(ref("scan"), idOf(0), slot(1));
      const released = await Promise.all(Array.from({ length: 20 }, () => slots.freeSlot("scan", ended(0))));
      expect(released.filter(Boolean)).toHaveLength(1);
      expect((await slots.getStates(["scan"])).get("scan")?.counters.runs).toMatchObject([{ count: 1 }]);
    });

    it("that nobody holds cannot be given back, nor of what is not there", async () => {
      const slots = await open();
      expect(await slots.freeSlot("none", ended(0))).toBe(false);
      await slots.dropSlot("none", idOf(0));
      expect(await slots.getStates(["none"])).toEqual(new Map());
    });

    it("are abandoned without being counted, and can be taken again", async () => {
      const slots = await open();
      await slots.acquireSlot(ref("scan"), idOf(0), slot(1));
      await slots.dropSlot("scan", idOf(0));
      await slots.dropSlot("scan", idOf(0));
      expect((await slots.getStates(["scan"])).get("scan")).toMatchObject({ active_runs: [], counters: EMPTY_STATE.counters });
      expect(await slots.acquireSlot(ref("scan"), idOf(1), slot(1))).toBe(true);
    });

    it("of an earlier generation are taken away by a later one, and never the other way round", async () => {
      const slots = await open();
      const [earlier, later] = [
        { id: "scan", generation: "a" },
        { id: "scan", generation: "b" },
      ];
      expect(await slots.acquireSlot(earlier, idOf(0), slot(1))).toBe(true);
      expect(await slots.acquireSlot(later, idOf(1), slot(1))).toBe(true);
      expect(await slots.acquireSlot(earlier, idOf(2), slot(5))).toBe(false);
      expect((await slots.getStates(["scan"])).get("scan")).toMatchObject({ active_runs: [idOf(1)], generation: "b" });
    });

    it("of different owners are different ones", async () => {
      const slots = await open();
      expect(await slots.acquireSlot(ref("scan"), idOf(0), slot(1))).toBe(true);
      expect(await slots.acquireSlot(ref("scan-2"), idOf(1), slot(1))).toBe(true);
      const states = await slots.getStates(["scan", "scan-2", "absent"]);
      expect([...states].map(([id, { active_runs }]) => [id, active_runs]).sort()).toEqual([
        ["scan", [idOf(0)]],
        ["scan-2", [idOf(1)]],
      ]);
    });
  });
}
