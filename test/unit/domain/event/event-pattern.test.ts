import { describe, expect, it } from "vitest";
import { compileEventPattern, EventPatternError } from "../../../../shared/domain/event/pattern/event-pattern.ts";
import { text } from "../../../../shared/domain/texts/text.ts";

/** The sample event of the EventBridge guide, with an address and numbers as in Event Ruler's. */
const EVENT = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0", "arn:aws:ec2:us-west-1:123456789012:volume/v"],
  detail: {
    "instance-id": "i-1234567890abcdef0",
    state: "terminated",
    "c-count": 5,
    "x-limit": 301.8,
    "source-ip": "10.0.0.33",
    ipv6: "2001:db8::8a2e:370:7334",
    eventName: "",
    responseElements: null,
    healthy: false,
    nothing: [],
    nested: [[["deep"]]],
  },
};

const matches = (pattern: unknown, event: unknown = EVENT): boolean => compileEventPattern(pattern)(event);
const detail = (field: string, ...values: unknown[]): unknown => ({ detail: { [field]: values } });

describe("an event pattern is satisfied", () => {
  it.each<[string, unknown]>([
    ["by an equal text, in every field it names", { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] }],
    ["by one of several values", detail("state", "initializing", "terminated")],
    ["by an equal number", detail("c-count", 5)],
    ["by a number written otherwise", detail("x-limit", 3.018e2)],
    ["by false", detail("healthy", false)],
    ["by null", detail("responseElements", null)],
    ["by the empty text", detail("eventName", "")],
    ["by any element of a list", { resources: ["arn:aws:ec2:us-west-1:123456789012:volume/v"] }],
    ["by an element of a list in a list", detail("nested", "deep")],
    ["by a prefix", { time: [{ prefix: "2017-12-22" }] }],
    ["by a prefix in other case", detail("state", { prefix: { "equals-ignore-case": "TERM" } })],
    ["by the empty prefix, if it is a text", detail("eventName", { prefix: "" })],
    ["by a suffix", { source: [{ suffix: "ec2" }] }],
    ["by a suffix in other case", detail("state", { suffix: { "equals-ignore-case": "NaTED" } })],
    ["by a text in other case", { "detail-type": [{ "equals-ignore-case": "ec2 instance state-change notification" }] }],
    ["by a wildcard", { "detail-type": [{ wildcard: "EC2*State*Notification" }] }],
    ["by a wildcard for any element", { resources: [{ wildcard: "arn:*:volume/*" }] }],
    ["by anything but a text", detail("state", { "anything-but": "initializing" })],
    ["by anything but a number", detail("x-limit", { "anything-but": 123 })],
    ["by anything but some texts", detail("state", { "anything-but": ["stopped", "overloaded"] })],
    ["by anything but some numbers", detail("x-limit", { "anything-but": [100, 200, 300] })],
    ["by anything but a prefix", { region: [{ "anything-but": { prefix: "us-east" } }] }],
    ["by anything but some suffixes", detail("state", { "anything-but": { suffix: [".png", ".jpg"] } })],
    ["by anything but a text in other case", detail("state", { "anything-but": { "equals-ignore-case": ["STOPPED", "RUNNING"] } })],
    ["by anything but a wildcard", detail("state", { "anything-but": { wildcard: ["*/lib/*", "init*"] } })],
    ["by a value of another type than what anything-but names", detail("c-count", { "anything-but": "5" })],
    ["by one element that is anything but", { resources: [{ "anything-but": { suffix: "/v" } }] }],
    ["by a range of numbers", detail("c-count", { numeric: [">", 0, "<=", 5] })],
    ["by one comparison", detail("c-count", { numeric: ["<", 10] })],
    ["by a number equal", detail("x-limit", { numeric: ["=", 3.018e2] })],
    ["by a number not below", detail("c-count", { numeric: [">=", 5] })],
    ["by an IPv4 block", detail("source-ip", { cidr: "10.0.0.0/24" })],
    ["by a block written with bits behind its mask", detail("source-ip", { cidr: "10.0.0.200/24" })],
    ["by an IPv6 block", detail("ipv6", { cidr: "2001:DB8::/32" })],
    ["by a field that is there", detail("state", { exists: true })],
    ["by a null that is there", detail("responseElements", { exists: true })],
    ["by a missing field", detail("absent", { exists: false })],
    ["by an object where a leaf must be missing", { detail: [{ exists: false }] }],
    ["by an empty list where a leaf must be missing", detail("nothing", { exists: false })],
    ["by a missing leaf below a missing field", { absent: { below: [{ exists: false }] } }],
    ["by a missing field or a value", detail("state", { exists: false }, "terminated")],
    ["by one of several operators", detail("c-count", { numeric: ["=", 7] }, { prefix: "x" }, 5)],
  ])("%s", (_name, pattern) => {
    expect(matches(pattern)).toBe(true);
  });
});

describe("an event pattern is not satisfied", () => {
  it.each<[string, unknown]>([
    ["when one of its fields is not", { source: ["aws.ec2"], region: ["eu-west-1"] }],
    ["by a text in other case", detail("state", "Terminated")],
    ["by a number for a text that looks like it", detail("c-count", "5")],
    ["by a text for a number that looks like it", { version: [0] }],
    ["by null for the empty text", detail("responseElements", "")],
    ["by the empty text for null", detail("eventName", null)],
    ["by a missing field for null", detail("absent", null)],
    ["by 0 for false", { detail: { "c-count": [false] } }],
    ["by a list without a common element", { resources: ["arn:aws:ec2:us-west-1:123456789012:instance/other"] }],
    ["by a prefix elsewhere", { source: [{ prefix: "ec2" }] }],
    ["by a number with that prefix", detail("c-count", { prefix: "5" })],
    ["by a number, for the empty prefix", detail("c-count", { prefix: "" })],
    ["by a suffix elsewhere", { source: [{ suffix: "aws" }] }],
    ["by part of a text in other case", { source: [{ "equals-ignore-case": "AWS" }] }],
    ["by a wildcard that leaves something over", { source: [{ wildcard: "*aws" }] }],
    ["by what anything-but names", detail("state", { "anything-but": "terminated" })],
    ["by a number that anything-but names", detail("c-count", { "anything-but": [1, 5] })],
    ["by a prefix that anything-but names", { region: [{ "anything-but": { prefix: ["eu-", "us-"] } }] }],
    ["by a case that anything-but ignores", detail("state", { "anything-but": { "equals-ignore-case": "TERMINATED" } })],
    ["by a wildcard that anything-but names", detail("state", { "anything-but": { wildcard: "*term*" } })],
    ["by a missing field, for anything-but", detail("absent", { "anything-but": "x" })],
    ["by an object, for anything-but", { detail: [{ "anything-but": "x" }] }],
    ["by an empty list, for anything-but", detail("nothing", { "anything-but": "x" })],
    ["by a number at the open end of a range", detail("c-count", { numeric: [">", 5, "<", 9] })],
    ["by a text, for numeric", { version: [{ numeric: ["=", 0] }] }],
    ["by an address outside the block", detail("source-ip", { cidr: "10.0.1.0/24" })],
    ["by an address of the other family", detail("source-ip", { cidr: "::/0" })],
    ["by a text that is no address", detail("state", { cidr: "0.0.0.0/0" })],
    ["by a missing field that must be there", detail("absent", { exists: true })],
    ["by an object that must be a leaf", { detail: [{ exists: true }] }],
    ["by a value that must be missing", detail("responseElements", { exists: false })],
    ["by a value where the pattern has fields", { source: { inner: ["aws.ec2"] } }],
    ["by what every object inherits", { constructor: [{ exists: true }] }],
  ])("%s", (_name, pattern) => {
    expect(matches(pattern)).toBe(false);
  });

  it.each([[null], ["text"], [7], [["list"]]])("by an event that is no object: %j", (event) => {
    expect(matches({ source: ["x"] }, event)).toBe(false);
    expect(matches({ source: [{ exists: false }] }, event)).toBe(true);
  });
});

describe("$or", () => {
  const metrics = {
    $or: [{ "c-count": [{ numeric: [">", 0, "<=", 5] }] }, { "d-count": [{ numeric: ["<", 10] }] }, { "x-limit": [3.018e2] }],
  };

  it("holds when one of its branches does, at any level", () => {
    expect(matches({ detail: metrics })).toBe(true);
    expect(matches({ detail: metrics }, { detail: { "c-count": 6, "d-count": 9 } })).toBe(true);
    expect(matches({ detail: metrics }, { detail: { "c-count": 6, "d-count": 10 } })).toBe(false);
    expect(matches({ $or: [{ source: ["x"] }, { detail: { $or: [{ state: ["y"] }, { "c-count": [5], healthy: [false] }] } }] })).toBe(true);
  });

  it("adds to what stands around it, also for the same field, in either order", () => {
    const branches = [{ state: ["running"] }, { state: ["terminated"] }];
    for (const state of ["running", "terminated", "stopped"]) {
      expect(matches({ state: ["running", "stopped"], $or: branches }, { state })).toBe(state === "running");
      expect(matches({ $or: branches, state: ["running", "stopped"] }, { state })).toBe(state === "running");
    }
  });
});

describe("a list of objects", () => {
  const order = { items: [{ sku: "a", count: 1 }, [{ sku: "b", count: 2 }], "gift"] };

  it("satisfies fields that one of its objects has together", () => {
    expect(matches({ items: { sku: ["a"], count: [1] } }, order)).toBe(true);
    expect(matches({ items: { sku: ["b"], count: [2] } }, order)).toBe(true);
    expect(matches({ items: { sku: ["a"], count: [2] } }, order)).toBe(false);
  });

  it("satisfies exists: false if none of its objects has that field, or not the one that a field before it chose", () => {
    expect(matches({ items: { tax: [{ exists: false }] } }, order)).toBe(true);
    expect(matches({ items: { sku: [{ exists: false }] } }, { items: [{ sku: "a" }, { count: 2 }] })).toBe(false);
    expect(matches({ items: { sku: [{ exists: false }] } }, { items: ["gift"] })).toBe(true);
    const taxed = { items: [{ sku: "a", tax: 1 }, { sku: "b" }] };
    expect(matches({ items: { sku: ["b"], tax: [{ exists: false }] } }, taxed)).toBe(true);
    expect(matches({ items: { sku: ["a"], tax: [{ exists: false }] } }, taxed)).toBe(false);
    // As Event Ruler has it: `free` stands before `sku`, which has chosen no element yet.
    expect(matches({ items: { sku: ["b"], free: [{ exists: false }] } }, { items: [{ free: 1 }, { sku: "b" }] })).toBe(false);
  });

  it("may be nested deeper than the stack", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(200_000)}"x"${"]".repeat(200_000)}`);
    expect(matches({ a: ["x"] }, { a: deep })).toBe(true);
    expect(matches({ a: { b: ["x"] } }, { a: deep })).toBe(false);
  });
});

it("a pattern with faults is refused with all of them", () => {
  const error = new EventPatternError([
    { path: "source", text: text("pattern-field-without-list") },
    { path: "detail.level.0.numeric.1", text: text("pattern-numeric-number") },
  ]);
  expect(() => compileEventPattern({ source: "aws.ec2", detail: { level: [{ numeric: [">", "1"] }] } })).toThrow(error);
});

describe("a key with dots", () => {
  const nested = { detail: { state: { status: "running" } } };
  const dotted = { detail: { "state.status": "running" } };

  it.each([[nested], [dotted], [{ "detail.state": { status: "running" } }], [{ "detail.state.status": "running" }]])(
    "is the keys between its dots, in events and in patterns: %j",
    (event) => {
      for (const pattern of [{ detail: { state: { status: ["running"] } } }, { detail: { "state.status": ["running"] } }]) {
        expect(matches(pattern, event)).toBe(true);
        expect(matches(pattern, { detail: { state: "running", status: "running" } })).toBe(false);
      }
      expect(matches({ "detail.state.status": ["running"] }, event)).toBe(true);
    },
  );

  it("constrains what the keys between its dots constrain", () => {
    const both = { detail: { "state.status": ["running"], state: { status: ["stopped", "running"] } } };
    expect([nested, dotted].map((event) => matches(both, event))).toEqual([true, true]);
    expect(matches({ detail: { "state.status": ["running"], state: { status: ["stopped"] } } }, nested)).toBe(false);
  });
});

describe("regardless of case", () => {
  it.each<[wanted: string, yes: string[], no: string[]]>([
    ["straße", ["straße", "STRASSE", "Straße", "strASSe"], ["strasse", "straẞe", "stra", "straßen"]],
    ["STRASSE", ["strasse", "Strasse"], ["straße"]],
    ["ẞ", ["ẞ", "ß"], ["SS", "ss"]],
    ["ΟΔΟΣ", ["οδοσ", "ΟΔΟΣ"], ["οδος"]],
    ["οδος", ["ΟΔΟΣ", "οδος"], ["οδοσ"]],
    ["Iı", ["iI", "Iı", "II"], ["ıI", "İI"]],
    ["İ", ["İ", "i̇"], ["i", "I", "ı"]],
    ["\u212a", ["\u212a", "k"], ["K"]],
    ["ﬁ", ["ﬁ", "FI"], ["fi"]],
    ["한국 😀 𐐀", ["한국 😀 𐐀", "한국 😀 𐐨"], ["한국 😁 𐐀"]],
    ["", [""], ["a"]],
  ])("%s is each of its characters in upper and in lower case", (wanted, yes, no) => {
    const equals = (operator: unknown, value: string): boolean => matches({ a: [operator] }, { a: value });
    for (const [values, expected] of [[yes, true] as const, [no, false] as const]) {
      for (const value of values) {
        expect([value, equals({ "equals-ignore-case": wanted }, value)]).toEqual([value, expected]);
        expect([value, equals({ "anything-but": { "equals-ignore-case": [wanted, "other"] } }, value)]).toEqual([value, !expected]);
      }
    }
    for (const value of yes) {
      expect(equals({ prefix: { "equals-ignore-case": wanted } }, `${value}…`)).toBe(true);
      expect(equals({ suffix: { "equals-ignore-case": wanted } }, `…${value}`)).toBe(true);
    }
  });
});

describe("anything but a list with the empty text", () => {
  it.each([[{ "equals-ignore-case": ["", "b"] }], [{ wildcard: ["", "B*", "b*"] }], [["", "b", "B"]]])("%j", (operand) => {
    const passes = (value: unknown): boolean => matches({ a: [{ "anything-but": operand }] }, { a: value });
    expect(["", "b", "B"].map(passes)).toEqual([false, false, false]);
    expect(["x", " ", 0, null, false, ["", "x"]].map(passes)).toEqual([true, true, true, true, true, true]);
    expect([[], {}, undefined].map(passes)).toEqual([false, false, false]);
  });
});

describe("numbers", () => {
  it.each<[unknown[], number[], number[]]>([
    [
      [">", 0],
      [1_700_000_000_000, 6e9, Number.MAX_SAFE_INTEGER],
      [-6e9, 0],
    ],
    [["<=", -5e9], [-5e9, -6e9], [-4_999_999_999]],
    [
      [">=", 10_000_000_000, "<", 1_000_000_000_000],
      [10_000_000_000, 999_999_999_999],
      [9_999_999_999, 1_000_000_000_000],
    ],
    [["=", 1_700_000_000_000], [1_700_000_000_000], [1_700_000_000_001]],
  ])("%j compares those too that EventBridge does not", (numeric, yes, no) => {
    const passes = (value: number): boolean => matches({ a: [{ numeric }] }, { a: value });
    expect(yes.map(passes)).toEqual(yes.map(() => true));
    expect(no.map(passes)).toEqual(no.map(() => false));
  });
});

it("an event with many lists is matched at once", () => {
  const items = Array.from({ length: 20_000 }, (_, at) => ({ a: "x", b: at, c: [{ d: 1 }, { d: 2 }] }));
  const event = { one: items.slice(0, 200), three: items.slice(0, 200), two: items };
  const never = { a: ["x"], b: [{ numeric: [">=", 0] }], c: { d: [2], e: [{ exists: false }], f: ["never"] } };
  expect(matches({ one: { a: ["x"], b: [{ exists: true }] }, three: { a: ["x"] }, two: never }, event)).toBe(false);
});

it("an event made to take forever is given up", () => {
  const list = (before: string): unknown =>
    Array.from({ length: 200 }, () => Object.fromEntries(["p", "q", "r", "s"].map((key) => [before + key, 1])));
  const event = { a: list("b.c."), "a.b": list("c."), "a.b.c": list("") };
  expect(() => matches({ a: { b: { c: { p: [1], q: [1], r: [1], s: [2], t: [3] } } } }, event)).toThrow("too many lists in lists");
});
