import { isObject, type LeafTest, type Place } from "./event-pattern-place.ts";
import { compileWildcard } from "./event-pattern-wildcard.ts";

/** The operators whose operand is a text; only texts satisfy them, never a number that looks alike. */
export const TEXT_OPERATORS = ["prefix", "suffix", "equals-ignore-case", "wildcard"] as const;
export type TextOperator = (typeof TEXT_OPERATORS)[number];

/** True for the name of a text operator. */
export function isTextOperator(name: string): name is TextOperator {
  return TEXT_OPERATORS.some((operator) => operator === name);
}

/**
 * Compiles a text operator. `prefix` and `suffix` also take `{ "equals-ignore-case": text }`. The empty prefix is satisfied
 * by every text. Upper and lower case are those of Unicode, independent of language.
 */
export function compileTextOperator(operator: TextOperator, operand: unknown, place: Place): LeafTest {
  if ((operator === "prefix" || operator === "suffix") && isObject(operand)) {
    const [key, ...others] = Object.keys(operand);
    const text = operand["equals-ignore-case"];
    if (key !== "equals-ignore-case" || others.length > 0) return place.fault('must be a string or {"equals-ignore-case": string}');
    if (typeof text !== "string") return place.at(key).fault("must be a string");
    return compileAffixIgnoringCase(operator, text);
  }
  if (typeof operand !== "string") return place.fault("must be a string");
  return ofText(textTest(operator, operand, place));
}

function textTest(operator: TextOperator, wanted: string, place: Place): (text: string) => boolean {
  switch (operator) {
    case "prefix":
      return (text) => text.startsWith(wanted);
    case "suffix":
      return (text) => text.endsWith(wanted);
    case "equals-ignore-case": {
      const lower = wanted.toLowerCase();
      return (text) => text.toLowerCase() === lower;
    }
    case "wildcard":
      return compileWildcard(wanted, place);
  }
}

function compileAffixIgnoringCase(operator: "prefix" | "suffix", wanted: string): LeafTest {
  const lower = wanted.toLowerCase();
  return ofText(operator === "prefix" ? (text) => text.toLowerCase().startsWith(lower) : (text) => text.toLowerCase().endsWith(lower));
}

function ofText(test: (text: string) => boolean): LeafTest {
  return (leaf) => typeof leaf === "string" && test(leaf);
}
