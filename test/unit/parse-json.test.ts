import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../shared/contract/requests/parse-json.ts";
import { BelfryError } from "../../shared/domain/errors.ts";

/** What is refused: paths and reasons, or the code of a refusal without fields. */
function refusalOf(json: string): unknown {
  try {
    parseJson(json);
    return "taken";
  } catch (error) {
    if (!(error instanceof BelfryError)) throw error;
    return error.problem.code === "VALIDATION_ERROR"
      ? error.problem.details.map(({ path, text }) => [path, text.code])
      : error.problem.code;
  }
}

describe("A JSON text from outside", () => {
  it("is what JSON.parse makes of it, where that holds all of it", () => {
    fc.assert(
      fc.property(
        fc.json().filter((json) => !json.includes("__proto__")),
        (json) => {
          expect(parseJson(json)).toEqual(JSON.parse(json));
        },
      ),
    );
  });

  it.each<[string, string]>([
    ['{"params":{"id":8202522731445525542}}', "params.id"],
    ['{"a":[0,{"b":[1,-9007199254740993]}]}', "a.1.b.1"],
    ['{"filter":{"detail":{"n":[{"numeric":["=",9007199254740993]}]}}}', "filter.detail.n.0.numeric.1"],
    ['{"a":1e400}', "a"],
    ['{"a": -1E400 }', "a"],
    ['{"a":1e-400}', "a"],
    ["[123456789012345678901234567890]", "0"],
    ["8202522731445525542", "body"],
    ['{"z":1,"2":8202522731445525542,"1":2}', "2"],
    ['{"":{"a.b":8202522731445525542}}', ".a.b"],
    ['{"x\\"y":8202522731445525542}', 'x"y'],
    ['{"text":"8202522731445525542 \\\\","n":8202522731445525542}', "n"],
    ['{"number:":"number:8202522731445525542","##number:":[8202522731445525542]}', "##number:.0"],
  ])("is refused for a number that would become another one, by its path: %s", (json, path) => {
    expect(refusalOf(json)).toEqual([[path, "number-not-exact"]]);
  });

  it.each([
    '{"a":"8202522731445525542"}',
    '{"8202522731445525542":"1e400"}',
    '{"a":"\\"8202522731445525542\\\\\\""}',
    '{"a":[0.1,1.5e3,1e21,-0,9007199254740991,1.7976931348623157e308],"b":37.566535}',
    '{"a":"proto","b":"\\u005f\\u005fproto","c":"__proto__"}',
    '{"constructor":{"prototype":1},"toString":2,"hasOwnProperty":3}',
  ])("is taken with what only looks like such a number or key: %s", (json) => {
    expect(parseJson(json)).toEqual(JSON.parse(json));
  });

  it("is refused for a number that is given twice, though only the last would be kept", () => {
    expect(refusalOf('{"a":8202522731445525542,"a":8202522731445525542}')).toEqual([["a", "number-not-exact"]]);
  });

  it.each([
    ['{"__proto__":1}', ["__proto__"]],
    ['{"__proto__":{"polluted":true},"a":{"__proto__":null}}', ["__proto__", "a.__proto__"]],
    ['{"a":[{"\\u005f_pr\\u006fto__":[]}]}', ["a.0.__proto__"]],
    ['{"a":{"__proto__":{"__proto__":1}}}', ["a.__proto__", "a.__proto__.__proto__"]],
  ])("is refused for the key __proto__, by its path: %s", (json, paths) => {
    expect(refusalOf(json)).toEqual(paths.map((path) => [path, "proto-key"]));
  });

  it("names twenty problems at most, however many there are", () => {
    expect(refusalOf(`[${Array.from({ length: 1_000 }, () => "1e999").join(",")}]`)).toHaveLength(20);
  });

  it.each(["", "{", "{'a':1}", "NaN", "Infinity", "01", "1.", ".5", '{"a":1}{', "\uFEFF{}", "[1,]"])("is refused as none: %j", (json) => {
    expect(refusalOf(json)).toBe("MALFORMED_JSON");
  });

  it.each([
    ["[".repeat(501) + "]".repeat(501)],
    [`${"[".repeat(100_000)}8202522731445525542${"]".repeat(100_000)}`],
    [`${'{"__proto__":'.repeat(40_000)}1${"}".repeat(40_000)}`],
  ])("is refused for nesting without end", (json) => {
    expect(refusalOf(json)).toEqual([["body", "nested-too-deeply"]]);
  });

  it("of five million bytes is read in good time, whatever it holds", () => {
    const large = [
      `"${'\\\\\\"'.repeat(1_200_000)}"`,
      `[${"1.5e3,".repeat(800_000)}1]`,
      `"${"\\uac00".repeat(800_000)}"`,
      `"${"x".repeat(5_000_000)}"`,
    ];
    for (const json of large) expect(refusalOf(json)).toBe("taken");
  });
});
