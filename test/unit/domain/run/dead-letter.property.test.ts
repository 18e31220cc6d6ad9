import { array, assert, nat, property, tuple } from "fast-check";
import { expect, it } from "vitest";
import { mergeSpans } from "../../../../shared/domain/dead-letter.ts";

const span = tuple(nat(200), nat(40)).map(([from, length]) => ({ from, until: from + length }));
const covers = (spans: readonly { from: number; until: number }[], at: number) =>
  spans.some(({ from, until }) => at >= from && at <= until);

it("merged spans cover the same instants as those that were merged, in order and apart", () => {
  assert(
    property(array(span, { maxLength: 12 }), (spans) => {
      const merged = mergeSpans(spans);
      for (let at = 0; at <= 250; at += 1) expect(covers(merged, at)).toBe(covers(spans, at));
      const gaps = merged.slice(1).map(({ from }, index) => from - (merged[index]?.until ?? 0));
      expect(gaps.every((gap) => gap > 0)).toBe(true);
    }),
  );
});
