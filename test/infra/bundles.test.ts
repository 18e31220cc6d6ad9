import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { account } from "../../shared/contract/texts/en/account.ts";
import { dagMail } from "../../shared/contract/texts/en/dag-mail.ts";
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

describe("texts that few functions say", () => {
  const codes = Object.keys({ ...account, ...dagMail });
  const saidBy = Object.entries(bundles).map(([name, folder]) => {
    const chunks = readdirSync(folder)
      .filter((file) => file.endsWith(".mjs"))
      .map((file) => readFileSync(join(folder, file), "utf8"));
    // The Korean table holds the codes of all areas, and is no use of them.
    const code = chunks.filter((chunk) => !/[가-힣]/.test(chunk)).join("\n");
    return {
      name,
      knows: code.includes(account["logged-out"]({})),
      uses: codes.filter((one) => new RegExp(`\\(["'\`]${one}["'\`]`).test(code)),
    };
  });

  it("are in English in the bundle of each function that uses one", () => {
    expect(saidBy.filter(({ knows, uses }) => !knows && uses.length > 0)).toEqual([]);
    expect(
      saidBy
        .filter(({ knows }) => knows)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(expect.arrayContaining(["accounts", "tasks"]));
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
