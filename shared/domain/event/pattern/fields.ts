import { isObject, type Place } from "./place.ts";
import { compileValues, type PatternDialect, type ValueList } from "./values.ts";
import { text } from "../../texts/text.ts";

/** What a pattern asks of one field, whose path is the names that lead to it, joined by dots. */
export interface Condition extends ValueList {
  readonly path: string;
}

/** Conditions that must all hold, and with them one alternative of each `$or`. */
interface Clause {
  readonly conditions: Condition[];
  readonly alternatives: (readonly Clause[])[];
}

/** What compiling an object needs to know of those around it. */
interface Surroundings {
  readonly dialect: PatternDialect;
  readonly depth: number;
  readonly insideOr: boolean;
  /** Of the object, in the event. Undefined at the top: a name may be empty. */
  readonly path: string | undefined;
}

/** Patterns nest by recursion; EventBridge documents no limit, and a pattern of its 2,048 characters is far below this one. */
const DEEPEST = 100;

/**
 * The field names that Event Ruler reserves inside `$or`: its operators, its comparisons and names for the future.
 * https://github.com/aws/event-ruler#the-or-primitive
 */
const RESERVED_INSIDE_OR = new Set(
  `anything-but prefix suffix equals-ignore-case numeric exists cidr wildcard exactly = < <= > >= regex not-wildcard
  not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range
  ip-address-not-in-range`.split(/\s+/),
);

/** Compiles a pattern, down to its values. What it finds wrong is added to the place's list. */
export function compileFields(pattern: unknown, place: Place, dialect: PatternDialect): Clause {
  return compileObject(pattern, place, { dialect, depth: 1, insideOr: false, path: undefined });
}

/**
 * Every combination of alternatives, each as the conditions that must hold, by path: the order in which Event Ruler tries
 * them, on which it depends what `exists: false` means in lists of objects.
 */
export function combinationsOf(clause: Clause): Condition[][] {
  return expand(clause).map((conditions) => conditions.toSorted((a, b) => Number(a.path > b.path) - Number(a.path < b.path)));
}

function expand({ conditions, alternatives }: Clause): Condition[][] {
  return alternatives.reduce<Condition[][]>(
    (found, branches) => found.flatMap((before) => branches.flatMap(expand).map((after) => [...before, ...after])),
    [conditions],
  );
}

function compileObject(pattern: unknown, place: Place, around: Surroundings): Clause {
  const clause: Clause = { conditions: [], alternatives: [] };
  if (!isObject(pattern)) place.fault(text("pattern-not-an-object"));
  else if (around.depth > DEEPEST) place.fault(text("pattern-too-deep", { most: DEEPEST }));
  else if (Object.keys(pattern).length === 0) place.fault(text("pattern-without-fields"));
  else {
    for (const [name, rule] of Object.entries(pattern)) {
      if (name === "$or") clause.alternatives.push(compileOr(rule, place.at(name), around));
      else compileField(name, rule, place.at(name), around, clause);
    }
  }
  return clause;
}

function compileField(name: string, rule: unknown, place: Place, around: Surroundings, clause: Clause): void {
  if (around.insideOr && RESERVED_INSIDE_OR.has(name)) {
    place.fault(text("pattern-name-reserved-inside-or"));
    return;
  }
  const path = around.path === undefined ? name : `${around.path}.${name}`;
  if (Array.isArray(rule)) clause.conditions.push({ path, ...compileValues(rule, place, around.dialect) });
  else if (isObject(rule)) {
    const inner = compileObject(rule, place, { ...around, depth: around.depth + 1, path });
    clause.conditions.push(...inner.conditions);
    clause.alternatives.push(...inner.alternatives);
  } else place.fault(text("pattern-field-without-list"));
}

/** `$or` is never a field's name, and what is wrong with it is said: Event Ruler would silently read it as one. */
function compileOr(rule: unknown, place: Place, around: Surroundings): Clause[] {
  if (!Array.isArray(rule) || rule.length < 2) {
    place.fault(text("pattern-or-without-alternatives"));
    return [];
  }
  const inner = { ...around, depth: around.depth + 1, insideOr: true };
  return rule.map((branch: unknown, index) => compileObject(branch, place.at(index), inner));
}
