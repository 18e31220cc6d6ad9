import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compileEventPattern } from "../../../../shared/domain/event/pattern/event-pattern.ts";
import { someFilter } from "../../../support/arbitrary/arbitrary-events.ts";
import { someEventNear } from "../../../support/arbitrary/arbitrary-near-events.ts";
import { awsMatches } from "../../../support/arbitrary/aws-event-pattern.ts";

const fewCharacters = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\", "/"), maxLength: 8 });
/** The pieces of a wildcard: escaped literals, and never two `*` in a row. */
const somePieces = fc
  .array(fc.constantFrom("a", "b", "/", "*", "\\*", "\\\\"), { maxLength: 8 })
  .map((pieces) => pieces.filter((piece, index) => piece !== "*" || pieces[index - 1] !== "*"));
const matches = (operator: unknown, value: unknown): boolean => compileEventPattern({ a: [operator] })({ a: value });

/** Tries every length for every `*`. */
function naively(pieces: readonly string[], text: string): boolean {
  const [piece, ...rest] = pieces;
  if (piece === undefined) return text === "";
  if (piece !== "*") return text.startsWith(piece.slice(-1)) && naively(rest, text.slice(1));
  return Array.from({ length: text.length + 1 }, (_, length) => text.slice(length)).some((remainder) => naively(rest, remainder));
}

it("a wildcard matches what trying everything matches", () => {
  fc.assert(
    fc.property(somePieces, fewCharacters, (pieces, text) => {
      expect(matches({ wildcard: pieces.join("") }, text)).toBe(naively(pieces, text));
    }),
    { numRuns: 2_000 },
  );
});

it("a wildcard of many * answers at once, however close the text comes", () => {
  const text = "a".repeat(100_000);
  expect(matches({ wildcard: `${"*a".repeat(500)}*b` }, text)).toBe(false);
  expect(matches({ wildcard: `${"*a".repeat(500)}*` }, text)).toBe(true);
});

it("anything-but is satisfied by exactly the texts that its operator is not", () => {
  const operand = fc.oneof(
    fc.record({ prefix: fc.string({ minLength: 1, maxLength: 2 }) }),
    fc.record({ suffix: fc.string({ minLength: 1, maxLength: 2 }) }),
    fc.record({ "equals-ignore-case": fc.string({ maxLength: 3 }) }),
    somePieces.map((pieces) => ({ wildcard: pieces.join("") })),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(operand, fc.oneof(fc.string({ maxLength: 4 }), fewCharacters), (operator, text) => {
      expect(matches({ "anything-but": operator }, text)).toBe(!matches(operator, text));
    }),
  );
});

it("a list satisfies what one of its elements satisfies", () => {
  const operator = fc.constantFrom<unknown>(
    "a",
    1,
    null,
    { prefix: "a" },
    { "anything-but": "a" },
    { numeric: [">", 0] },
    { exists: true },
  );
  const element = fc.oneof(fewCharacters, fc.integer({ min: -2, max: 2 }), fc.constant(null), fc.boolean());
  fc.assert(
    fc.property(operator, fc.array(element, { minLength: 1, maxLength: 4 }), (operator, elements) => {
      expect(matches(operator, elements)).toBe(elements.some((value) => matches(operator, value)));
    }),
  );
});

it("a pattern matches what EventBridge's guide says, wherever that says it all", () => {
  let matched = 0;
  const filterAndEvents = someFilter.chain((filter) =>
    fc.tuple(fc.constant(filter), fc.array(someEventNear(filter), { minLength: 5, maxLength: 5 })),
  );
  fc.assert(
    fc.property(filterAndEvents, ([filter, events]) => {
      fc.pre(!isOurs(filter) && !hasTwoOfOnePath(filter));
      const matcher = compileEventPattern(filter);
      const comparable = events.filter((event) => !isOurs(event));
      matched += comparable.filter(matcher).length;
      expect(comparable.filter((event) => matcher(event) !== awsMatches(filter, event))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
  expect(matched).toBeGreaterThan(100);
});

/** What we read otherwise, on purpose: large numbers, small digits, characters of two code units, titlecase, quotes. */
function isOurs(value: unknown): boolean {
  return /\d{10}|e-\d|\.\d{7}|\p{Surrogate}|\p{Lt}|[\u{10000}-\u{10ffff}]|\\"/u.test(JSON.stringify(value));
}

/** Fields that a pattern constrains twice: we ask for both, Event Ruler for the last. */
function hasTwoOfOnePath(filter: unknown): boolean {
  const paths = pathsOf(filter, "");
  return new Set(paths).size < paths.length;
}

function pathsOf(pattern: unknown, at: string): string[] {
  return Object.entries(pattern as object).flatMap(([key, rule]: [string, unknown]) => {
    // Branches of an $or may have the same paths, one pattern and its $or may not.
    if (key === "$or") return [...new Set((rule as unknown[]).flatMap((branch) => pathsOf(branch, at)))];
    return Array.isArray(rule) ? [`${at}.${key}`] : pathsOf(rule, `${at}.${key}`);
  });
}
