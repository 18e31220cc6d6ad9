import { compileEventPattern, EventPatternError, type EventMatcher } from "../../../../shared/domain/event/pattern/event-pattern.ts";
import type { PatternDialect } from "../../../../shared/domain/event/pattern/values.ts";
import { LocalStackError } from "../../../errors.ts";
import { faultsOfPattern } from "../../../pattern-faults.ts";

/** Decides whether a record passes. */
export type RecordFilter = EventMatcher;

/**
 * What sets Lambda's filters apart from EventBridge's patterns: neither `wildcard` nor `cidr`, and `numeric` compares the
 * numbers that DynamoDB writes as texts.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
const LAMBDA: PatternDialect = {
  operators: ["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists"],
  numericStrings: true,
};

/**
 * Compiles Lambda filter patterns, given as JSON; a record passes if any pattern matches it. Undefined when there is none.
 * @throws LocalStackError `unsupported-property` for a pattern that is malformed, with everything that is wrong with it
 */
export function compileFilterPatterns(patterns: string[]): RecordFilter | undefined {
  if (patterns.length === 0) return undefined;
  const filters = patterns.map(compileFilterPattern);
  return (record) => filters.some((filter) => filter(record));
}

function compileFilterPattern(pattern: string): EventMatcher {
  try {
    return compileEventPattern(JSON.parse(pattern), LAMBDA);
  } catch (error) {
    if (!(error instanceof EventPatternError || error instanceof SyntaxError)) throw error;
    const why = error instanceof EventPatternError ? faultsOfPattern(error) : error.message;
    throw new LocalStackError("unsupported-property", `The filter pattern ${pattern} cannot be used: ${why}`, { cause: error });
  }
}
