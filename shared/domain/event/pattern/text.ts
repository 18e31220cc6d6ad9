import { compileCaseless } from "./case.ts";
import { isObject, type LeafTest, type Place } from "./place.ts";
import { compileWildcard } from "./wildcard.ts";
import { text } from "../../texts/text.ts";

/** The operators whose operand is a text; only texts satisfy them, never a number that looks alike. */
export const TEXT_OPERATORS = ["prefix", "suffix", "equals-ignore-case", "wildcard"] as const;
export type TextOperator = (typeof TEXT_OPERATORS)[number];

/** True for the name of a text operator. */
export function isTextOperator(name: string): name is TextOperator {
  return TEXT_OPERATORS.some((operator) => operator === name);
}

/**
 * Compiles a text operator. `prefix` and `suffix` also take `{ "equals-ignore-case": text }`. The empty prefix is satisfied
 * by every text.
 */
export function compileTextOperator(operator: TextOperator, operand: unknown, place: Place): LeafTest {
  if ((operator === "prefix" || operator === "suffix") && isObject(operand)) {
    const [key, ...others] = Object.keys(operand);
    const wanted = operand["equals-ignore-case"];
    if (key !== "equals-ignore-case" || others.length > 0) return place.fault(text("pattern-affix"));
    if (typeof wanted !== "string") return place.at(key).fault(text("pattern-string"));
    const { begins, ends } = compileCaseless(wanted);
    return ofText(operator === "prefix" ? begins : ends);
  }
  if (typeof operand !== "string") return place.fault(text("pattern-string"));
  return ofText(textTest(operator, operand, place));
}

function textTest(operator: TextOperator, wanted: string, place: Place): (given: string) => boolean {
  switch (operator) {
    case "prefix":
      return (given) => given.startsWith(wanted);
    case "suffix":
      return (given) => given.endsWith(wanted);
    case "equals-ignore-case":
      return compileCaseless(wanted).equals;
    case "wildcard":
      return compileWildcard(wanted, place);
  }
}

function ofText(test: (given: string) => boolean): LeafTest {
  return (leaf) => typeof leaf === "string" && test(leaf);
}
