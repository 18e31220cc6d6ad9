import { describe, expect, it } from "vitest";
import type { Leases } from "../../../shared/ports/leases.ts";
import { NOON } from "../../support/samples.ts";

const TIMES = { now: NOON, until: NOON + 1_000 };

/** What every Leases does. `open` answers one without leases. */
export function leasesContract(name: string, open: () => Promise<Leases>): void {
  describe(`${name}: a lease`, () => {
    it("has one holder, also of twenty that ask at once", async () => {
      const leases = await open();
      const asked = await Promise.all(Array.from({ length: 20 }, (_, n) => leases.hold("sweep", `h${n}`, TIMES)));
      expect(asked.filter((held) => held)).toHaveLength(1);
    });

    it("is renewed by its holder, and kept from others until then", async () => {
      const leases = await open();
      expect(await leases.hold("sweep", "a", TIMES)).toBe(true);
      expect(await leases.hold("sweep", "a", { now: NOON + 900, until: NOON + 2_000 })).toBe(true);
      expect(await leases.hold("sweep", "b", { now: NOON + 1_999, until: NOON + 3_000 })).toBe(false);
    });

    it("that has run out is another's, and its former holder cannot renew or release it", async () => {
      const leases = await open();
      await leases.hold("sweep", "a", TIMES);
      const later = { now: NOON + 1_000, until: NOON + 2_000 };
      expect(await leases.hold("sweep", "b", later)).toBe(true);
      expect(await leases.hold("sweep", "a", later)).toBe(false);
      await leases.release("sweep", "a");
      expect(await leases.hold("sweep", "a", later)).toBe(false);
    });

    it("that was released is free at once, and releasing it again does nothing", async () => {
      const leases = await open();
      await leases.hold("sweep", "a", TIMES);
      await leases.release("sweep", "a");
      await leases.release("sweep", "a");
      expect(await leases.hold("sweep", "b", TIMES)).toBe(true);
    });

    it("is of its name only", async () => {
      const leases = await open();
      await leases.hold("sweep", "a", TIMES);
      expect(await leases.hold("other", "b", TIMES)).toBe(true);
    });
  });
}
