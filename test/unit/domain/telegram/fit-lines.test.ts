import { array, assert, integer, property, stringMatching } from "fast-check";
import { expect, it } from "vitest";
import { fitLines, MESSAGE_LIMIT } from "../../../../shared/domain/telegram/fit-lines.ts";

const more = (left: number) => `and ${left} more`;
const line = stringMatching(/^[a-z😀]{0,40}$/u);

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
  assert(
    property(line, array(line, { maxLength: 60 }), integer({ min: 0, max: 400 }), (heading, lines, limit) => {
      const text = fitLines(heading, lines, more, limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      const left = Number(/\nand (\d+) more$/.exec(text)?.[1] ?? 0);
      const shown = text.split("\n").slice(1, left > 0 ? -1 : undefined);
      // Where not even a heading and a count fit, only the heading is left.
      expect(shown).toEqual(left === 0 && shown.length === 0 ? [] : lines.slice(0, lines.length - left));
    }),
  );
});
