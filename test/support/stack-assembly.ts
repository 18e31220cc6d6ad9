import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** All that an assembly is made from. */
const SOURCES = ["cdk.json", "console", "docs/generated", "functions", "infra", "package-lock.json", "shared"];
const KEPT_MS = 3_600_000;

/**
 * The folder of the app's assembly for this context. Synthesising takes seconds of a whole core, and most files of tests
 * want the same: it is kept in the build folder under a hash of its sources, so it can be shared and never be stale.
 */
export async function assembly(context: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = join(root, ".build", "assemblies");
  const directory = join(folder, hashOf(JSON.stringify(context)));
  if (existsSync(directory)) return directory;
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const old = join(folder, name);
    // Another process may be removing it too.
    const stats = statSync(old, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > KEPT_MS) rmSync(old, { recursive: true, force: true });
  }
  // Loaded only when needed: the CDK alone takes a second to load.
  const { synthesize } = await import("../../infra/synthesize.ts");
  const made = synthesize(`${directory}.${process.pid}`, context);
  try {
    renameSync(made, directory);
  } catch (error) {
    // Another process was faster with the same.
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

function hashOf(context: string): string {
  const hash = createHash("sha256").update(context);
  for (const source of SOURCES) {
    for (const file of filesOf(source)) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex").slice(0, 32);
}

function filesOf(source: string): string[] {
  if (statSync(join(root, source)).isFile()) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length))
    .toSorted();
}
