import { describe, expect, it } from "vitest";
import { RECENT_KEPT, RECENT_LIMIT } from "../../../shared/domain/run/recent-outcome.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import type { SlotStore } from "../../../shared/ports/definitions/slot-store.ts";
import type { RunStore } from "../../../shared/ports/runs/run-store.ts";
import { aRun, iso, NOON, ref } from "../../support/samples.ts";

export interface OpenUnstarted {
  readonly runs: RunStore;
  readonly slots: SlotStore;
}

const reason = text("job-paused");
const skipped = (seconds: number) =>
  aRun({
    job_id: "scan",
    run_id: runId({ scope: "real", owner: "job#scan", scheduledAt: NOON + seconds * 1000 }),
    scheduled_at: iso(NOON + seconds * 1000),
    status: "skipped",
    reason,
    finished_at: iso(NOON),
  });

/** What record and state do together for runs that never became active. `open` answers empty ones. */
export function unstartedContract(name: string, open: () => Promise<OpenUnstarted>): void {
  describe(`${name}: a run that never became active`, () => {
    it("is put on record and counted once", async () => {
      const { runs, slots } = await open();
      expect(await runs.createUnstarted(skipped(0), ref("scan"))).toEqual({ created: true });
      expect(await runs.createUnstarted(skipped(0), ref("scan"))).toMatchObject({ created: false, existing: { status: "skipped" } });
      expect((await slots.getStates(["scan"])).get("scan")).toMatchObject({
        last_status: "skipped",
        last_error: reason,
        recent: [{ status: "skipped", due: NOON / 1000, durationSeconds: 0 }],
        counters: { runs: [{ status: "skipped", count: 1 }] },
      });
    });

    it("is on record although its definition is gone, and counted nowhere", async () => {
      const { runs, slots } = await open();
      expect(await runs.createUnstarted(skipped(0), undefined)).toEqual({ created: true });
      expect(await slots.getStates(["scan"])).toEqual(new Map());
    });

    it("is counted and kept among the last outcomes, however many there are", async () => {
      const { runs, slots } = await open();
      for (let seconds = 0; seconds < 95; seconds += 1) {
        expect(await runs.createUnstarted(skipped(seconds), ref("scan"))).toEqual({ created: true });
      }
      const state = (await slots.getStates(["scan"])).get("scan");
      const { recent = [] } = state ?? {};
      expect([recent.length >= RECENT_KEPT, recent.length <= RECENT_LIMIT]).toEqual([true, true]);
      expect(recent.map(({ due }) => due - NOON / 1000)).toEqual(Array.from({ length: recent.length }, (_, n) => 95 - recent.length + n));
      expect(state?.counters.runs).toMatchObject([{ status: "skipped", count: 95 }]);
    });
  });
}
