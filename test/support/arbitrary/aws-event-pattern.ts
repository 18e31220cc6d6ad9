/**
 * What EventBridge makes of an event pattern, read from its guide and from Event Ruler's, apart from the product's own
 * matcher and as plainly as can be: everything is tried. Numbers are compared as the guide says: from -5e9 to 5e9, to six
 * digits behind the point; others are equal only if written alike. Of conditions of one path the last counts.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * https://github.com/aws/event-ruler#readme
 */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface Leaf {
  readonly path: string;
  readonly value: string | number | boolean | null;
  /** The place in each list around it. */
  readonly where: ReadonlyMap<unknown, number>;
}

export function awsMatches(pattern: unknown, event: unknown): boolean {
  const leaves = flatten(event as Json, [], new Map());
  return rulesOf(pattern as Json, [], [new Map()]).some((rule) => {
    const paths = [...rule.keys()].toSorted();
    const holds = (at: number, where: ReadonlyMap<unknown, number>): boolean => {
      const path = paths[at];
      if (path === undefined) return true;
      const list = rule.get(path) ?? [];
      const possible = leaves.filter((leaf) => leaf.path === path && together(where, leaf.where));
      if (list.some((entry) => isObject(entry) && entry.exists === false) && possible.length === 0 && holds(at + 1, where)) return true;
      return possible.some(
        (leaf) => list.some((entry) => satisfies(leaf.value, entry)) && holds(at + 1, new Map([...where, ...leaf.where])),
      );
    };
    return holds(0, new Map());
  });
}

function together(a: ReadonlyMap<unknown, number>, b: ReadonlyMap<unknown, number>): boolean {
  return [...b].every(([list, index]) => (a.get(list) ?? index) === index);
}

function flatten(value: Json, keys: readonly string[], where: ReadonlyMap<unknown, number>): Leaf[] {
  if (Array.isArray(value)) {
    return value.flatMap((inner, index) =>
      typeof inner === "object" && inner !== null
        ? flatten(inner, keys, new Map([...where, [value, index]]))
        : [{ path: keys.join("."), value: inner, where }],
    );
  }
  if (isObject(value)) return Object.entries(value).flatMap(([key, inner]) => flatten(inner, [...keys, key], where));
  return [{ path: keys.join("."), value, where }];
}

type Rule = ReadonlyMap<string, readonly Json[]>;

function rulesOf(pattern: Json, keys: readonly string[], rules: readonly Rule[]): readonly Rule[] {
  return Object.entries(pattern as { [key: string]: Json }).reduce((found, [key, value]) => {
    if (key === "$or") return (value as Json[]).flatMap((branch) => rulesOf(branch, keys, found));
    if (!Array.isArray(value)) return rulesOf(value, [...keys, key], found);
    return found.map((rule) => new Map([...rule, [[...keys, key].join("."), value]]));
  }, rules);
}

function satisfies(leaf: Leaf["value"], entry: Json): boolean {
  if (!isObject(entry)) return isEqual(leaf, entry) || (typeof leaf === "string" && typeof entry === "string" && sameAddress(leaf, entry));
  const [operator, operand] = Object.entries(entry)[0] ?? ["", null];
  if (operator === "exists") return operand === true;
  if (operator === "numeric") return typeof leaf === "number" && inRange(leaf, operand as (string | number)[]);
  if (operator === "cidr") return typeof leaf === "string" && inBlock(leaf, operand as string);
  if (operator !== "anything-but") return typeof leaf === "string" && isLike(leaf, operator, operand ?? null);
  if (!isObject(operand ?? null)) return ![operand ?? null].flat().some((one) => isEqual(leaf, one));
  const [inner, texts] = Object.entries(operand as { [key: string]: Json })[0] ?? ["", null];
  return typeof leaf !== "string" || ![texts ?? null].flat().some((one) => isLike(leaf, inner, one));
}

function isEqual(leaf: Leaf["value"], value: Json): boolean {
  return typeof leaf === "number" && typeof value === "number" ? sameNumber(leaf, value) : leaf === value;
}

/** With the quotes that Event Ruler leaves around texts. */
function isLike(leaf: string, operator: string, operand: Json): boolean {
  const quoted = `"${leaf}"`;
  if (isObject(operand)) {
    const forms = caseless(operand["equals-ignore-case"] as string);
    return new RegExp(operator === "prefix" ? `^"${forms}` : `${forms}"$`, "s").test(quoted);
  }
  const text = operand as string;
  if (operator === "prefix") return quoted.startsWith(`"${text}`);
  if (operator === "suffix") return quoted.endsWith(`${text}"`);
  if (operator === "equals-ignore-case") return new RegExp(`^${caseless(text)}$`, "s").test(leaf);
  const parts = text.match(/\\.|[^\\]/gsu) ?? [];
  return new RegExp(`^${parts.map((part) => (part === "*" ? ".*" : escaped(part.replace(/^\\/, "")))).join("")}$`, "s").test(leaf);
}

/** Each UTF-16 unit by itself is its lower or its upper form; half of a pair is nothing. */
function caseless(text: string): string {
  const forms = (unit: string): string =>
    /[\uD800-\uDFFF]/.test(unit) ? "(?!)" : `(?:${escaped(unit.toLowerCase())}|${escaped(unit.toUpperCase())})`;
  return text.split("").map(forms).join("");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function comparable(value: number): number | undefined {
  return Math.abs(value) > 5e9 ? undefined : Math.floor(Math.round((value + 5e9) * 1e9) / 1e3);
}

function sameNumber(a: number, b: number): boolean {
  const [left, right] = [comparable(a), comparable(b)];
  return left === undefined || right === undefined ? JSON.stringify(a) === JSON.stringify(b) : left === right;
}

function inRange(leaf: number, range: readonly (string | number)[]): boolean {
  const value = comparable(leaf);
  const [operator, bound = 0, ...rest] = range;
  const limit = comparable(bound as number);
  if (limit === undefined) throw new RangeError("EventBridge refuses this number");
  if (value === undefined) return false;
  const holds = { "=": value === limit, "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit };
  return holds[operator as keyof typeof holds] && (rest.length === 0 || inRange(leaf, rest));
}

function bitsOf(address: string): string | undefined {
  if (/^\d+(\.\d+){3}$/.test(address)) {
    return address
      .split(".")
      .map((part) => Number(part).toString(2).padStart(8, "0"))
      .join("");
  }
  if (!/^[0-9a-f:]*:[0-9a-f:]*$/i.test(address)) return undefined;
  const [head = [], tail] = address.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const groups = tail ? [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill("0"), ...tail] : head;
  if (groups.length !== 8) return undefined;
  const bits = groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0")).join("");
  return bits.startsWith("0".repeat(80) + "1".repeat(16)) ? bits.slice(96) : bits;
}

function sameAddress(a: string, b: string): boolean {
  const bits = bitsOf(a);
  return bits !== undefined && bits === bitsOf(b);
}

function inBlock(address: string, block: string): boolean {
  const [network = "", mask] = block.split("/");
  const [bits, start] = [bitsOf(address), bitsOf(network)];
  return bits !== undefined && bits.length === start?.length && bits.startsWith(start.slice(0, Number(mask)));
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
