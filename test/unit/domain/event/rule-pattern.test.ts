import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileEventPattern } from "../../../../shared/domain/event/pattern/event-pattern.ts";
import { rulePattern } from "../../../../shared/domain/eventbridge/rule-pattern.ts";
import { matches } from "../../../../shared/use-cases/events/receive-event.ts";
import { someEvent, someFilter, someTopicPattern } from "../../../support/arbitrary/arbitrary-events.ts";
import { someEventNear } from "../../../support/arbitrary/arbitrary-near-events.ts";
import { awsMatches } from "../../../support/arbitrary/aws-event-pattern.ts";
import { aTrigger } from "../../../support/samples.ts";

describe("the rule behind a trigger", () => {
  it("lets through every event that the trigger matches, whatever filter it has", () => {
    let matched = 0;
    const filtered = someFilter.chain((filter) =>
      fc.tuple(fc.constant(filter), fc.array(someEventNear(filter), { minLength: 10, maxLength: 10 })),
    );
    fc.assert(
      fc.property(filtered, ([filter, events]) => {
        const trigger = aTrigger({ type: "event", source_topic: "**", filter });
        const pattern = rulePattern(trigger);
        expect(pattern.length).toBeLessThanOrEqual(2_048);
        const wanted = events.filter((event) => matches(trigger, event));
        matched += wanted.length;
        expect(wanted.filter((event) => !awsMatches(JSON.parse(pattern), event))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(matched).toBeGreaterThan(2_000);
  });

  it("lets through every event of the topics that the trigger waits for", () => {
    fc.assert(
      fc.property(someTopicPattern, fc.array(someEvent, { minLength: 5, maxLength: 20 }), (source_topic, events) => {
        const trigger = aTrigger({ type: "event", source_topic, filter: null });
        const wanted = events.filter((event) => matches(trigger, event));
        expect(wanted.filter((event) => !awsMatches(JSON.parse(rulePattern(trigger)), event))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a number that has no upper end, beyond what EventBridge compares", { a: [{ numeric: [">", 0] }] }, {}],
    ["a number beyond what EventBridge compares", { a: [{ numeric: ["=", 1_700_000_000_000] }], b: [6e9], c: [1] }, { c: [1] }],
    [
      "the ends of a range, above which digits are dropped",
      { a: [{ numeric: [">", 0, "<", 9] }] },
      { a: [{ numeric: [">=", 0, "<=", 9] }] },
    ],
    ["a range that leaves EventBridge's", { a: [{ numeric: [">", 0, "<", 6e9] }] }, {}],
    ["more digits than EventBridge compares", { a: [{ numeric: [">", 1e-7, "<", 2e-7] }] }, {}],
    ["numbers left out", { a: [{ "anything-but": 5 }], b: [{ "anything-but": ["x"] }] }, { b: [{ "anything-but": ["x"] }] }],
    ["one such alternative of several", { a: ["x", { numeric: [">", 5] }] }, {}],
    [
      "a character of two code units, whatever its case",
      { a: [{ "equals-ignore-case": "😀" }], b: [{ prefix: "😀" }] },
      { b: [{ prefix: "😀" }] },
    ],
    ["empty names", { "": ["x"], a: ["y"] }, { a: ["y"] }],
    ["wildcards", { a: [{ wildcard: "*" }], b: [{ "anything-but": { wildcard: "x*" } }] }, {}],
    ["alternatives", { $or: [{ a: ["x"] }, { b: ["y"] }], c: ["z"] }, { c: ["z"] }],
    ["a second condition of one field", { a: { b: ["x"] }, "a.b": ["y"] }, { a: { b: ["x"] } }],
    [
      "what must be missing from an element that another condition chose",
      { items: { a: [{ wildcard: "*" }], b: [{ exists: false }] }, c: [{ exists: false }] },
      { c: [{ exists: false }] },
    ],
  ])("leaves out %s", (_name, filter, left) => {
    const pattern = JSON.parse(rulePattern(aTrigger({ type: "event", source_topic: "a", filter: { detail: filter } })));
    expect(pattern.detail ?? {}).toEqual(left);
  });

  it.each<readonly [string, unknown]>([
    ["a field that is there", { exists: true }],
    ["a field that is missing", { exists: false }],
    ["an address", { cidr: "10.0.0.0/8" }],
    ["a beginning", { prefix: "x" }],
    ["a beginning in any case", { prefix: { "equals-ignore-case": "x" } }],
    ["an end", { suffix: "x" }],
    ["an end in any case", { suffix: { "equals-ignore-case": "x" } }],
    ["a text in any case", { "equals-ignore-case": "x" }],
    ["every text but one", { "anything-but": "x" }],
    ["every text but some", { "anything-but": ["x", "y"] }],
    ["every text but those of a beginning", { "anything-but": { prefix: "x" } }],
    ["every text but those of some ends", { "anything-but": { suffix: ["x", "y"] } }],
    ["a number", { numeric: ["=", 5] }],
    ["the largest number that EventBridge compares", 5_000_000_000],
    ["the least", -5_000_000_000],
    ["as many digits as EventBridge compares", 0.000_001],
    ["null", null],
    ["a truth value", false],
  ])("asks for %s as the trigger does", (_name, condition) => {
    const filter = { detail: { a: [condition, "other"] } };
    expect(JSON.parse(rulePattern(aTrigger({ type: "event", source_topic: "a", filter })))).toMatchObject(filter);
  });

  it.each<readonly [string, unknown]>([
    ["a quote in a beginning", { prefix: 'x"' }],
    ["a quote in an end", { suffix: '"x' }],
    ["a quote in a text in any case", { "equals-ignore-case": '"' }],
    ["a quote in what is left out", { "anything-but": { prefix: '"' } }],
    ["a number just beyond what EventBridge compares", 5_000_000_001],
    ["a digit more than EventBridge compares", 0.000_000_1],
    ["a number among what is left out", { "anything-but": ["x", 5] }],
    ["a range without an end", { numeric: ["<=", 5] }],
  ])("does not ask about a field with %s", (_name, condition) => {
    const filter = { detail: { a: [condition, "other"], b: ["y"] } };
    expect(JSON.parse(rulePattern(aTrigger({ type: "event", source_topic: "a", filter }))).detail).toEqual({ b: ["y"] });
  });

  it.each<readonly [string, unknown]>([
    ["a.b", "a.b"],
    ["a.*", { wildcard: "a.*" }],
    ["a.**", { wildcard: "a.*" }],
    ["a.*.b.*", { wildcard: "a.*.b.*" }],
    ["a.*.b.*.c.*", { prefix: "a." }],
    ["*.a.*.b.*", { exists: true }],
    ["*", { exists: true }],
    ["**", { exists: true }],
  ])("asks of the topics of %s as much as a rule may", (source_topic, asked) => {
    const pattern = JSON.parse(rulePattern(aTrigger({ type: "event", source_topic, filter: null })));
    expect(pattern).toEqual({ source: ["belfry.real"], "detail-type": [asked] });
  });

  it("keeps the filter in a pattern of just the longest that EventBridge takes", () => {
    const patternWith = (length: number) =>
      rulePattern(aTrigger({ type: "event", source_topic: "a", filter: { detail: { a: ["x".repeat(length)] } } }));
    const room = 2_048 - patternWith(0).length;
    expect(patternWith(room)).toHaveLength(2_048);
    expect(patternWith(room)).toContain("xxx");
    expect(patternWith(room + 1)).not.toContain("x");
  });

  it("leaves out a field of the envelope with dots", () => {
    const filter = { "detail.a": ["x"], detail: { "b.c": ["y"] } };
    expect(JSON.parse(rulePattern(aTrigger({ type: "event", source_topic: "a", filter })))).toEqual({
      detail: { "b.c": ["y"] },
      source: ["belfry.real"],
      "detail-type": ["a"],
    });
  });

  it("holds back what is of another scope or topic", () => {
    const passes = compileEventPattern(JSON.parse(rulePattern(aTrigger({ type: "event", source_topic: "logs.**", filter: null }))));
    const event = { source: "belfry.real", "detail-type": "logs.a.b", detail: {} };
    expect([passes(event), passes({ ...event, source: "belfry.mock" }), passes({ ...event, "detail-type": "log.a" })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is short enough for EventBridge also where the filter is long", () => {
    const filter = { detail: { name: Array.from({ length: 300 }, (_, at) => `a name of some length ${at}`) } };
    expect(rulePattern(aTrigger({ type: "event", source_topic: "a.*", filter })).length).toBeLessThan(200);
  });
});
