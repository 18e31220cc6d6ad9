import type { Leaf, LeafTest, Place } from "./place.ts";
import { text } from "../../texts/text.ts";

/**
 * What EventBridge compares: numbers from -5e9 to 5e9, both included, to six digits behind the point.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
 */
export const AWS_NUMBER_LIMIT = 5e9;
export const AWS_DECIMALS = 6;

const COMPARISONS: Record<string, (value: number, limit: number) => boolean> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

/** How numbers are compared. */
export interface NumericDialect {
  /** Whether a text that is a number is compared as that number. Default false. */
  readonly numericStrings?: boolean;
  /** Largest number that is compared, on either side of 0: larger operands are faults, larger values satisfy nothing. Default: none. */
  readonly numberLimit?: number;
}

/** Compiles `numeric`: one comparison, as `["=", 5]`, or a range with its lower bound first, as `[">", 0, "<=", 5]`. */
export function compileNumeric(
  operand: unknown,
  place: Place,
  { numericStrings = false, numberLimit = Infinity }: NumericDialect,
): LeafTest {
  if (!Array.isArray(operand)) return place.fault(text("pattern-numeric"));
  if (operand.length !== 2 && operand.length !== 4) return place.fault(text("pattern-numeric-length"));
  const [first, from, second, to]: unknown[] = operand;
  const tests = [compileComparison(first, from, place, 0, numberLimit)];
  if (operand.length === 4) {
    if (first !== ">" && first !== ">=") place.at(0).fault(text("pattern-numeric-lower-first"));
    if (second !== "<" && second !== "<=") place.at(2).fault(text("pattern-numeric-upper-last"));
    else tests.push(compileComparison(second, to, place, 2, numberLimit));
    if (typeof from === "number" && typeof to === "number" && from >= to) place.fault(text("pattern-numeric-range-empty"));
  }
  return (leaf) => {
    const value = numberOf(leaf, numericStrings);
    return value !== undefined && Math.abs(value) <= numberLimit && tests.every((test) => test(value));
  };
}

function compileComparison(operator: unknown, limit: unknown, place: Place, index: number, most: number): (value: number) => boolean {
  const compare = typeof operator === "string" && Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (compare === undefined) place.at(index).fault(text("pattern-numeric-comparison", { comparisons: Object.keys(COMPARISONS).join(" ") }));
  if (typeof limit !== "number") return place.at(index + 1).fault(text("pattern-numeric-number"));
  if (Math.abs(limit) > most) return place.at(index + 1).fault(text("pattern-numeric-limit", { most, given: limit }));
  return (value) => compare?.(value, limit) === true;
}

function numberOf(leaf: Leaf, numericStrings: boolean): number | undefined {
  if (typeof leaf === "number") return leaf;
  if (!numericStrings || typeof leaf !== "string" || leaf.trim() === "") return undefined;
  const value = Number(leaf);
  return Number.isNaN(value) ? undefined : value;
}
