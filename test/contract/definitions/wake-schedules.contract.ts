import { describe, expect, it } from "vitest";
import type { DispatchMessage } from "../../../shared/domain/message/messages.ts";
import { definitionKey } from "../../../shared/domain/definition/definition-key.ts";
import type { WakeSchedules } from "../../../shared/ports/messages/wake-schedules.ts";
import { aFire, aJob, NOON } from "../../support/samples.ts";

export interface OpenWakeSchedules {
  readonly wakes: WakeSchedules;
  /** Expressions by owner. */
  readonly recurring: () => Promise<Readonly<Record<string, string>>>;
  /** Instants (epoch ms) and messages of one-time schedules. */
  readonly oneTime: () => Promise<readonly { readonly instant: number; readonly message: DispatchMessage }[]>;
}

const MINUTELY = "cron(* * * * ? *)";
const HOURLY = "cron(58 * * * ? *)";
const LATER = Math.floor(Date.now() / 1000) * 1000 + 86_400_000;
const ONCE = `at(${new Date(LATER).toISOString().slice(0, 19)})`;

/** What every WakeSchedules does. `open` answers one without schedules. */
export function wakeSchedulesContract(name: string, open: () => Promise<OpenWakeSchedules>): void {
  describe(`${name}: wake schedules`, () => {
    it("are made, changed, and made again without effect", async () => {
      const { wakes, recurring } = await open();
      await wakes.put("job#scan", MINUTELY);
      await wakes.put("job#scan", MINUTELY);
      await wakes.put("job#other", HOURLY);
      expect(await recurring()).toEqual({ "job#scan": MINUTELY, "job#other": HOURLY });
      await wakes.put("job#scan", HOURLY);
      expect(await recurring()).toEqual({ "job#scan": HOURLY, "job#other": HOURLY });
    });

    it("are removed, and removed again without effect", async () => {
      const { wakes, recurring } = await open();
      await wakes.put("job#scan", MINUTELY);
      await wakes.remove("job#scan");
      await wakes.remove("job#scan");
      await wakes.remove("job#never");
      expect(await recurring()).toEqual({});
    });

    it("of a job, a workflow and a trigger of one id are three", async () => {
      const { wakes, recurring } = await open();
      await wakes.put("job#same", MINUTELY);
      await wakes.put("workflow#same", HOURLY);
      await wakes.put("trigger#same", ONCE);
      await wakes.remove("workflow#same");
      expect(await recurring()).toEqual({ "job#same": MINUTELY, "trigger#same": ONCE });
    });

    it("change between what recurs and one single time, and back", async () => {
      const { wakes, recurring } = await open();
      for (const expression of [MINUTELY, ONCE, HOURLY, ONCE, ONCE]) {
        await wakes.put("trigger#alarm", expression);
        expect(await recurring()).toEqual({ "trigger#alarm": expression });
      }
      await wakes.remove("trigger#alarm");
      expect(await recurring()).toEqual({});
    });

    it("of owners whose long ids differ only at the end are different ones", async () => {
      const { wakes, recurring } = await open();
      const ids = ["a", "b", "c"].map((end) => definitionKey("job", "x".repeat(99) + end));
      for (const id of ids) await wakes.put(id, MINUTELY);
      await wakes.remove(ids[1] ?? "job#none");
      expect(Object.keys(await recurring()).sort()).toEqual([ids[0], ids[2]]);
    });

    it("take every character of an id", async () => {
      const { wakes, recurring } = await open();
      const id = "job#Aa0._-z";
      await wakes.put(id, MINUTELY);
      expect(await recurring()).toEqual({ [id]: MINUTELY });
    });

    it("are compared with what they should be", async () => {
      const { wakes } = await open();
      expect(await wakes.compare("job#scan", MINUTELY)).toBe("absent");
      await wakes.put("job#scan", MINUTELY);
      expect(await wakes.compare("job#scan", MINUTELY)).toBe("same");
      expect(await wakes.compare("job#scan", HOURLY)).toBe("different");
    });

    it("are listed by kind, each once over all pages, without what comes once", async () => {
      const { wakes } = await open();
      const ids = [...Array.from({ length: 120 }, (_, index) => `job-${index}`), "once-x", "x".repeat(60), "x".repeat(99), "y".repeat(99)];
      await Promise.all(ids.map((id) => wakes.put(definitionKey("job", id), MINUTELY)));
      await wakes.put("workflow#job-1", MINUTELY);
      await wakes.once("job-1", LATER, aFire(aJob(), NOON));
      const listed: string[] = [];
      for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
        const page = await wakes.list("job", cursor);
        listed.push(...page.owners);
        cursor = page.next;
      }
      expect(listed.toSorted()).toEqual(ids.map((id) => definitionKey("job", id)).toSorted());
      expect((await wakes.list("workflow", null)).owners).toEqual(["workflow#job-1"]);
      expect(await wakes.list("trigger", null)).toEqual({ owners: [], next: null });
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
      await wakes.put("job#once-a", MINUTELY);
      await wakes.once("a", LATER, aFire(aJob(), NOON));
      await wakes.remove("job#a");
      expect(await recurring()).toEqual({ "job#once-a": MINUTELY });
      expect(await oneTime()).toHaveLength(1);
    });
  });
}
