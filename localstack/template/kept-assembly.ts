import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { synthesizeApart } from "./synthesize-apart.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** All that an assembly is made from. */
const SOURCES = ["cdk.json", "console", "docs/generated", "functions", "infra", "package-lock.json", "shared"];
/** How long one is kept that nobody asks for. */
const KEPT_MS = 3_600_000;
const READER = /^(?<assembly>[0-9a-f]{32})\.read-by-(?<pid>\d+)$/;

/**
 * The folder of the app's assembly for this context, until this process ends. Synthesising takes seconds of a whole core, and
 * most starts want what the one before wanted: it is kept in `.build` under a hash of its sources, so it can be shared and
 * never be stale. Nobody writes into it.
 */
export async function keptAssembly(context: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = join(root, ".build", "assemblies");
  const directory = join(folder, hashOf(JSON.stringify(context)));
  mkdirSync(folder, { recursive: true });
  keepWhileAlive(directory);
  removeUnused(folder);
  if (existsSync(directory)) {
    const now = new Date();
    utimesSync(directory, now, now);
    return directory;
  }
  const made = await synthesizeApart(`${directory}.${process.pid}`, context);
  try {
    renameSync(made, directory);
  } catch (error) {
    // Another process was faster with the same.
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

function keepWhileAlive(directory: string): void {
  const note = `${directory}.read-by-${process.pid}`;
  if (existsSync(note)) return;
  writeFileSync(note, "");
  process.once("exit", () => rmSync(note, { force: true }));
}

/** Several processes may do this at once: what is gone already is no fault. */
function removeUnused(folder: string): void {
  const names = readdirSync(folder);
  const read = new Set<string>();
  for (const name of names) {
    const { assembly, pid } = READER.exec(name)?.groups ?? {};
    if (assembly === undefined) continue;
    if (isAlive(Number(pid))) read.add(assembly);
    else rmSync(join(folder, name), { force: true });
  }
  for (const name of names) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() && !read.has(name) && Date.now() - stats.mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
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
