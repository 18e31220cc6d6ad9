import { isObject, type LeafTest, type Place } from "./place.ts";
import { compileTextOperator, isTextOperator, TEXT_OPERATORS, type TextOperator } from "./text.ts";
import { text } from "../../texts/text.ts";

/**
 * Compiles `anything-but`: satisfied by every leaf that its operand excludes not, whatever its type. The operand is a string
 * or a number, a list of only strings or only numbers, or one of the text operators with one string or a list of them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-anything-but
 * A field that is missing satisfies nothing, hence not this either.
 */
export function compileAnythingBut(operand: unknown, place: Place): LeafTest {
  if (isObject(operand)) {
    const [operator, ...others] = Object.keys(operand);
    if (operator === undefined || others.length > 0)
      return place.fault(text("pattern-one-operator", { operators: TEXT_OPERATORS.join(", ") }));
    if (!isTextOperator(operator))
      return place.at(operator).fault(text("pattern-operator-unknown", { operators: TEXT_OPERATORS.join(", ") }));
    return except(excludedTexts(operator, operand[operator], place.at(operator)));
  }
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0) return place.fault(text("pattern-list-empty"));
  if (!isAll(excluded, "string") && !isAll(excluded, "number")) return place.fault(text("pattern-anything-but"));
  const values = new Set(excluded);
  return (leaf) => !values.has(leaf);
}

/** The test of each text of the operand; what it satisfies is excluded. */
function excludedTexts(operator: TextOperator, operand: unknown, place: Place): LeafTest[] {
  if (!Array.isArray(operand)) {
    // Only the operator itself takes an object: inside anything-but it takes strings.
    return [typeof operand === "string" ? excludedText(operator, operand, place) : place.fault(text("pattern-string-or-list"))];
  }
  if (operand.length === 0) place.fault(text("pattern-strings-missing"));
  return operand.map((wanted: unknown, index) => excludedText(operator, wanted, place.at(index)));
}

/** Every text begins and ends with the empty one: excluding those is never what is meant, and EventBridge refuses it. */
function excludedText(operator: TextOperator, wanted: unknown, place: Place): LeafTest {
  if (typeof wanted !== "string") return place.fault(text("pattern-string"));
  if (wanted === "" && (operator === "prefix" || operator === "suffix")) return place.fault(text("pattern-string-not-empty"));
  return compileTextOperator(operator, wanted, place);
}

function except(tests: readonly LeafTest[]): LeafTest {
  return (leaf) => !tests.some((test) => test(leaf));
}

function isAll(values: readonly unknown[], type: "string" | "number"): boolean {
  return values.every((value) => typeof value === type);
}
