import { array, assert, constantFrom, property, string, stringMatching } from "fast-check";
import { describe, expect, it } from "vitest";
import { JOB_VERBS, parseJobCommand } from "../../../../shared/domain/telegram/command.ts";

describe("the words behind /job", () => {
  it.each([
    ["", { verb: "none" }],
    [" \n ", { verb: "none" }],
    ["list", { verb: "list", text: undefined }],
    ["LIST  buy   scanner ", { verb: "list", text: "buy scanner" }],
    ["status scout", { verb: "status", jobId: "scout" }],
    ["Run\nScout", { verb: "run", jobId: "Scout" }],
    ["run buy scanner", { verb: "run", jobId: "buy scanner" }],
    ["resume scout", { verb: "resume", jobId: "scout" }],
    ["pause scout", { verb: "pause", jobId: "scout", reason: null }],
    ["pause scout market  closed", { verb: "pause", jobId: "scout", reason: "market closed" }],
    ["status", { verb: "id-missing", of: "status" }],
    ["pause ", { verb: "id-missing", of: "pause" }],
    ["delete scout", { verb: "unknown", given: "delete" }],
    ["목록", { verb: "unknown", given: "목록" }],
    ["constructor", { verb: "unknown", given: "constructor" }],
  ])("%j ask for %j", (words, expected) => {
    expect(parseJobCommand(words)).toEqual(expected);
  });

  it("are read whatever they are, and a command holds only words that were there", () => {
    assert(
      property(string({ unit: "binary" }), (words) => {
        const { verb, ...rest } = parseJobCommand(words);
        const held = Object.values(rest).flatMap((part) => (typeof part === "string" ? part.split(" ") : []));
        expect(held.filter((word) => !words.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
        expect([...JOB_VERBS, "none", "unknown", "id-missing"]).toContain(verb);
      }),
    );
  });

  it("mean the same with any space between them", () => {
    const word = stringMatching(/^[a-z0-9-]{1,10}$/);
    assert(
      property(constantFrom(...JOB_VERBS), array(word, { maxLength: 4 }), constantFrom("  ", "\t", "\n", "\u00A0"), (verb, rest, space) => {
        expect(parseJobCommand([verb, ...rest].join(space))).toEqual(parseJobCommand([verb, ...rest].join(" ")));
      }),
    );
  });
});
