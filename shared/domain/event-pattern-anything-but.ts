import { isObject, type LeafTest, type Place } from "./event-pattern-place.ts";
import { compileTextOperator, isTextOperator, TEXT_OPERATORS, type TextOperator } from "./event-pattern-text.ts";

/**
 * Compiles `anything-but`: satisfied by every leaf that its operand excludes not, whatever its type. The operand is a string
 * or a number, a list of only strings or only numbers, or one of the text operators with one string or a list of them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-anything-but
 * A field that is missing satisfies nothing, hence not this either.
 */
export function compileAnythingBut(operand: unknown, place: Place): LeafTest {
  if (isObject(operand)) {
    const [operator, ...others] = Object.keys(operand);
    if (operator === undefined || others.length > 0) return place.fault(`must have exactly one of ${TEXT_OPERATORS.join(", ")}`);
    if (!isTextOperator(operator)) return place.at(operator).fault(`is not one of ${TEXT_OPERATORS.join(", ")}`);
    return compileExceptText(operator, operand[operator], place.at(operator));
  }
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0) return place.fault("must have at least one value");
  if (!isAll(excluded, "string") && !isAll(excluded, "number"))
    return place.fault("must be a string, a number, a list of only strings, a list of only numbers, or an operator");
  const values = new Set(excluded);
  return (leaf) => !values.has(leaf);
}

function compileExceptText(operator: TextOperator, operand: unknown, place: Place): LeafTest {
  if (operand === "") return refuseEmpty(operator, place);
  if (!Array.isArray(operand)) {
    // Only the operator itself takes an object: inside anything-but it takes strings.
    if (typeof operand !== "string") return place.fault("must be a string or a list of strings");
    return except([compileTextOperator(operator, operand, place)]);
  }
  if (operand.length === 0) return place.fault("must have at least one string");
  return except(
    operand.map((text: unknown, index): LeafTest => {
      if (typeof text !== "string") return place.at(index).fault("must be a string");
      return text === "" ? refuseEmpty(operator, place.at(index)) : compileTextOperator(operator, text, place.at(index));
    }),
  );
}

/** Every text begins and ends with the empty one: excluding those is never what is meant, and EventBridge refuses it. */
function refuseEmpty(operator: TextOperator, place: Place): LeafTest {
  if (operator === "prefix" || operator === "suffix") return place.fault("must not be empty");
  return except([compileTextOperator(operator, "", place)]);
}

function except(tests: readonly LeafTest[]): LeafTest {
  return (leaf) => !tests.some((test) => test(leaf));
}

function isAll(values: readonly unknown[], type: "string" | "number"): boolean {
  return values.every((value) => typeof value === type);
}
