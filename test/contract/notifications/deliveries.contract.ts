import { describe, expect, it } from "vitest";
import { attempted, digested, newDelivery } from "../../../shared/domain/notification/delivery.ts";
import { WELL } from "../../../shared/domain/notification/subject-state.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import type { Deliveries } from "../../../shared/ports/notifications/deliveries.ts";
import { anEvent } from "../../support/notification-samples.ts";
import { NOON } from "../../support/samples.ts";

const NOW = NOON;

function aDelivery(id: string, heldUntil?: number, config_id = 1) {
  const told = { telling: { type: "job_failed" }, event: anEvent("failed"), mended: null } as const;
  return newDelivery({ config_id, delivery_id: id, content: { kind: "one", told }, subjects: ["job#scout"] }, NOW, heldUntil);
}

export function deliveriesContract(where: string, open: () => Promise<Deliveries>): void {
  describe(`deliveries ${where}`, () => {
    it("are read back as they were made, once: the second of an id answers the first", async () => {
      const store = await open();
      const delivery = aDelivery("a");
      expect(await store.createDelivery(delivery)).toBeUndefined();
      expect(await store.createDelivery({ ...delivery, created_at: NOW + 5 })).toEqual(delivery);
      expect([await store.getDelivery(1, "a"), await store.getDelivery(2, "a")]).toEqual([delivery, undefined]);
    });

    it("are saved by one of two that read the same", async () => {
      const store = await open();
      const delivery = aDelivery("a");
      await store.createDelivery(delivery);
      const answer = { kind: "failed", status_code: 503, why: text("delivery-answered", { status: 503 }), passing: true } as const;
      const next = attempted(delivery, { at: NOW, duration_ms: 5 }, answer);
      expect([await store.saveDelivery(next), await store.saveDelivery(next)]).toEqual([true, false]);
      expect(await store.getDelivery(1, "a")).toEqual(next);
    });

    it("are listed newest first, page by page, of one config", async () => {
      const store = await open();
      for (const id of ["a", "c", "b"]) await store.createDelivery(aDelivery(id));
      await store.createDelivery(aDelivery("x", undefined, 2));
      const first = await store.listDeliveries(1, { limit: 2 });
      expect([first.deliveries.map(({ delivery_id }) => delivery_id), first.more]).toEqual([["c", "b"], true]);
      const rest = await store.listDeliveries(1, { limit: 2, after: "b" });
      expect([rest.deliveries.map(({ delivery_id }) => delivery_id), rest.more]).toEqual([["a"], false]);
    });

    it("are held until they are due, and released whatever has become of them", async () => {
      const store = await open();
      const [early, late] = [aDelivery("b", NOW + 10), aDelivery("a", NOW + 20)];
      for (const one of [early, late, aDelivery("c")]) await store.createDelivery(one);
      expect(await store.listHeld(1, NOW + 9, 10)).toEqual([]);
      expect(await store.listHeld(1, NOW + 10, 10)).toEqual([early]);
      expect(await store.listHeld(1, NOW + 20, 10)).toEqual([late, early]);
      const said = digested(early, "digest");
      if (said) await store.saveDelivery(said);
      await store.releaseHeld(said ? [said] : []);
      expect(await store.listHeld(1, NOW + 20, 10)).toEqual([late]);
    });

    it("know of each subject what was saved last, by one of two that knew the same", async () => {
      const store = await open();
      const state = { ...WELL, version: 1, failing_since: NOW, failures: 1, told: { job_failed: { event: "e", at: NOW } }, seen: ["e"] };
      expect(await store.getSubject(1, "job#scout")).toBeUndefined();
      expect([await store.saveSubject(1, "job#scout", state), await store.saveSubject(1, "job#scout", state)]).toEqual([true, false]);
      expect(await store.saveSubject(1, "job#scout", { ...state, version: 2, failures: 2 })).toBe(true);
      expect(await store.getSubject(1, "job#scout")).toEqual({ ...state, version: 2, failures: 2 });
      expect(await store.saveSubject(1, "job#other", { ...state, version: 2 })).toBe(false);
    });

    it("let so many holders have a turn at a time, each once, and more once one has ended or its time is up", async () => {
      const store = await open();
      const turn = { most: 2, now: NOW, until: NOW + 100 };
      const asked: string[] = [];
      for (const holder of ["a", "b", "c", "a"]) asked.push(await store.takeTurn("x", holder, turn));
      expect(asked).toEqual(["taken", "taken", "full", "yours"]);
      expect(await store.takeTurn("y", "c", turn)).toBe("taken");
      await store.endTurn("x", "a", 2);
      await store.endTurn("x", "nobody", 2);
      expect([await store.takeTurn("x", "c", turn), await store.takeTurn("x", "d", turn)]).toEqual(["taken", "full"]);
      expect(await store.takeTurn("x", "d", { ...turn, now: NOW + 100, until: NOW + 200 })).toBe("taken");
    });
  });
}
