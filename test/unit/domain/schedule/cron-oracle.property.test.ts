import { CronExpressionParser } from "cron-parser";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseCron } from "../../../../shared/domain/schedule/cron.ts";

/** A field as both read it alike: a wildcard, or a list of values. */
const field = (min: number, max: number) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant("*") },
    { weight: 2, arbitrary: fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((values) => values.join(",")) },
  );

const expressions = fc
  .tuple(field(0, 59), field(0, 59), field(0, 23), fc.oneof(field(1, 28), fc.constant("L")), field(1, 12), field(0, 6))
  .map((fields) => fields.join(" "));

it("an expression steps through the same times as cron-parser has for it, where both read it alike", () => {
  fc.assert(
    fc.property(expressions, fc.integer({ min: 0, max: 4_000_000_000 }), (expression, seconds) => {
      const ours = parseCron(expression, "UTC");
      const theirs = CronExpressionParser.parse(expression, { tz: "UTC", currentDate: new Date(seconds * 1000) });
      let at = seconds * 1000;
      for (let steps = 0; steps < 5; steps += 1) {
        at = ours.next(at) ?? Number.NaN;
        expect(at).toBe(theirs.next().getTime());
      }
    }),
    { numRuns: 300 },
  );
});
