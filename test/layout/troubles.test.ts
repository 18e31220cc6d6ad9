import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { TROUBLES } from "../../shared/ports/troubles.ts";

const root = new URL("../", import.meta.url);
const tests = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts") && !name.startsWith("layout/"))
  .map((name) => readFileSync(new URL(name, root), "utf8"));

it.each(TROUBLES)("a test asserts that %s is reported", (name) => {
  expect(tests.filter((code) => code.includes(`"${name}"`)).length).toBeGreaterThan(0);
});

it("each name is in the table once", () => {
  expect(new Set(TROUBLES).size).toBe(TROUBLES.length);
});
