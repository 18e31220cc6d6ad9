import { describe, expect, it } from "vitest";
import { afterPage, newPass } from "../../../shared/domain/definition/pass.ts";
import type { PassStore } from "../../../shared/ports/definitions/pass-store.ts";
import { NOON } from "../../support/samples.ts";

/** What every PassStore does. `open` answers one without a pass. */
export function passStoreContract(name: string, open: () => Promise<PassStore>): void {
  const first = newPass("one", NOON);
  const done = { counts: { provisioned: 3, mended: 1 }, failures: [{ owner: "job#a", error: "따옴표\"'" }], next: "c" } as const;
  const second = afterPage(first, done, NOON + 1_000);

  describe(`${name}: the pass over all definitions`, () => {
    it("is begun, saved and read as it is", async () => {
      const passes = await open();
      expect(await passes.get()).toBeUndefined();
      await passes.begin(first);
      expect(await passes.get()).toEqual(first);
      expect(await passes.save(first, second)).toBe(true);
      expect(await passes.get()).toEqual(second);
    });

    it("is saved once a page, and not in the place of a later one", async () => {
      const passes = await open();
      expect(await passes.save(first, second)).toBe(false);
      await passes.begin(first);
      await passes.save(first, second);
      expect(await passes.save(first, second)).toBe(false);
      const later = newPass("two", NOON);
      await passes.begin(later);
      expect(await passes.save(second, afterPage(second, done, NOON))).toBe(false);
      expect(await passes.get()).toEqual(later);
    });
  });
}
