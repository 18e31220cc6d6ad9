import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const USE_CASES = "shared/use-cases";
const IMPORT = /\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

/** What all areas may use: the table of kinds, through which they are to meet; what is sent, and slots, which use no area. */
const COMMON = new Set(["kinds", "sending", "slots"]);
/** Which others an area may use. Nothing is to be added; what is gone is to be taken out. */
const USES: Readonly<Record<string, readonly string[]>> = {
  "all-runs": ["definitions"],
  calendar: ["definitions", "schedules", "statistics"],
  "dead-letters": ["definitions", "planning", "runs"],
  definitions: ["runs"],
  events: ["definitions"],
  overview: ["definitions", "statistics"],
  planning: ["definitions", "runs"],
  queues: ["definitions", "overview"],
  runs: ["definitions", "statistics", "workflows"],
  schedules: ["definitions", "statistics", "workflows"],
  starting: ["definitions", "runs"],
  tasks: ["definitions", "workflows"],
  workflows: ["statistics"],
};

/** The folder of an area, or `` for a file that belongs to none. */
function areaOf(path: string): string {
  const [first = "", second] = path.slice(USE_CASES.length + 1).split("/");
  return second === undefined ? "" : first;
}

/** By area, the other areas that its files import. `read`: the text of a file. */
function usesOf(files: readonly string[], read: (path: string) => string): Record<string, readonly string[]> {
  const uses = new Map<string, Set<string>>();
  for (const file of files) {
    const area = areaOf(file);
    for (const [, specifier = ""] of read(file).matchAll(IMPORT)) {
      const imported = posix.join(posix.dirname(file), specifier);
      const other = imported.startsWith(`${USE_CASES}/`) ? areaOf(imported) : "";
      if (area === "" || area === "kinds" || other === "" || COMMON.has(other) || other === area) continue;
      uses.set(area, (uses.get(area) ?? new Set()).add(other));
    }
  }
  return Object.fromEntries([...uses].map(([area, others]) => [area, [...others].toSorted()]));
}

it("areas of use cases use no other areas than they are known to", () => {
  const files = readdirSync(new URL(USE_CASES, root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${USE_CASES}/${name}`);
  expect(usesOf(files, (path) => readFileSync(new URL(path, root), "utf8"))).toEqual(USES);
});

it.each([
  ['import { a } from "../accounts/a.ts";', ["accounts"]],
  ['import type { A } from "../accounts/a.ts";', ["accounts"]],
  ['export { a } from "../accounts/deep/a.ts";', ["accounts"]],
  ['const a = await import("../accounts/a.ts");', ["accounts"]],
  ['import { a } from "../kinds/kind.ts";\nimport { b } from "./b.ts";\nimport { c } from "../react.ts";', undefined],
])("what is planted is found: %s", (code, found) => {
  expect(usesOf(["shared/use-cases/live/planted.ts"], () => code)["live"]).toEqual(found);
});
