import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { contentHash } from "../../../shared/domain/content-hash.ts";

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

it("A hash of JSON does not depend on the order of keys, at any depth", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(contentHash(reversed(value))).toBe(contentHash(value));
    }),
  );
});

it("A hash of JSON tells different content apart, also the order of lists", () => {
  const different = [{ a: 1 }, { a: "1" }, { a: [1, 2] }, { a: [2, 1] }, { a: null }, {}, [], null, { b: 1 }, { a: { b: 1 } }, { A: 1 }];
  expect(new Set(different.map(contentHash)).size).toBe(different.length);
});

it("A hash of JSON is the SHA-256 of its form by RFC 8785", () => {
  const canonical = '{"1":0,"a":[1e+30,4.5,0.002,1e-27],"ö":"\\u000f\\nA\'B\\"\\\\"}';
  const value = { ö: "\u000f\nA'B\"\\", a: [1e30, 4.5, 2e-3, 1e-27], "1": -0 };
  expect(contentHash(value)).toBe(createHash("sha256").update(canonical).digest("hex"));
});

it("A hash of JSON takes lone surrogates, in texts and in keys, and leaves texts about them alone", () => {
  const hashes = ["\ud800", "\ud800\ud800", "\\ud800", "\\\\ud800", "\\\ud800", { "\udfff": 1 }].map(contentHash);
  expect(new Set(hashes).size).toBe(6);
});
