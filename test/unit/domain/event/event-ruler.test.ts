import { readFileSync } from "node:fs";
import * as z from "zod";
import { describe, expect, it } from "vitest";
import { compileEventPattern } from "../../../../shared/domain/event/pattern/event-pattern.ts";
import { awsMatches } from "../../../support/arbitrary/aws-event-pattern.ts";

/**
 * Patterns and events of Event Ruler's own tests (Apache-2.0, https://github.com/aws/event-ruler) and more of their kinds,
 * each with what Event Ruler 2.0.1 answers.
 */
const Case = z.object({ pattern: z.record(z.string(), z.json()), event: z.record(z.string(), z.json()), matches: z.boolean() });
const cases = readFileSync(new URL("event-ruler-cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => Case.parse(JSON.parse(line)));
/** What the guide of EventBridge says it does not compare: numbers beyond 5e9 or with more than six digits behind the point. */
const isBeyond = (value: unknown): boolean => /\d{10}|e[+-]?\d|\.\d{7}/.test(JSON.stringify(value));

describe("an event matches as Event Ruler has it", () => {
  it("for patterns of its own tests", () => {
    expect(cases.length).toBeGreaterThan(600);
    expect(cases.filter(({ pattern, event, matches }) => compileEventPattern(pattern)(event) !== matches)).toEqual([]);
  });

  it("by the reading that other tests compare with", () => {
    const comparable = cases.filter((one) => !isBeyond(one));
    expect(comparable.length).toBeGreaterThan(600);
    expect(comparable.filter(({ pattern, event, matches }) => awsMatches(pattern, event) !== matches)).toEqual([]);
  });
});
