import { describe, expect, it } from "vitest";
import type { DispatchMessage } from "../../shared/contract/messages.ts";
import type { WakeSchedules } from "../../shared/ports.ts";
import { aFire, aJob, NOON } from "../support/samples.ts";

export interface OpenWakeSchedules {
  readonly wakes: WakeSchedules;
  /** Expressions by job. */
  readonly recurring: () => Promise<Readonly<Record<string, string>>>;
  /** Instants (epoch ms) and messages of one-time schedules. */
  readonly oneTime: () => Promise<readonly { readonly instant: number; readonly message: DispatchMessage }[]>;
}

const MINUTELY = "cron(* * * * ? *)";
const HOURLY = "cron(58 * * * ? *)";
const LATER = Math.floor(Date.now() / 1000) * 1000 + 86_400_000;

/** What every WakeSchedules does. `open` answers one without schedules. */
export function wakeSchedulesContract(name: string, open: () => Promise<OpenWakeSchedules>): void {
  describe(`${name}: wake schedules`, () => {
    it("are made, changed, and made again without effect", async () => {
      const { wakes, recurring } = await open();
      await wakes.put("scan", MINUTELY);
      await wakes.put("scan", MINUTELY);
      await wakes.put("other", HOURLY);
      expect(await recurring()).toEqual({ scan: MINUTELY, other: HOURLY });
      await wakes.put("scan", HOURLY);
      expect(await recurring()).toEqual({ scan: HOURLY, other: HOURLY });
    });

    it("are removed, and removed again without effect", async () => {
      const { wakes, recurring } = await open();
      await wakes.put("scan", MINUTELY);
      await wakes.remove("scan");
      await wakes.remove("scan");
      await wakes.remove("never");
      expect(await recurring()).toEqual({});
    });

    it("of jobs whose long ids differ only at the end are different ones", async () => {
      const { wakes, recurring } = await open();
      const ids = ["a", "b", "c"].map((end) => "x".repeat(99) + end);
      for (const id of ids) await wakes.put(id, MINUTELY);
      await wakes.remove(ids[1] ?? "");
      expect(Object.keys(await recurring()).sort()).toEqual([ids[0], ids[2]]);
    });

    it("take every character of a job's id", async () => {
      const { wakes, recurring } = await open();
      const id = "Aa0._-z";
      await wakes.put(id, MINUTELY);
      expect(await recurring()).toEqual({ [id]: MINUTELY });
    });

    it("send once at an instant, the same name once, and survive many at once", async () => {
      const { wakes, oneTime } = await open();
      const message = aFire(aJob(), NOON, { params: { text: "따옴표\"'\n😀 <b>" } });
      await wakes.once("run-1", LATER, message);
      await wakes.once("run-1", LATER + 60_000, message);
      await Promise.all(Array.from({ length: 5 }, () => wakes.once("run-2", LATER + 1_000, message)));
      expect((await oneTime()).toSorted((a, b) => a.instant - b.instant)).toEqual([
        { instant: LATER, message },
        { instant: LATER + 1_000, message },
      ]);
    });

    it("keep what recurs apart from what comes once, whatever it is called", async () => {
      const { wakes, recurring, oneTime } = await open();
      await wakes.put("once-a", MINUTELY);
      await wakes.once("a", LATER, aFire(aJob(), NOON));
      await wakes.remove("a");
      expect(await recurring()).toEqual({ "once-a": MINUTELY });
      expect(await oneTime()).toHaveLength(1);
    });
  });
}
