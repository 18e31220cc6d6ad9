import { describe, expect, it } from "vitest";
import type { ResultStore } from "../../../shared/ports/runs/result-store.ts";

/** What every ResultStore does. `open` answers an empty one. */
export function resultStoreContract(name: string, open: () => Promise<ResultStore>): void {
  describe(`${name}: results`, () => {
    it.each([null, 0, "", false, [], {}, "null", { "": [1, null, "키😀\u0000\uffff"] }])(
      "are read back as they were: %j",
      async (result) => {
        const results = await open();
        await results.put("job#daily:seed/01a1f99d/1", result);
        expect(await results.get("job#daily:seed/01a1f99d/1")).toEqual(result);
      },
    );

    it("of 5 MB are kept", async () => {
      const results = await open();
      const result = { rows: Array.from({ length: 50_000 }, (_, n) => ({ n, text: "가".repeat(28) })) };
      await results.put("large", result);
      expect(await results.get("large")).toEqual(result);
    });

    it("are overwritten, and apart from those of other keys", async () => {
      const results = await open();
      await results.put("a", 1);
      await results.put("a", 2);
      await results.put("a/b", 3);
      expect([await results.get("a"), await results.get("a/b")]).toEqual([2, 3]);
    });

    it("that are not there are undefined", async () => {
      const results = await open();
      expect(await results.get("absent")).toBeUndefined();
    });
  });
}
