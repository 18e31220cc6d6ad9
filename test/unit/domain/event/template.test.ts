import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathsOf, problemsOfTemplate, render } from "../../../../shared/domain/event/template.ts";
import { inEnglish } from "../../../support/in-english.ts";

const event = { "detail-type": "a.b", detail: { n: 7, list: [1, { x: null }], "odd name": "o", text: "t", nested: { a: [true] } } };

/** Of the characters that paths are made of. */
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom("<", "$", "<$", ">", ".", "a", '"', "[", "0", "]", "\\", " ") }),
  fc.string({ unit: "grapheme" }),
);
const escaped = (text: string): string => text.replaceAll("<$", "<$$$$");

describe("a template", () => {
  it.each([
    ["<$.detail.n>", 7],
    ["<$.detail.list>", [1, { x: null }]],
    ["<$.detail.list[1].x>", null],
    ['<$.detail["odd name"]>', "o"],
    ["<$.detail-type>", "a.b"],
    ["<$.detail.none.at.all>", null],
    ["<$>", event],
    ["n=<$.detail.n>, <$.detail.nested>, <$.detail.none>!", 'n=7, {"a":[true]}, !'],
    ["a < b and <b>", "a < b and <b>"],
    ["<$.detail.constructor>", null],
    ["<$.detail.list.length>", null],
    ["<$.__proto__.x>", null],
    ["<$$", "<$"],
    ["<$$.detail.n>", "<$.detail.n>"],
    ["<$$$", "<$$"],
    ["<<$$<$.detail.n><$$>", "<<$7<$>"],
    ["$< <$$5 and <$$a b>", "$< <$5 and <$a b>"],
  ])("%s becomes %j", (text, expected) => {
    expect(render({ a: text }, event)).toEqual({ a: expected });
  });

  it("keeps everything else as it is, at any depth", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (template) => {
        fc.pre(!JSON.stringify(template).includes("<$"));
        expect(render(template, event)).toEqual(template);
      }),
    );
  });

  it("can express any text, alone and around paths, by writing <$ as <$$", () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const template = { alone: [escaped(before)], around: `${escaped(before)}<$.detail.n>${escaped(after)}` };
        expect(problemsOfTemplate(template, "payload")).toEqual([]);
        expect(pathsOf(template, "payload")).toEqual([{ path: "payload.around", reads: ["detail", "n"] }]);
        const around = before + after === "" ? 7 : `${before}7${after}`;
        expect(render(template, event)).toEqual({ alone: [before], around });
      }),
      { numRuns: 2_000 },
    );
  });

  it("fills in a value as it is, whatever path it looks like", () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(render({ a: "<$.v>", b: "(<$.v>)" }, { v: value })).toEqual({ a: value, b: `(${value})` });
      }),
    );
    expect(render({ a: "<$.v>", b: "<$.v>!" }, { v: "<$.w> <$$" })).toEqual({ a: "<$.w> <$$", b: "<$.w> <$$!" });
  });

  it.each([
    ["<$.a", "holds <$ without the > that ends a path; the text <$ is written <$$"],
    ["costs <$5", "holds <$ without the > that ends a path"],
    ["<$a>", "holds <$a>, which is no path"],
    ["<$$ <$a> <$$", "holds <$a>, which is no path"],
    ["<$..a>", "holds <$..a>"],
    ["<$.a[x]>", "holds <$.a[x]>"],
    ['<$.a["x]>', "holds <$ without the > that ends a path"],
    [`<$${"a".repeat(1_000)}>`, `holds <$${"a".repeat(98)}…, which is no path`],
  ])("%s is malformed, and it is said where", (text, message) => {
    expect(inEnglish(problemsOfTemplate({ deep: [{ a: text }] }, "payload"))).toMatchObject([
      { path: "payload.deep.0.a", message: expect.stringContaining(message) },
    ]);
  });

  it("that names a large value many times is given up long before it is written out", () => {
    const many = "<$.detail.text>".repeat(10_000);
    expect(render({ a: many }, { detail: { text: "x".repeat(100_000) } })).toBeUndefined();
    expect(render({ a: "<$.detail.text>" }, { detail: { text: "x".repeat(100_000) } })).toBeDefined();
  });
});
