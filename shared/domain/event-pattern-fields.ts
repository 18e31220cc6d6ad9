import { isObject, type Place } from "./event-pattern-place.ts";
import { compileValues, type PatternDialect } from "./event-pattern-values.ts";

/** Whether an object of an event satisfies an object of a pattern. */
type ObjectTest = (object: Record<string, unknown>) => boolean;

/** What compiling an object needs to know of those around it. */
interface Surroundings {
  readonly dialect: PatternDialect;
  readonly depth: number;
  readonly insideOr: boolean;
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
const NOTHING: Record<string, unknown> = {};

/** Compiles an object of a pattern: all its fields must be satisfied, and with them one branch of its `$or`. */
export function compileFields(pattern: unknown, place: Place, around: Surroundings): ObjectTest {
  if (!isObject(pattern)) return place.fault("must be an object");
  if (around.depth > DEEPEST) return place.fault(`must not be nested more than ${DEEPEST} levels deep`);
  const fields = Object.entries(pattern);
  if (fields.length === 0) return place.fault("must have at least one field");
  const tests = fields.map(([name, rule]) =>
    name === "$or" ? compileOr(rule, place.at(name), around) : compileField(name, rule, place.at(name), around),
  );
  return (object) => tests.every((test) => test(object));
}

function compileField(name: string, rule: unknown, place: Place, around: Surroundings): ObjectTest {
  if (around.insideOr && RESERVED_INSIDE_OR.has(name)) return place.fault("is reserved inside $or, where it cannot name a field");
  if (Array.isArray(rule)) {
    const test = compileValues(rule, place, around.dialect);
    return (object) => test(Object.hasOwn(object, name) ? object[name] : undefined);
  }
  if (!isObject(rule)) return place.fault("must be a list of values, or an object of fields");
  const test = compileFields(rule, place, { ...around, depth: around.depth + 1 });
  return (object) => anyObject(Object.hasOwn(object, name) ? object[name] : undefined, test);
}

/** `$or` is never a field's name, and what is wrong with it is said: Event Ruler would silently read it as one. */
function compileOr(rule: unknown, place: Place, around: Surroundings): ObjectTest {
  if (!Array.isArray(rule) || rule.length < 2) return place.fault("must be a list of at least two objects");
  const inner = { ...around, depth: around.depth + 1, insideOr: true };
  const branches = rule.map((branch: unknown, index) => compileFields(branch, place.at(index), inner));
  return (object) => branches.some((branch) => branch(object));
}

/**
 * A list is satisfied by one of its objects, alone: two fields of the pattern never come from two of them. What has no
 * objects is like an empty one, so that `exists: false` below a missing field holds.
 */
function anyObject(value: unknown, test: ObjectTest): boolean {
  if (isObject(value)) return test(value);
  if (!Array.isArray(value)) return test(NOTHING);
  let found = false;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const entry = pending.pop();
    if (Array.isArray(entry)) for (const inner of entry) pending.push(inner);
    else if (isObject(entry)) {
      if (test(entry)) return true;
      found = true;
    }
  }
  return !found && test(NOTHING);
}
