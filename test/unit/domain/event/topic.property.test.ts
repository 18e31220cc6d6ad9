import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayMatchBeginning, topicMatches } from "../../../../shared/domain/event/topic.ts";
import { someTopic, someTopicPattern } from "../../../support/arbitrary/arbitrary-events.ts";

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
