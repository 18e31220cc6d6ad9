import fc from "fast-check";
import { expect, it } from "vitest";
import { fitLines, MESSAGE_LIMIT } from "../../../../shared/domain/telegram/fit-lines.ts";

const more = (left: number) => `and ${left} more`;
const line = fc.stringMatching(/^[a-z😀]{0,40}$/u);

it("what fits is not cut", () => {
  expect(fitLines("jobs", ["a", "b"], more)).toBe("jobs\na\nb");
  expect(fitLines("jobs", [], more)).toBe("jobs");
  expect(fitLines("x".repeat(MESSAGE_LIMIT), [], more)).toHaveLength(4_096);
});

it.each([
  [27, "jobs\nalpha\nbeta\ngamma-gamma"],
  [26, "jobs\nalpha\nbeta\nand 1 more"],
  [25, "jobs\nalpha\nand 2 more"],
  [21, "jobs\nalpha\nand 2 more"],
  [20, "jobs\nand 3 more"],
  [14, "jobs"],
  [3, "jo…"],
])("within %i, whole lines and how many are left: %j", (limit, expected) => {
  expect(fitLines("jobs", ["alpha", "beta", "gamma-gamma"], more, limit)).toBe(expected);
});

it("a message is never longer than its limit, and the lines that it shows and those that it counts are all", () => {
  fc.assert(
    fc.property(line, fc.array(line, { maxLength: 60 }), fc.integer({ min: 0, max: 400 }), (heading, lines, limit) => {
      const text = fitLines(heading, lines, more, limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      const left = Number(/\nand (\d+) more$/.exec(text)?.[1] ?? 0);
      const shown = text.split("\n").slice(1, left > 0 ? -1 : undefined);
      if (left > 0) expect(shown).toEqual(lines.slice(0, lines.length - left));
      else if (text !== heading && limit >= heading.length) expect(shown).toEqual(lines);
    }),
  );
});
