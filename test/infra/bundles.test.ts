import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useCloud } from "./support/cloud.ts";

const IMPORT_AT_ONCE = /\b(?:from|import)\s*"\.\/([^"]+)"/g;
const IMPORT = /\b(?:from|import)\s*\(?\s*"\.\/([^"]+)"/g;
const { bundles } = useCloud();

describe.each(Object.entries(bundles))("the bundle of %s", (_, folder) => {
  it("loads at most 600 KB at its start, index.mjs and the chunks that it needs at once, and has at most 1.3 MB", () => {
    expect(size(folder, reached(folder, IMPORT_AT_ONCE))).toBeLessThanOrEqual(600_000);
    expect(size(folder, readdirSync(folder))).toBeLessThanOrEqual(1_300_000);
  });

  it("has what it imports in its own folder, and nothing that it does not", () => {
    const modules = readdirSync(folder).filter((name) => name.endsWith(".mjs"));

    expect(modules.toSorted()).toEqual([...reached(folder, IMPORT)].toSorted());
  });
});

/** All that `index.mjs` imports from its folder, and what that imports. */
function reached(folder: string, imports: RegExp): Set<string> {
  const found = new Set(["index.mjs"]);
  for (const name of found) {
    for (const [, imported = ""] of readFileSync(join(folder, name), "utf8").matchAll(imports)) found.add(imported);
  }
  return found;
}

function size(folder: string, names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
