import { createHash } from "node:crypto";

/** A line without code: blank, of a comment, an import, or only closing what was opened. */
const WITHOUT_CODE = /^\s*(?:\/\/|\/?\*|import\b|export (?:type|interface)\b|interface\b|[\])};,>(]*$)/;

/**
 * The lines that are to be changed, as Stryker's ranges (`path:line-line`, from 1), by path and line. The same seed chooses the
 * same lines of the same sources, and leaves the choice among the others as it was when one is changed.
 */
export function sampleLines(sources: ReadonlyMap<string, string>, lines: number, seed: number): readonly string[] {
  const found = [...sources].flatMap(([path, source]) =>
    source
      .split("\n")
      .flatMap((code, index) => (WITHOUT_CODE.test(code) ? [] : [{ path, line: index + 1, rank: rank(seed, path, index, code) }])),
  );
  return found
    .toSorted((a, b) => compare(a.rank, b.rank))
    .slice(0, lines)
    .toSorted((a, b) => compare(a.path, b.path) || a.line - b.line)
    .map(({ path, line }) => `${path}:${line}-${line}`);
}

function rank(seed: number, ...of: readonly (string | number)[]): string {
  return createHash("sha256")
    .update(JSON.stringify([seed, ...of]))
    .digest("hex");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
