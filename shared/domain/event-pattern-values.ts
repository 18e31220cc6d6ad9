import { compileAnythingBut } from "./event-pattern-anything-but.ts";
import { compileCidr } from "./event-pattern-cidr.ts";
import { compileNumeric } from "./event-pattern-numeric.ts";
import { isObject, type LeafTest, type Place } from "./event-pattern-place.ts";
import { compileTextOperator, isTextOperator, TEXT_OPERATORS } from "./event-pattern-text.ts";

/** Every operator of a pattern but `$or`. */
const OPERATORS = [...TEXT_OPERATORS, "anything-but", "numeric", "exists", "cidr"] as const;
type Operator = (typeof OPERATORS)[number];

/** How the patterns of another service differ from those of EventBridge. */
export interface PatternDialect {
  /** The operators it has. Default: all. */
  readonly operators?: readonly Operator[];
  /** Whether `numeric` also compares texts that are numbers. Default false. */
  readonly numericStrings?: boolean;
}

/** Whether the value of an event's field satisfies the list that a pattern has for it; undefined is a missing field. */
export type ValueTest = (value: unknown) => boolean;

/** Compiles the list of values and operators of one field: any of them suffices, for any leaf of the event's value. */
export function compileValues(list: readonly unknown[], place: Place, dialect: PatternDialect): ValueTest {
  if (list.length === 0) return place.fault("must have at least one value");
  const exact = new Set<unknown>();
  const tests: LeafTest[] = [];
  let whenAbsent = false;
  for (const [index, entry] of list.entries()) {
    const here = place.at(index);
    if (isObject(entry)) {
      const { test, absent } = compileOperator(entry, here, dialect);
      if (test !== undefined) tests.push(test);
      whenAbsent ||= absent;
    } else if (isLeaf(entry)) exact.add(entry);
    else here.fault("must be a string, a number, true, false, null or an operator");
  }
  return (value) => anyLeaf(value, (leaf) => exact.has(leaf) || tests.some((test) => test(leaf))) ?? whenAbsent;
}

/** `exists` asks for a leaf, not for a key: an object, an empty list and a missing field are the same to it; null is there. */
function compileOperator(entry: Record<string, unknown>, place: Place, dialect: PatternDialect): { test?: LeafTest; absent: boolean } {
  const offered = dialect.operators ?? OPERATORS;
  const [name, ...others] = Object.keys(entry);
  const operator = offered.find((operator) => operator === name);
  if (name === undefined || others.length > 0) place.fault(`must have exactly one operator of ${offered.join(", ")}`);
  if (name === undefined) return { absent: false };
  const here = place.at(name);
  const operand = entry[name];
  if (operator === undefined) {
    here.fault(`is not an operator: must be one of ${offered.join(", ")}`);
    return { absent: false };
  }
  if (operator !== "exists") return { test: compileLeafOperator(operator, operand, here, dialect), absent: false };
  if (typeof operand !== "boolean") here.fault("must be true or false");
  return operand === true ? { test: () => true, absent: false } : { absent: operand === false };
}

function compileLeafOperator(operator: Exclude<Operator, "exists">, operand: unknown, place: Place, dialect: PatternDialect): LeafTest {
  if (isTextOperator(operator)) return compileTextOperator(operator, operand, place);
  switch (operator) {
    case "anything-but":
      return compileAnythingBut(operand, place);
    case "numeric":
      return compileNumeric(operand, place, dialect.numericStrings ?? false);
    case "cidr":
      return compileCidr(operand, place);
  }
}

/** Whether any leaf of the value passes; undefined when it has none. Lists are seen through, however deep; objects have no leaf. */
function anyLeaf(value: unknown, test: LeafTest): boolean | undefined {
  if (isLeaf(value)) return test(value);
  if (!Array.isArray(value)) return undefined;
  let found: boolean | undefined;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const entry = pending.pop();
    // Not by recursion: an event may nest its lists deeper than the stack is.
    if (Array.isArray(entry)) for (const inner of entry) pending.push(inner);
    else if (isLeaf(entry)) {
      if (test(entry)) return true;
      found = false;
    }
  }
  return found;
}

function isLeaf(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
