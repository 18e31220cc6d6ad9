import type { Condition } from "./fields.ts";
import type { Element, EventLeaf } from "./leaves.ts";

/** The elements of lists that the leaves chosen so far come from: at most one of each list. */
type Chosen = ReadonlyMap<number, Element>;

/** The leaves of a path, also by the lists that hold all of them. */
interface Leaves {
  readonly all: readonly EventLeaf[];
  /** Of each list that holds every one of the leaves, those in each of its elements. */
  readonly within: ReadonlyMap<number, ReadonlyMap<number, readonly EventLeaf[]>>;
}

/**
 * Steps after which matching is given up: a few seconds' worth. Only an event made for it takes that many, of lists nested
 * thousands deep, or of keys with dots beside lists of the same names.
 */
const MOST_STEPS = 5_000_000;

/**
 * Whether an event's leaves satisfy the conditions together, as Event Ruler decides: condition by condition, each by a leaf
 * of its path that is in no other element of a list than the leaves before it, or, for `exists: false`, by there being no
 * such leaf. All choices are followed at once; choices that differ no more for the conditions to come are one.
 * @throws Error for an event and conditions made to take forever
 */
export function satisfiable(conditions: readonly Condition[], leaves: ReadonlyMap<string, readonly EventLeaf[]>): boolean {
  let choices: Chosen[] = [new Map()];
  let steps = 0;
  const spend = (count: number): void => {
    steps += count;
    if (steps > MOST_STEPS) throw new Error("the event has too many lists in lists to be matched");
  };
  for (const [place, { path, matches, whenAbsent }] of conditions.entries()) {
    spend(stepsOver(leaves.get(path) ?? []));
    const all = indexed(leaves.get(path) ?? []);
    const matching = indexed(all.all.filter(({ leaf }) => matches(leaf)));
    const coming = conditions.slice(place + 1);
    const next = new Map<string, Chosen>();
    const relevant = new Map<string, boolean>();
    const isRelevant = (at: string): boolean => {
      const known = relevant.get(at) ?? coming.some((later) => later.path === at || later.path.startsWith(`${at}.`));
      relevant.set(at, known);
      return known;
    };
    for (const chosen of choices) {
      const candidates = leavesWithin(matching, chosen);
      const rivals = whenAbsent ? leavesWithin(all, chosen) : [];
      spend(1 + stepsOver(candidates, chosen.size) + stepsOver(rivals, chosen.size));
      const found = candidates.flatMap(({ element }) => joined(chosen, element) ?? []);
      if (whenAbsent && !rivals.some(({ element }) => joined(chosen, element))) found.push(chosen);
      if (found.length > 0 && coming.length === 0) return true;
      for (const one of found) {
        const kept = [...one].filter(([, { list }]) => isRelevant(list.path)).toSorted(([a], [b]) => a - b);
        next.set(kept.map(([id, { index }]) => `${id}.${index}`).join(), new Map(kept));
      }
    }
    if (next.size === 0) return false;
    choices = [...next.values()];
  }
  return true;
}

/** Walking from each leaf through the lists around it, with some more to do for each. */
function stepsOver(leaves: readonly EventLeaf[], more = 0): number {
  return leaves.reduce((sum, { element }) => sum + 1 + more + (element?.depth ?? 0), 0);
}

/** The choice with a leaf's element and those around it; undefined if it has another element of one of these lists. */
function joined(chosen: Chosen, element: Element | undefined): Chosen | undefined {
  if (element === undefined) return chosen;
  const both = new Map(chosen);
  for (let one: Element | undefined = element; one !== undefined; one = one.outer) {
    const before = both.get(one.list.id);
    if (before !== undefined && before.index !== one.index) return undefined;
    both.set(one.list.id, one);
  }
  return both;
}

/** Few leaves, with all among them that do not contradict the choice. */
function leavesWithin({ all, within }: Leaves, chosen: Chosen): readonly EventLeaf[] {
  let fewest = all;
  for (const [id, { index }] of chosen) {
    const inElement = within.has(id) ? (within.get(id)?.get(index) ?? []) : all;
    if (inElement.length < fewest.length) fewest = inElement;
  }
  return fewest;
}

function indexed(all: readonly EventLeaf[]): Leaves {
  const byList = new Map<number, Map<number, EventLeaf[]>>();
  for (const leaf of all) {
    for (let one = leaf.element; one !== undefined; one = one.outer) {
      const elements = byList.get(one.list.id) ?? new Map<number, EventLeaf[]>();
      byList.set(one.list.id, elements);
      const inElement = elements.get(one.index);
      if (inElement) inElement.push(leaf);
      else elements.set(one.index, [leaf]);
    }
  }
  const holdsAll = (elements: ReadonlyMap<number, readonly EventLeaf[]>): boolean =>
    elements.values().reduce((sum, { length }) => sum + length, 0) === all.length;
  return { all, within: new Map([...byList].filter(([, elements]) => holdsAll(elements))) };
}
