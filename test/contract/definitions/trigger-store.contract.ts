import { describe, expect, it } from "vitest";
import { BelfryError } from "../../../shared/domain/errors.ts";
import { type TriggerOccurrence, UNTRIGGERED } from "../../../shared/domain/definition/trigger.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import type { TriggerStore } from "../../../shared/ports/definitions/trigger-store.ts";
import { anOccurrence, aTrigger, iso, NOON } from "../../support/samples.ts";

const MINUTE = 60_000;
const ids = (occurrences: readonly TriggerOccurrence[]) => occurrences.map(({ occurrence_id }) => occurrence_id);

/** What every TriggerStore does beyond definitions. `open` answers an empty one. */
export function triggerStoreContract(name: string, open: () => Promise<TriggerStore>): void {
  const stateOf = async (triggers: TriggerStore, id = "github") => (await triggers.getTriggerStates([id])).get(id);

  describe(`${name}: an occurrence`, () => {
    it("is put on record and counted once", async () => {
      const triggers = await open();
      const occurrence = anOccurrence({
        recorded_at: iso(NOON + 5),
        source_event_id: "b7f1c7f0-event",
        hop: 3,
        started: [{ owner: "job#scan", run_id: anOccurrence().occurrence_id }],
      });
      expect(await triggers.recordOccurrence(occurrence)).toBe(true);
      expect(await triggers.recordOccurrence({ ...occurrence, recorded_at: iso(NOON + 9) })).toBe(false);
      expect(await stateOf(triggers)).toEqual({ ...UNTRIGGERED, trigger_count: 1, last_triggered_at: iso(NOON + 5) });
      expect(await triggers.listOccurrences("github", { limit: 5 })).toEqual({ occurrences: [occurrence], nextCursor: null });
    });

    it("that was not published is on record with its reason, and no trigger's count", async () => {
      const triggers = await open();
      const missed = anOccurrence({ status: "missed", reason: "down" });
      const dropped = anOccurrence({ status: "dropped", reason: "a loop", hop: 17 }, NOON + MINUTE);
      for (const occurrence of [missed, dropped, missed]) await triggers.recordOccurrence(occurrence);
      expect(await stateOf(triggers)).toMatchObject({ trigger_count: 0, missed_count: 1, dropped_count: 1 });
      expect((await triggers.listOccurrences("github", { limit: 5 })).occurrences).toEqual([dropped, missed]);
    });

    it("is found by its id", async () => {
      const triggers = await open();
      await triggers.recordOccurrence(anOccurrence());
      const { occurrence_id } = anOccurrence();
      expect(await triggers.getOccurrence("github", occurrence_id)).toEqual(anOccurrence());
      expect(await triggers.getOccurrence("other", occurrence_id)).toBeUndefined();
      expect(await triggers.getOccurrence("github", anOccurrence({}, NOON + 1).occurrence_id)).toBeUndefined();
    });

    it("that publishes nothing adds to a streak, which the next one that does ends", async () => {
      const triggers = await open();
      const record = (minute: number, change: Partial<TriggerOccurrence>) =>
        triggers.recordOccurrence(anOccurrence(change, NOON + minute * MINUTE));
      await record(0, {});
      await record(1, { status: "missed", reason: text("missed-beyond-grace", { grace: 60 }) });
      await record(2, { status: "dropped", reason: "a loop" });
      const failing = { failure_streak: 2, failing_since: iso(NOON + MINUTE), last_reason: "a loop" };
      expect(await stateOf(triggers)).toMatchObject(failing);
      await record(2, { status: "dropped", reason: "again" });
      expect(await stateOf(triggers)).toMatchObject(failing);
      await record(3, {});
      expect(await stateOf(triggers)).toMatchObject({ failure_streak: 0, failing_since: null, last_reason: null, trigger_count: 2 });
    });

    it("recorded by twenty at once is counted once, and twenty are counted twenty times", async () => {
      const triggers = await open();
      const same = await Promise.all(Array.from({ length: 20 }, () => triggers.recordOccurrence(anOccurrence())));
      expect(same.filter(Boolean)).toHaveLength(1);
      const all = Array.from({ length: 20 }, (_, n) => anOccurrence({}, NOON + (n + 1) * MINUTE));
      expect(await Promise.all(all.map((one) => triggers.recordOccurrence(one)))).toEqual(all.map(() => true));
      expect((await stateOf(triggers))?.trigger_count).toBe(21);
    });

    it("is counted for its own trigger, whether that is defined or not; deleting a trigger forgets the count", async () => {
      const triggers = await open();
      await triggers.create(aTrigger());
      await triggers.recordOccurrence(anOccurrence());
      await triggers.recordOccurrence(anOccurrence({ trigger_id: "other" }));
      const states = await triggers.getTriggerStates(["github", "other", "absent"]);
      expect([...states].map(([id, { trigger_count }]) => [id, trigger_count]).sort()).toEqual([
        ["github", 1],
        ["other", 1],
      ]);
      await triggers.delete("github");
      expect(await stateOf(triggers)).toBeUndefined();
      expect((await triggers.listOccurrences("github", { limit: 5 })).occurrences).toHaveLength(1);
    });
  });

  describe(`${name}: occurrences of a trigger`, () => {
    it("are listed newest first, page by page, none twice and none left out", async () => {
      const triggers = await open();
      const all = Array.from({ length: 13 }, (_, n) => anOccurrence({}, NOON + n * MINUTE));
      await Promise.all([...all, anOccurrence({ trigger_id: "other" })].map((one) => triggers.recordOccurrence(one)));
      const pages: string[][] = [];
      let cursor: string | undefined;
      do {
        const { occurrences, nextCursor } = await triggers.listOccurrences("github", { limit: 5, cursor });
        pages.push(ids(occurrences));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined && pages.length < 9);
      expect(pages.map(({ length }) => length)).toEqual([5, 5, 3]);
      expect(pages.flat()).toEqual(ids(all).toReversed());
      expect(await triggers.listOccurrences("absent", { limit: 5 })).toEqual({ occurrences: [], nextCursor: null });
    });

    it.each(["", "x", "W10", "😀"])("go on from no other cursor than their own: %j", async (cursor) => {
      const triggers = await open();
      await expect(triggers.listOccurrences("github", { limit: 1, cursor })).rejects.toThrow(BelfryError);
    });
  });

  describe(`${name}: listeners`, () => {
    it("are noted, changed, noted again without effect, and forgotten, again without effect", async () => {
      const triggers = await open();
      expect(await triggers.listeners()).toEqual([]);
      await triggers.setListener("a", null);
      await triggers.setListener("a", "run.*");
      await triggers.setListener("a", "run.*");
      await triggers.setListener("b.c-d_e", "run.success");
      await triggers.setListener("c", "run.success");
      await expect.poll(async () => (await triggers.listeners()).toSorted()).toEqual(["run.*", "run.success", "run.success"]);
      await triggers.setListener("a", "**");
      await triggers.setListener("c", null);
      await triggers.setListener("c", null);
      await expect.poll(async () => (await triggers.listeners()).toSorted()).toEqual(["**", "run.success"]);
    });

    it("are answered also while they change", async () => {
      const triggers = await open();
      const changes = Array.from({ length: 20 }, (_, n) => triggers.setListener("a", `run.${n}`));
      const answers = await Promise.all(Array.from({ length: 200 }, () => triggers.listeners()));
      await Promise.all(changes);
      expect(answers.every((patterns) => patterns.length <= 1)).toBe(true);
      await triggers.setListener("a", "run.*");
      await expect.poll(() => triggers.listeners()).toEqual(["run.*"]);
    });

    it("of twenty triggers at once are all noted", async () => {
      const triggers = await open();
      await Promise.all(Array.from({ length: 20 }, (_, n) => triggers.setListener(`trigger-${n}`, `run.${n}`)));
      await expect.poll(async () => new Set(await triggers.listeners()).size).toBe(20);
    });
  });
}
