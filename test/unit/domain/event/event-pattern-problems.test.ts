import { describe, expect, it } from "vitest";
import { compileEventPattern, EventPatternError, problemsOfPattern } from "../../../../shared/domain/event/pattern/event-pattern.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { inEnglish } from "../../../support/in-english.ts";

const TEXTS = "prefix, suffix, equals-ignore-case, wildcard";
const OPERATORS = `${TEXTS}, anything-but, numeric, exists, cidr`;
const nested = (levels: number): unknown => (levels === 0 ? ["x"] : { a: nested(levels - 1) });
const branches = (count: number): unknown[] => Array.from({ length: count }, (_, index) => ({ a: [index] }));

describe("what is wrong with an event pattern is said with its place:", () => {
  it.each<[string, unknown, ...[path: string, message: string][]]>([
    ["no object", ["x"], ["", "must be an object"]],
    ["null", null, ["", "must be an object"]],
    ["no field", {}, ["", "must have at least one field"]],
    ["an object without fields", { detail: {} }, ["detail", "must have at least one field"]],
    ["a list without values", { detail: { state: [] } }, ["detail.state", "must have at least one value"]],
    ["a value without a list", { source: "aws.ec2" }, ["source", "must be a list of values, or an object of fields"]],
    ["a list in a list", { a: [["x"]] }, ["a.0", "must be a string, a number, true, false, null or an operator"]],
    ["an unknown operator", { a: ["x", { regex: "y" }] }, ["a.1.regex", `is not an operator here: must be one of ${OPERATORS}`]],
    ["an empty operator", { a: [{}] }, ["a.0", `must have exactly one operator of ${OPERATORS}`]],
    ["two operators in one", { a: [{ prefix: "x", suffix: "y" }] }, ["a.0", `must have exactly one operator of ${OPERATORS}`]],
    ["a prefix that is a number", { a: [{ prefix: 5 }] }, ["a.0.prefix", "must be a string"]],
    [
      "a prefix of an operator it does not take",
      { a: [{ prefix: { wildcard: "x" } }] },
      ["a.0.prefix", 'must be a string or {"equals-ignore-case": string}'],
    ],
    [
      "a suffix whose case to ignore is none",
      { a: [{ suffix: { "equals-ignore-case": null } }] },
      ["a.0.suffix.equals-ignore-case", "must be a string"],
    ],
    ["equals-ignore-case of a list", { a: [{ "equals-ignore-case": ["x"] }] }, ["a.0.equals-ignore-case", "must be a string"]],
    ["consecutive wildcards", { a: [{ wildcard: "x**" }] }, ["a.0.wildcard", "must not have two * in a row, as at character 2"]],
    ["a wrong escape", { a: [{ wildcard: "\\n" }] }, ["a.0.wildcard", "must have * or \\ after the \\ at character 1"]],
    ["a trailing escape", { a: [{ wildcard: "a\\" }] }, ["a.0.wildcard", "must have * or \\ after the \\ at character 2"]],
    ["exists of a text", { a: [{ exists: "true" }] }, ["a.0.exists", "must be true or false"]],
    ["numeric of a number", { a: [{ numeric: 5 }] }, ["a.0.numeric", 'must be a list like [">", 0, "<=", 5]']],
    ["numeric of three", { a: [{ numeric: [">", 1, "<"] }] }, ["a.0.numeric", "must have one comparison and its number, or two of them"]],
    ["an unknown comparison", { a: [{ numeric: ["!=", 1] }] }, ["a.0.numeric.0", "must be one of = < <= > >="]],
    ["a comparison with a text", { a: [{ numeric: [">", "1"] }] }, ["a.0.numeric.1", "must be a number"]],
    [
      "a range with its upper bound first",
      { a: [{ numeric: ["<", 5, ">", 0] }] },
      ["a.0.numeric.0", "must be > or >= in a range, which has its lower bound first"],
      ["a.0.numeric.2", "must be < or <= in a range, which has its upper bound last"],
      ["a.0.numeric", "must have a lower bound below its upper bound"],
    ],
    ["a range without a number", { a: [{ numeric: [">", 5, "<", 5] }] }, ["a.0.numeric", "must have a lower bound below its upper bound"]],
    [
      "anything-but of mixed types",
      { a: [{ "anything-but": ["x", 1] }] },
      ["a.0.anything-but", "must be a string, a number, a list of only strings, a list of only numbers, or an operator"],
    ],
    [
      "anything-but of null",
      { a: [{ "anything-but": null }] },
      ["a.0.anything-but", "must be a string, a number, a list of only strings, a list of only numbers, or an operator"],
    ],
    ["anything-but of nothing", { a: [{ "anything-but": [] }] }, ["a.0.anything-but", "must have at least one value"]],
    [
      "anything-but numeric",
      { a: [{ "anything-but": { numeric: [">", 1] } }] },
      ["a.0.anything-but.numeric", `is not an operator here: must be one of ${TEXTS}`],
    ],
    ["anything-but of no operator", { a: [{ "anything-but": {} }] }, ["a.0.anything-but", `must have exactly one operator of ${TEXTS}`]],
    ["anything-but an empty prefix", { a: [{ "anything-but": { prefix: "" } }] }, ["a.0.anything-but.prefix", "must not be empty"]],
    ["anything-but no suffix", { a: [{ "anything-but": { suffix: [] } }] }, ["a.0.anything-but.suffix", "must have at least one string"]],
    [
      "anything-but several faults",
      { a: [{ "anything-but": { wildcard: ["**", 1] } }] },
      ["a.0.anything-but.wildcard.0", "must not have two * in a row, as at character 1"],
      ["a.0.anything-but.wildcard.1", "must be a string"],
    ],
    [
      "anything-but a nested prefix",
      { a: [{ "anything-but": { prefix: { "equals-ignore-case": "x" } } }] },
      ["a.0.anything-but.prefix", "must be a string or a list of strings"],
    ],
    ["a block without mask", { a: [{ cidr: "10.0.0.0" }] }, ["a.0.cidr", 'must be an address block like "10.0.0.0/24" or "2001:db8::/32"']],
    ["a block of no address", { a: [{ cidr: "10.0/8" }] }, ["a.0.cidr", 'must begin with an IPv4 or IPv6 address, not "10.0"']],
    [
      "a block of one address",
      { a: [{ cidr: "10.0.0.1/32" }] },
      ["a.0.cidr", "must have a mask from /0 to /31; a single address is matched as an exact value"],
    ],
    ["$or with one branch", { $or: [{ a: [1] }] }, ["$or", "must be a list of at least two objects"]],
    ["$or that is no list", { detail: { $or: { a: [1] } } }, ["detail.$or", "must be a list of at least two objects"]],
    [
      "$or with faults in its branches",
      { $or: [{ a: 1 }, "x", {}] },
      ["$or.0.a", "must be a list of values, or an object of fields"],
      ["$or.1", "must be an object"],
      ["$or.2", "must have at least one field"],
    ],
    [
      "an operator's name for a field inside $or",
      { $or: [{ a: { prefix: ["x"] } }, { numeric: ["y"] }], prefix: ["fine here"] },
      ["$or.0.a.prefix", "is reserved inside $or, where it cannot name a field"],
      ["$or.1.numeric", "is reserved inside $or, where it cannot name a field"],
    ],
    [
      "more combinations than EventBridge allows",
      { $or: branches(101), detail: { $or: branches(10) } },
      ["", "must not have more than 1000 combinations: the product of the lengths of all its $or"],
    ],
    ["a pattern too deep", nested(101), [`a${".a".repeat(99)}`, "must not be nested more than 100 levels deep"]],
  ])("%s", (_name, pattern, ...expected) => {
    expect(inEnglish(problemsOfPattern(pattern))).toEqual(expected.map(([path, message]) => ({ path, message })));
  });

  it("and nothing is said of one that can be used", () => {
    expect(problemsOfPattern({ $or: branches(100), detail: { $or: branches(10) } })).toEqual([]);
    expect(problemsOfPattern(nested(100))).toEqual([]);
  });

  it("below the path that the pattern itself has", () => {
    expect(problemsOfPattern({ detail: { a: [] } }, "trigger.pattern").map(({ path }) => path)).toEqual(["trigger.pattern.detail.a"]);
    expect(problemsOfPattern([], "trigger.pattern").map(({ path }) => path)).toEqual(["trigger.pattern"]);
  });

  it("among them numbers that EventBridge does not compare, for a rule of EventBridge", () => {
    const pattern = { a: [{ numeric: [">", 0, "<", 5_000_000_001] }] };
    expect(problemsOfPattern(pattern)).toEqual([]);
    const limit = { path: "a.0.numeric.3", text: text("pattern-numeric-limit", { most: 5e9, given: 5_000_000_001 }) };
    expect(() => compileEventPattern(pattern, { numberLimit: 5e9 })).toThrow(new EventPatternError([limit]));
    const positive = compileEventPattern({ a: [{ numeric: [">", 0] }] }, { numberLimit: 5e9 });
    expect([5e9, 6e9].map((a) => positive({ a }))).toEqual([true, false]);
  });
});
