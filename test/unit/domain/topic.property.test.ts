import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileEventPattern } from "../../../shared/domain/event-pattern.ts";
import { rulePattern } from "../../../shared/domain/rule-pattern.ts";
import { mayMatchBeginning, topicMatches } from "../../../shared/domain/topic.ts";
import type { TriggerDefinition } from "../../../shared/domain/trigger.ts";
import { matches } from "../../../shared/use-cases/receive-event.ts";
import { someEvent, someFilter, someTopic, someTopicPattern } from "../../support/arbitrary-events.ts";
import { aTrigger } from "../../support/samples.ts";

describe("a topic pattern", () => {
  it.each([
    ["data.*", ["data.a"], ["data", "data.", "data.a.b"]],
    ["data.**", ["data.a", "data.a.b.c", "data."], ["data"]],
    ["*", ["a"], ["a.b", ""]],
    ["**", ["a", "a.b.c", ""], []],
    ["data.pipe*", ["data.pipeline"], ["data.pipe"]],
    ["data.*line", ["data.pipeline"], ["data.line"]],
    ["data.**.x", ["data.a.b.x", "data.a.x"], ["data.x"]],
    ["**.error", ["a.b.error"], ["error"]],
    ["data**", ["database.x", "data"], ["dat"]],
    ["data.?[ab]", ["data.?[ab]"], ["data.xa"]],
    ["Data", ["Data"], ["data"]],
  ])("%s matches as the document's system did", (pattern, yes, no) => {
    expect(yes.filter((topic) => !topicMatches(pattern, topic))).toEqual([]);
    expect(no.filter((topic) => topicMatches(pattern, topic))).toEqual([]);
  });

  it("says what the regular expression of the document's system says", () => {
    fc.assert(
      fc.property(someTopicPattern, someTopic, (pattern, topic) => {
        const source = pattern
          .replaceAll(/[.?+^$()[\]{}|\\]/g, "\\$&")
          .replaceAll("**", "\0")
          .replaceAll("*", "[^.]+")
          .replaceAll("\0", ".*");
        expect(topicMatches(pattern, topic)).toBe(new RegExp(`^${source}$`).test(topic));
      }),
      { numRuns: 1_000 },
    );
  });

  it("that may match topics with some beginning is not said to match none", () => {
    fc.assert(
      fc.property(someTopicPattern, someTopic, fc.nat(6), (pattern, topic, length) => {
        fc.pre(topicMatches(pattern, topic));
        expect(mayMatchBeginning(pattern, topic.slice(0, length))).toBe(true);
      }),
    );
  });

  it("takes no longer for patterns made to be slow", () => {
    expect(topicMatches("**a".repeat(40), `${"a".repeat(120)}b`)).toBe(false);
  });
});

describe("the rule behind a trigger", () => {
  it("lets through every event that the trigger matches, whatever topic pattern and filter it has", () => {
    let matched = 0;
    fc.assert(
      fc.property(
        someTopicPattern,
        fc.option(someFilter),
        fc.array(someEvent, { minLength: 5, maxLength: 20 }),
        (source_topic, filter, events) => {
          const trigger = aTrigger({ type: "event", source_topic, filter: filter as TriggerDefinition["filter"] });
          const pattern = rulePattern(trigger);
          expect(pattern.length).toBeLessThanOrEqual(2_048);
          const passes = compileEventPattern(JSON.parse(pattern));
          const lost = events.filter((event) => matches(trigger, event) && !passes(event));
          matched += events.filter((event) => matches(trigger, event)).length;
          expect(lost).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(matched).toBeGreaterThan(100);
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
