/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

interface Rules {
  /** What to write where a function stands. */
  readonly insteadOfFunction: string;
  /** May instances of classes stand for their fields, and values with `toJSON` for what that answers? */
  readonly instances: boolean;
}

/**
 * A template or pattern (`payload`, `filter`, `params`) as it will reach the service. JSON has no functions, dates, maps or
 * classes, and would drop or change them without a word. A field that is `undefined` counts as left out.
 *
 * @param at how the caller knows it: `payload`, `targets[0].params`
 * @throws TypeError for any other value than plain JSON, naming where it stands
 */
export function templateOf(value: unknown, at: string, insteadOfFunction: string): JsonObject {
  return objectOf(value, at, { insteadOfFunction, instances: false });
}

/**
 * The data of an event as it will be published: also instances of classes, for their fields, and values with `toJSON`, such
 * as dates.
 *
 * @throws TypeError for what JSON would drop or change: functions, symbols, bigints, NaN, maps, sets, cycles, …
 */
export function dataOf(value: unknown, at: string): JsonObject {
  return objectOf(value, at, { insteadOfFunction: "give its result", instances: true });
}

/** Is it an object as JSON has it, and no list? */
export function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown, at: string, rules: Rules): JsonObject {
  const copy = copyOf(value, at, rules, []);
  if (isPlainObject(copy)) return copy;
  throw new TypeError(`${at} must be an object; it is ${nameOf(value)}`);
}

function copyOf(value: unknown, at: string, rules: Rules, parents: readonly unknown[]): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "function") throw new TypeError(`${at} is a function, which JSON cannot carry: ${rules.insteadOfFunction}`);
  if (typeof value !== "object") throw refusal(value, at);
  if (parents.includes(value)) throw new TypeError(`${at} holds itself, which JSON cannot carry`);
  const within = [...parents, value];
  if (Array.isArray(value)) return Array.from(value, (entry: unknown, index) => copyOf(entry, `${at}[${index}]`, rules, within));
  if (rules.instances && "toJSON" in value && typeof value.toJSON === "function") return copyOf(value.toJSON(), at, rules, within);
  if (!(rules.instances ? isRecord(value) : isPlain(value))) throw refusal(value, at);
  if (Object.getOwnPropertySymbols(value).length > 0) throw new TypeError(`${at} has a symbol as key, which JSON cannot carry`);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, copyOf(entry, placeOf(at, key), rules, within)]));
}

function refusal(value: unknown, at: string): TypeError {
  return new TypeError(
    `${at} is ${nameOf(value)}, which JSON cannot carry as it is; write what it shall be as text, number, list or object`,
  );
}

/** An object as `{}` writes it, of whatever realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (isRecord(value) && Object.hasOwn(Object(prototype), "hasOwnProperty"));
}

/** Its own fields are all it has: no map, set, date, error, promise or buffer. */
function isRecord(value: object): boolean {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function placeOf(parent: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${parent}.${key}` : `${parent}[${JSON.stringify(key)}]`;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === "number") return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  if (Array.isArray(value)) return "a list";
  const { name } = value.constructor ?? {};
  return name === undefined || name === "" ? "an object of a class" : `an object of class ${name}`;
}
