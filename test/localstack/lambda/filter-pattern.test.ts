import { describe, expect, it } from "vitest";
import { compileFilterPatterns } from "../../../localstack/services/lambda/event-sources/filter-pattern.ts";

const record = {
  eventName: "MODIFY",
  dynamodb: {
    Keys: { pk: { S: "job#1" }, sk: { S: "definition" } },
    NewImage: { status: { S: "failed" }, attempts: { N: "3" }, note: { S: "" }, tags: { SS: ["a", "b"] }, gone: { NULL: true } },
  },
};
const image = (pattern: unknown): unknown => ({ dynamodb: { NewImage: pattern } });

describe("filter patterns", () => {
  it.each<[string, unknown, boolean]>([
    ["an exact string", image({ status: { S: ["failed"] } }), true],
    ["another string", image({ status: { S: ["success"] } }), false],
    ["one of several", image({ status: { S: ["success", "failed"] } }), true],
    ["a list with a common entry", image({ tags: { SS: ["b"] } }), true],
    ["the empty string", image({ note: { S: [""] } }), true],
    ["a boolean", image({ gone: { NULL: [true] } }), true],
    ["several keys, all of which match", { eventName: ["INSERT", "MODIFY"], dynamodb: { Keys: { sk: { S: ["definition"] } } } }, true],
    ["several keys, one of which does not", { eventName: ["INSERT"], dynamodb: { Keys: { sk: { S: ["definition"] } } } }, false],
    ["a prefix", { dynamodb: { Keys: { pk: { S: [{ prefix: "job#" }] } } } }, true],
    ["a suffix", { dynamodb: { Keys: { pk: { S: [{ suffix: "#2" }] } } } }, false],
    ["anything but", image({ status: { S: [{ "anything-but": ["success"] }] } }), true],
    ["anything but a prefix", image({ status: { S: [{ "anything-but": { prefix: "fail" } }] } }), false],
    ["a present field", image({ status: { S: [{ exists: true }] } }), true],
    ["a missing field", image({ absent: { S: [{ exists: false }] } }), true],
    ["a number range", image({ attempts: { N: [{ numeric: [">=", 3, "<", 5] }] } }), true],
    ["a number outside", image({ attempts: { N: [{ numeric: ["<", 3] }] } }), false],
    ["alternatives", { $or: [{ eventName: ["REMOVE"] }, image({ status: { S: ["failed"] } })] }, true],
    ["a field of a missing image", { dynamodb: { OldImage: { status: { S: ["failed"] } } } }, false],
  ])("%s", (_name, pattern, expected) => {
    expect(compileFilterPatterns([JSON.stringify(pattern)])?.(record)).toBe(expected);
  });

  it("pass a record that any of several patterns matches", () => {
    expect(compileFilterPatterns(['{"eventName":["REMOVE"]}', '{"eventName":["MODIFY"]}'])?.(record)).toBe(true);
  });

  it("refuse an operator that is not supported", () => {
    expect(() => compileFilterPatterns(['{"a":[{"cidr":"10.0.0.0/8"}]}'])).toThrow("cidr");
    expect(() => compileFilterPatterns(['{"a":[{"wildcard":"*"}]}'])).toThrow("a.0.wildcard");
  });

  it("refuse what is no pattern, saying which", () => {
    expect(() => compileFilterPatterns(['{"a":'])).toThrow('The filter pattern {"a": cannot be used');
    expect(() => compileFilterPatterns(['{"a":1}'])).toThrow('{"a":1} cannot be used: a: must be a list');
  });
});
