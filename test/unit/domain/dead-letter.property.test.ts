import fc from "fast-check";
import { expect, it } from "vitest";
import { mergeSpans } from "../../../shared/domain/dead-letter.ts";

const span = fc.tuple(fc.nat(200), fc.nat(40)).map(([from, length]) => ({ from, until: from + length }));
const covers = (spans: readonly { from: number; until: number }[], at: number) => spans.some(({ from, until }) => at >= from && at <= until);

it("merged spans cover the same instants as those that were merged, in order and apart", () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
      const merged = mergeSpans(spans);
      for (let at = 0; at <= 250; at += 1) expect(covers(merged, at)).toBe(covers(spans, at));
      for (const [index, { from }] of merged.entries()) if (index > 0) expect(from).toBeGreaterThan(merged[index - 1]?.until ?? 0);
    }),
  );
});
