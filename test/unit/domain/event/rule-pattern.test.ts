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
