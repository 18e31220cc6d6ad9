import type { FieldProblem } from "../../errors.ts";
import { combinationsOf, compileFields } from "./fields.ts";
import { leavesOf } from "./leaves.ts";
import { isObject, Place } from "./place.ts";
import { satisfiable } from "./search.ts";
import type { PatternDialect } from "./values.ts";
import { text } from "../../texts/text.ts";

/** "If your event pattern contains over 1000 rule combinations", EventBridge refuses it. */
const MOST_COMBINATIONS = 1_000;

/** A pattern that cannot be used; its problems say where, and what was expected. */
export class EventPatternError extends Error {
  override readonly name = "EventPatternError";
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    super(problems.map(({ path, text: { code, params } }) => `${path}: ${code} ${JSON.stringify(params)}`).join("; "));
    this.problems = problems;
  }
}

/** Whether an event satisfies a pattern. What is no object is like an empty one. */
export type EventMatcher = (event: unknown) => boolean;

/**
 * Compiles an event pattern of EventBridge, parsed from its JSON, once for any number of events.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * - A pattern has the shape of the event. All its fields must hold; of a field's list any value or operator suffices.
 * - A field's path is its keys joined by dots: `{"a.b": …}` and `{"a": {"b": …}}` are the same, in patterns and in events.
 * - Where the event has a list, any element suffices, also for `anything-but`. Two fields are never satisfied by different
 *   elements of one list of objects.
 * - `exists: false` asks for no leaf in any element of a list, or, below a list of which a field before it (by path) has
 *   chosen an element, in that one.
 * - `$or` holds if any branch does, and everything around it holds as well: a field constrained inside and outside must
 *   satisfy both. (Event Ruler lets the later one replace the earlier, by the order of the keys.)
 *
 * All but the last as Event Ruler does it, the implementation behind EventBridge: https://github.com/aws/event-ruler
 *
 * @throws EventPatternError with every fault, as `problemsOfPattern` answers them
 */
export function compileEventPattern(pattern: unknown, dialect: PatternDialect = {}): EventMatcher {
  const { matches, problems } = compile(pattern, "", dialect);
  if (problems.length > 0) throw new EventPatternError(problems);
  return matches;
}

/**
 * Everything that is wrong with an event pattern, each with the path of its place, as `detail.level.0.numeric.1`; empty for
 * one that can be used.
 * @param at path of the pattern itself, put before every path; default: the paths begin inside it, and its own is empty
 */
export function problemsOfPattern(pattern: unknown, at = ""): FieldProblem[] {
  return compile(pattern, at, {}).problems;
}

function compile(pattern: unknown, at: string, dialect: PatternDialect): { matches: EventMatcher; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const place = new Place(at, problems);
  const clause = compileFields(pattern, place, dialect);
  // Counted last: it recurses, and only a pattern without faults is known not to be too deep.
  if (problems.length === 0 && combinations(pattern) > MOST_COMBINATIONS)
    place.fault(text("pattern-too-many-combinations", { most: MOST_COMBINATIONS }));
  const alternatives = problems.length === 0 ? combinationsOf(clause) : [];
  const paths = new Set(alternatives.flat().map(({ path }) => path));
  const matches = (event: unknown): boolean => {
    const leaves = leavesOf(isObject(event) ? event : {}, paths);
    return alternatives.some((conditions) => satisfiable(conditions, leaves));
  };
  return { matches, problems };
}

/** As AWS counts: "multiply the total number of arguments in each $or array in the event pattern". */
function combinations(pattern: unknown): number {
  if (!isObject(pattern)) return 1;
  return Object.entries(pattern).reduce((product, [name, rule]) => {
    if (name !== "$or" || !Array.isArray(rule)) return product * combinations(rule);
    return rule.reduce((inner: number, branch: unknown) => inner * combinations(branch), product * rule.length);
  }, 1);
}
