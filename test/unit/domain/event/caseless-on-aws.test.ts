import { expect, it } from "vitest";
import { isCaselessOnAws } from "../../../../shared/domain/event/pattern/case.ts";

it.each(["", "a", "A", "aB1 ?", "éÉ", "한글"])("%j is compared in any case by EventBridge as it is here", (wanted) => {
  expect(isCaselessOnAws(wanted)).toBe(true);
});

it.each(["\u{10400}", "a\u{10400}", "\u01C5", "a\u01C5b"])(
  "%j is not: it has a character of two code units, or one that is neither of its cases",
  (wanted) => {
    expect(isCaselessOnAws(wanted)).toBe(false);
  },
);
