import type { Leaf, LeafTest, Place } from "./event-pattern-place.ts";

/** What EventBridge compares: numbers from -5e9 to 5e9, both included. */
const LIMIT = 5e9;

const COMPARISONS: Record<string, (value: number, limit: number) => boolean> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

/**
 * Compiles `numeric`: one comparison, as `["=", 5]`, or a range with its lower bound first, as `[">", 0, "<=", 5]`.
 * Operands are limited to -5e9…5e9, as documented; values of events are not.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
 * @param numericStrings whether a text that is a number is compared as that number
 */
export function compileNumeric(operand: unknown, place: Place, numericStrings: boolean): LeafTest {
  if (!Array.isArray(operand)) return place.fault('must be a list like [">", 0, "<=", 5]');
  if (operand.length !== 2 && operand.length !== 4) return place.fault("must have one comparison and its number, or two of them");
  const [first, from, second, to]: unknown[] = operand;
  const tests = [compileComparison(first, from, place, 0)];
  if (operand.length === 4) {
    if (first !== ">" && first !== ">=") place.at(0).fault("must be > or >= in a range, which has its lower bound first");
    if (second !== "<" && second !== "<=") place.at(2).fault("must be < or <= in a range, which has its upper bound last");
    else tests.push(compileComparison(second, to, place, 2));
    if (typeof from === "number" && typeof to === "number" && from >= to) place.fault("must have a lower bound below its upper bound");
  }
  return (leaf) => {
    const value = numberOf(leaf, numericStrings);
    return value !== undefined && tests.every((test) => test(value));
  };
}

function compileComparison(operator: unknown, limit: unknown, place: Place, index: number): (value: number) => boolean {
  const compare = typeof operator === "string" && Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (compare === undefined) place.at(index).fault(`must be one of ${Object.keys(COMPARISONS).join(" ")}`);
  if (typeof limit !== "number") return place.at(index + 1).fault("must be a number");
  if (Math.abs(limit) > LIMIT) return place.at(index + 1).fault(`must be from -5e9 to 5e9, not ${limit}`);
  return (value) => compare?.(value, limit) === true;
}

function numberOf(leaf: Leaf, numericStrings: boolean): number | undefined {
  if (typeof leaf === "number") return leaf;
  if (!numericStrings || typeof leaf !== "string" || leaf.trim() === "") return undefined;
  const value = Number(leaf);
  return Number.isNaN(value) ? undefined : value;
}
