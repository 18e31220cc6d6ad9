import { canonicalAddress } from "./address.ts";
import { compileAnythingBut } from "./anything-but.ts";
import { compileCidr } from "./cidr.ts";
import { compileNumeric, type NumericDialect } from "./numeric.ts";
import { isLeaf, isObject, type Leaf, type LeafTest, type Place } from "./place.ts";
import { compileTextOperator, isTextOperator, TEXT_OPERATORS } from "./text.ts";
import { text } from "../../texts/text.ts";

/** Every operator of a pattern but `$or`. */
const OPERATORS = [...TEXT_OPERATORS, "anything-but", "numeric", "exists", "cidr"] as const;
type Operator = (typeof OPERATORS)[number];

/** How the patterns of another service differ from those of a trigger's filter. */
export interface PatternDialect extends NumericDialect {
  /** The operators it has. Default: all. */
  readonly operators?: readonly Operator[];
}

/** The list that a pattern has for a field: any of its values and operators suffices. */
export interface ValueList {
  /** Whether a leaf of the field satisfies it. */
  readonly matches: LeafTest;
  /** Whether it is satisfied where the field has no leaf (`exists: false`). */
  readonly whenAbsent: boolean;
}

const NONE: ValueList = { matches: () => false, whenAbsent: false };

/** Compiles the list of values and operators of one field. */
export function compileValues(list: readonly unknown[], place: Place, dialect: PatternDialect): ValueList {
  if (list.length === 0) place.fault(text("pattern-list-empty"));
  const exact: Leaf[] = [];
  const operators: ValueList[] = [];
  for (const [index, entry] of list.entries()) {
    if (isObject(entry)) operators.push(compileOperator(entry, place.at(index), dialect));
    else if (isLeaf(entry)) exact.push(entry);
    else place.at(index).fault(text("pattern-value"));
  }
  const equals = compileExact(exact);
  return {
    matches: (leaf) => equals(leaf) || operators.some(({ matches }) => matches(leaf)),
    whenAbsent: operators.some(({ whenAbsent }) => whenAbsent),
  };
}

/** A value is satisfied by its equal of the same type; an IP address, as on EventBridge, by every spelling of it. */
function compileExact(values: readonly Leaf[]): LeafTest {
  const exact = new Set<Leaf>(values);
  const addresses = new Set(values.flatMap((value) => (typeof value === "string" ? (canonicalAddress(value) ?? []) : [])));
  return (leaf) => {
    if (exact.has(leaf)) return true;
    const address = addresses.size > 0 && typeof leaf === "string" ? canonicalAddress(leaf) : undefined;
    return address !== undefined && addresses.has(address);
  };
}

/** `exists` asks for a leaf, not for a key: an object, an empty list and a missing field are the same to it; null is there. */
function compileOperator(entry: Record<string, unknown>, place: Place, dialect: PatternDialect): ValueList {
  const offered = dialect.operators ?? OPERATORS;
  const [name, ...others] = Object.keys(entry);
  const operator = offered.find((one) => one === name);
  if (name === undefined || others.length > 0) place.fault(text("pattern-one-operator", { operators: offered.join(", ") }));
  if (name === undefined) return NONE;
  const here = place.at(name);
  const operand = entry[name];
  if (operator === undefined) {
    here.fault(text("pattern-operator-unknown", { operators: offered.join(", ") }));
    return NONE;
  }
  if (operator !== "exists") return { matches: compileLeafOperator(operator, operand, here, dialect), whenAbsent: false };
  if (typeof operand !== "boolean") here.fault(text("pattern-exists"));
  return { matches: () => operand === true, whenAbsent: operand === false };
}

function compileLeafOperator(operator: Exclude<Operator, "exists">, operand: unknown, place: Place, dialect: PatternDialect): LeafTest {
  if (isTextOperator(operator)) return compileTextOperator(operator, operand, place);
  switch (operator) {
    case "anything-but":
      return compileAnythingBut(operand, place);
    case "numeric":
      return compileNumeric(operand, place, dialect);
    case "cidr":
      return compileCidr(operand, place);
  }
}
