/**
 * A trigger's filter as far as a rule of EventBridge can have it: without what a rule may refuse, or may read as less than
 * dispatch does. A condition is left out whole, never one of its alternatives, so that what is left is wider.
 */
import { isCaselessOnAws } from "../event/pattern/case.ts";
import { AWS_DECIMALS, AWS_NUMBER_LIMIT } from "../event/pattern/numeric.ts";
import { isObject } from "../event/pattern/place.ts";

type Pattern = Readonly<Record<string, unknown>>;

/** What a filter asks of one field. */
interface Condition {
  /** Of the objects around it, in the filter. */
  readonly keys: readonly string[];
  /** Of the field, in the event. */
  readonly path: string;
  readonly list: readonly unknown[];
  readonly insideOr: boolean;
}

/** The conditions of a filter that a rule may have, in the filter's own shape. Empty if there are none. */
export function widenFilter(filter: Pattern): Pattern {
  const taken = new Set<string>();
  const kept: Condition[] = [];
  const left: Condition[] = [];
  for (const condition of conditionsOf(filter, [], false)) {
    const { path } = condition;
    const list = taken.has(path) || !isSafelyNamed(condition) ? undefined : widenList(condition.list);
    if (list === undefined) left.push(condition);
    else {
      // Of conditions of one path, written with dots and without, EventBridge takes one.
      taken.add(path);
      kept.push({ ...condition, list });
    }
  }
  return nested(
    kept.filter((condition) => !dependsOnAny(condition, left)),
    0,
  );
}

/** Event Ruler loses empty names on the way; a rule's own fields, those of the event's envelope, have no dots. */
function isSafelyNamed({ keys, path, insideOr }: Condition): boolean {
  return !insideOr && !path.split(".").includes("") && keys[0]?.includes(".") === false;
}

function conditionsOf(pattern: unknown, keys: readonly string[], insideOr: boolean): Condition[] {
  if (!isObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([key, rule]) => {
    if (key === "$or" && Array.isArray(rule)) return rule.flatMap((branch) => conditionsOf(branch, keys, true));
    const inside = [...keys, key];
    return Array.isArray(rule) ? [{ keys: inside, path: inside.join("."), list: rule, insideOr }] : conditionsOf(rule, inside, insideOr);
  });
}

/**
 * `exists: false` below a list of objects is asked of the element that other conditions chose, or else of all: without those
 * it may be narrower. Lists that hold both are below one field of the event's `detail`, which is an object.
 */
function dependsOnAny({ path, list }: Condition, others: readonly Condition[]): boolean {
  const ofDetail = (one: string): string => one.split(".").slice(0, 2).join(".");
  return list.some((entry) => isObject(entry) && entry.exists === false) && others.some((other) => ofDetail(other.path) === ofDetail(path));
}

function nested(conditions: readonly Condition[], depth: number): Pattern {
  const groups = Map.groupBy(conditions, ({ keys }) => keys[depth] ?? "");
  return Object.fromEntries(
    Array.from(groups, ([key, group]) => [key, group.find(({ keys }) => keys.length === depth + 1)?.list ?? nested(group, depth + 1)]),
  );
}

/** Undefined for a list with an entry of which a rule cannot have as much. */
function widenList(list: readonly unknown[]): readonly unknown[] | undefined {
  const wide = list.map((entry) => (isObject(entry) ? widenOperator(entry) : isComparable(entry) ? entry : undefined));
  return wide.includes(undefined) ? undefined : wide;
}

function widenOperator(entry: Readonly<Record<string, unknown>>): unknown {
  const [operator = "", operand] = Object.entries(entry)[0] ?? [];
  switch (operator) {
    case "exists":
    case "cidr":
      return entry;
    case "prefix":
    case "suffix":
      if (isObject(operand)) return isPlainCaselessText(operand["equals-ignore-case"]) ? entry : undefined;
      return isPlainText(operand) ? entry : undefined;
    case "equals-ignore-case":
      return isPlainCaselessText(operand) ? entry : undefined;
    case "anything-but":
      return isPlainExclusion(operand) ? entry : undefined;
    case "numeric":
      return widenNumeric(operand);
    default:
      return undefined;
  }
}

/** An open end of a range is beyond what EventBridge compares, and a number just above a bound may count as equal to it. */
function widenNumeric(operand: unknown): unknown {
  if (!Array.isArray(operand) || !operand.every(isComparable)) return undefined;
  const [first, from, , to]: unknown[] = operand;
  if (operand.length === 4) return { numeric: [">=", from, "<=", to] };
  return first === "=" ? { numeric: operand } : undefined;
}

/** True for a number that EventBridge compares as it is, and for everything that is none. */
function isComparable(value: unknown): boolean {
  return typeof value !== "number" || (Math.abs(value) <= AWS_NUMBER_LIMIT && Number(value.toFixed(AWS_DECIMALS)) === value);
}

/** Event Ruler compares texts with the quotes around them: an inner one may count as one of these. */
function isPlainText(operand: unknown): operand is string {
  return typeof operand === "string" && !operand.includes('"');
}

function isPlainCaselessText(operand: unknown): boolean {
  return isPlainText(operand) && isCaselessOnAws(operand);
}

/** Texts only: a number next to an excluded one may count as equal to it. */
function isPlainExclusion(operand: unknown): boolean {
  if (!isObject(operand)) return [operand].flat().every((value) => typeof value === "string");
  const [operator, texts] = Object.entries(operand)[0] ?? [];
  return operator !== "wildcard" && [texts].flat().every(isPlainText);
}
