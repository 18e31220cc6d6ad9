import { LocalStackError } from "../errors.ts";

/** Decides whether a record passes. */
export type RecordFilter = (record: unknown) => boolean;

type Matcher = (value: unknown, present: boolean) => boolean;

/**
 * Compiles Lambda filter patterns; a record passes if any pattern matches it. Undefined when there is no pattern.
 * Supported: exact strings, numbers, booleans and null, `exists`, `prefix`, `suffix`, `equals-ignore-case`, `anything-but`,
 * `numeric`, and `$or`. Numbers written as DynamoDB strings compare as numbers in `numeric`.
 * @throws LocalStackError `unsupported-property` for any other rule
 */
export function compileFilterPatterns(patterns: string[]): RecordFilter | undefined {
  if (patterns.length === 0) return undefined;
  const filters = patterns.map((pattern) => compileObject(JSON.parse(pattern)));
  return (record) => filters.some((filter) => filter(record, true));
}

function compileObject(pattern: unknown): Matcher {
  if (!isObject(pattern)) throw unsupported(pattern);
  const rules = Object.entries(pattern).map(([key, rule]): Matcher => {
    if (key === "$or" && Array.isArray(rule)) {
      const alternatives = rule.map(compileObject);
      return (value) => alternatives.some((matches) => matches(value, true));
    }
    const matches = Array.isArray(rule) ? compileRules(rule) : compileObject(rule);
    return (value) => (isObject(value) && Object.hasOwn(value, key) ? matches(value[key], true) : matches(undefined, false));
  });
  return (value) => rules.every((matches) => matches(value, true));
}

function compileRules(rules: unknown[]): Matcher {
  const matchers = rules.map(compileRule);
  // A list matches if any of its entries does.
  return (value, present) =>
    matchers.some((matches) => (Array.isArray(value) ? value.some((entry) => matches(entry, true)) : matches(value, present)));
}

function compileRule(rule: unknown): Matcher {
  if (!isObject(rule)) {
    if (rule !== null && !["string", "number", "boolean"].includes(typeof rule)) throw unsupported(rule);
    return (value, present) => present && value === rule;
  }
  const [[operator, operand] = ["", undefined], ...others] = Object.entries(rule);
  if (others.length > 0) throw unsupported(rule);
  switch (operator) {
    case "exists":
      return (value, present) => (present && !isObject(value)) === (operand === true);
    case "prefix":
      return text(operand, (value, wanted) => value.startsWith(wanted));
    case "suffix":
      return text(operand, (value, wanted) => value.endsWith(wanted));
    case "equals-ignore-case":
      return text(operand, (value, wanted) => value.toLowerCase() === wanted.toLowerCase());
    case "anything-but": {
      const excluded = compileRules(Array.isArray(operand) ? operand : [operand]);
      return (value, present) => present && !excluded(value, true);
    }
    case "numeric":
      return compileNumeric(operand);
    default:
      throw unsupported(rule);
  }
}

function text(operand: unknown, test: (value: string, wanted: string) => boolean): Matcher {
  if (typeof operand !== "string") throw unsupported(operand);
  return (value) => typeof value === "string" && test(value, operand);
}

function compileNumeric(operand: unknown): Matcher {
  if (!Array.isArray(operand) || operand.length % 2 !== 0 || operand.length === 0) throw unsupported(operand);
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const [operator, limit]: unknown[] = operand.slice(index, index + 2);
    if (typeof limit !== "number") throw unsupported(operand);
    if (operator === "=") tests.push((value) => value === limit);
    else if (operator === ">") tests.push((value) => value > limit);
    else if (operator === ">=") tests.push((value) => value >= limit);
    else if (operator === "<") tests.push((value) => value < limit);
    else if (operator === "<=") tests.push((value) => value <= limit);
    else throw unsupported(operand);
  }
  return (value) => {
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    return typeof number === "number" && !Number.isNaN(number) && tests.every((test) => test(number));
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unsupported(rule: unknown): LocalStackError {
  return new LocalStackError("unsupported-property", `The local stack does not support the filter rule ${JSON.stringify(rule)}.`);
}
