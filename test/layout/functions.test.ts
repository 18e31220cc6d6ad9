import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../infra/bundle-functions.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const namesIn = (folder: string) =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -3))
    .toSorted();
const tests = readdirSync(new URL("test/functions/", root), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => read(`test/functions/${name}`));

it("each function has an entry and a handler, and there are no others", () => {
  expect(namesIn("functions/")).toEqual([...FUNCTIONS].toSorted());
  expect(namesIn("functions/handlers/")).toEqual([...FUNCTIONS].toSorted());
});

describe.each(FUNCTIONS)("the function %s", (name) => {
  it("is its handler with ports from the composition: its entry decides nothing", () => {
    const code = read(`functions/${name}.ts`);
    expect(code).toContain(`from "./handlers/${name}.ts"`);
    expect(code).toMatch(/\nexport const handler = \w+Handler\([^]*\);\n$/);
    expect(code).not.toMatch(/\bif\b|\bthrow\b|\bcatch\b/);
  });

  it("has a test that calls its handler", () => {
    expect(tests.filter((code) => code.includes(`functions/handlers/${name}.ts"`)).length).toBeGreaterThan(0);
  });
});
