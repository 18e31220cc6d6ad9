import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemsOfTemplate, render } from "../../../shared/domain/template.ts";
import { inEnglish } from "../../support/in-english.ts";

const event = { "detail-type": "a.b", detail: { n: 7, list: [1, { x: null }], "odd name": "o", text: "t", nested: { a: [true] } } };

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

  it.each([
    ["<$.a", "holds a path that is not closed by >"],
    ["<$a>", "holds <$a>"],
    ["<$..a>", "holds <$..a>"],
    ["<$.a[x]>", "holds <$.a[x]>"],
    ['<$.a["x]>', "holds a path that is not closed by >"],
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
