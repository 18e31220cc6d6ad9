import { isExactNumber } from "../../../shared/domain/exact-number.ts";

/** Not in TypeScript's library yet: https://github.com/tc39/proposal-json-parse-with-source */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (json: string) => unknown };

/**
 * Parses JSON so that JSON.stringify writes each number as it was written: EventBridge hands an event on as it came. A number
 * that JavaScript cannot hold is its text then, which no condition on numbers matches.
 */
export function parseExactly(json: string): unknown {
  return JSON.parse(json, (...[, value, context]: unknown[]) => {
    const { source } = context as { readonly source?: string };
    return typeof value === "number" && source !== undefined && !isExactNumber(source) ? rawJSON(source) : value;
  });
}
