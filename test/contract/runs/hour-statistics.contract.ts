import { describe, expect, it } from "vitest";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { countHour, type HourCount } from "../../../shared/domain/statistics/statistics.ts";
import { RUN_STATUSES } from "../../../shared/domain/run/run.ts";
import { isKnown } from "../../../shared/domain/statistics/known-runs.ts";
import type { HourStatistics } from "../../../shared/ports/runs/hour-statistics.ts";
import { NOON } from "../../support/samples.ts";

const HOUR = 3_600_000;
const SCHEDULE = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
/** An hour of every quarter, kind and status. */
function aCount(successes = 1): HourCount {
  const runs = Array.from({ length: 4 * successes }, (_, index) =>
    RUN_STATUSES.flatMap((status) =>
      (["job#scan", "job#daily:seed", "workflow#daily", `workflow#${SCHEDULE}`] as const).map((owner) => ({
        owner,
        run_id: runId({ scope: "real", owner, scheduledAt: NOON + (index % 4) * (HOUR / 4) }),
        status,
        lateness: status === "success" ? index : null,
      })),
    ),
  ).flat();
  return countHour(NOON, runs, { at: NOON + HOUR / 2 });
}

/** What every HourStatistics does. `open` answers one in which nothing is kept. */
export function hourStatisticsContract(name: string, open: () => Promise<HourStatistics>): void {
  describe(`${name}: statistics by the hour`, () => {
    it("give back a count as it was kept, and whether it is cut", async () => {
      const statistics = await open();
      await statistics.keepCount(NOON, NOON + 1, aCount());
      await statistics.keepCount(NOON + HOUR, NOON + 2, { ...aCount(2), cut: true });
      expect(await statistics.readHours(NOON - HOUR, NOON + 2 * HOUR)).toEqual(
        new Map([
          [NOON, { counted: { at: NOON + 1, count: aCount() } }],
          [NOON + HOUR, { counted: { at: NOON + 2, count: { ...aCount(2), cut: true } } }],
        ]),
      );
    });

    it("are those of the hours that are asked for, over months and years", async () => {
      const statistics = await open();
      const newYear = Date.parse("2027-01-01T00:00:00Z");
      const hours = [-HOUR - 31 * 24 * HOUR, -2 * HOUR, -HOUR, 0, HOUR, 40 * 24 * HOUR].map((offset) => newYear + offset);
      for (const hour of hours) await statistics.keepCount(hour, hour, countHour(hour, []));
      const between = async (first: number, last: number) => [...(await statistics.readHours(first, last)).keys()].toSorted();
      expect(await between(newYear - HOUR, newYear)).toEqual([newYear - HOUR, newYear]);
      expect(await between(newYear, newYear)).toEqual([newYear]);
      expect(await between(newYear - 40 * 24 * HOUR, newYear + 50 * 24 * HOUR)).toEqual(hours.toSorted());
      expect(await between(newYear + 2 * HOUR, newYear + 3 * HOUR)).toEqual([]);
    });

    it("keep the count that began last, in whatever order counts are kept", async () => {
      const statistics = await open();
      await statistics.keepCount(NOON, NOON + 10, aCount(2));
      await statistics.keepCount(NOON, NOON + 9, aCount(1));
      expect((await statistics.readHours(NOON, NOON)).get(NOON)?.counted).toEqual({ at: NOON + 10, count: aCount(2) });
      await statistics.keepCount(NOON, NOON + 11, aCount(3));
      expect((await statistics.readHours(NOON, NOON)).get(NOON)?.counted?.at).toBe(NOON + 11);
    });

    it("keep the last mark, and neither a mark nor a count undoes the other", async () => {
      const statistics = await open();
      await statistics.markHour(NOON, NOON + 5);
      expect((await statistics.readHours(NOON, NOON)).get(NOON)).toEqual({ markedAt: NOON + 5 });
      await statistics.keepCount(NOON, NOON + 10, aCount());
      await statistics.markHour(NOON, NOON + 20);
      await statistics.markHour(NOON, NOON + 15);
      await statistics.markHour(NOON, NOON + 20);
      await statistics.keepCount(NOON, NOON + 30, aCount(2));
      expect((await statistics.readHours(NOON, NOON)).get(NOON)).toEqual({
        markedAt: NOON + 20,
        counted: { at: NOON + 30, count: aCount(2) },
      });
    });

    it("remember which schedules had a run when, of those that were due lately", async () => {
      const statistics = await open();
      const other = "01ARZ3NDEKTSV4RRFFQ69G5FAW";
      await statistics.keepCount(NOON, NOON + HOUR / 2, aCount());
      const known = (await statistics.readHours(NOON, NOON)).get(NOON)?.counted?.count.known;
      // Ten minutes before the count, and after it.
      expect([...(known ?? new Map()).keys()]).toEqual([NOON + HOUR / 2, NOON + (3 * HOUR) / 4]);
      expect(isKnown(known ?? new Map(), SCHEDULE, NOON + HOUR / 2)).toBe(true);
      expect(isKnown(known ?? new Map(), other, NOON + HOUR / 2)).toBe(false);
    });

    it("of some hours are given up, and neither their marks nor those of others", async () => {
      const statistics = await open();
      const hours = [-2, -1, 0, 1].map((n) => NOON + n * HOUR);
      for (const hour of hours) await statistics.keepCount(hour, NOON, aCount());
      await statistics.markHour(NOON, NOON + 1);
      for (let times = 0; times < 2; times += 1) {
        await statistics.forgetCounts(NOON - HOUR, NOON);
        expect(await statistics.readHours(NOON - 2 * HOUR, NOON + HOUR)).toEqual(
          new Map([
            [NOON - 2 * HOUR, { counted: { at: NOON, count: aCount() } }],
            [NOON, { markedAt: NOON + 1 }],
            [NOON + HOUR, { counted: { at: NOON, count: aCount() } }],
          ]),
        );
      }
      await statistics.keepCount(NOON, NOON - 1, aCount(2));
      expect((await statistics.readHours(NOON, NOON)).get(NOON)?.counted).toEqual({ at: NOON - 1, count: aCount(2) });
    });

    it("of twenty counts and marks at once keep the last of each", async () => {
      const statistics = await open();
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => [
          statistics.keepCount(NOON, NOON + n, aCount()),
          statistics.markHour(NOON, NOON + 100 + n),
        ]).flat(),
      );
      expect((await statistics.readHours(NOON, NOON)).get(NOON)).toMatchObject({ markedAt: NOON + 119, counted: { at: NOON + 19 } });
    });
  });
}
