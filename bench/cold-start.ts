/**
 * Bytes of each function, and milliseconds that loading it takes beyond an empty Node, against a budget.
 *
 *     --runs N           processes a function, of which the median counts (default 5)
 *     --bytes N          budget of what is loaded at the start, in bytes (default 600000)
 *     --init MS          budget of loading it, in milliseconds (default 150)
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";
import { synthesize } from "../infra/synthesize.ts";
import { readOptions } from "./figures/options.ts";
import { percentiles } from "./figures/percentiles.ts";
import { functionsOf } from "./stack/template.ts";

const { runs, ...budget } = readOptions({ runs: 5, bytes: 600_000, init: 150 });
const directory = mkdtempSync(join(tmpdir(), "belfry-cold-"));
// With the authorizer, which is a function too.
const assembly = synthesize(join(directory, "cdk.out"), { local: true, auth: true });
const empty = join(directory, "empty.mjs");
writeFileSync(empty, "export const handler = () => undefined;\n");

const functions = Object.entries(functionsOf(assembly, "Belfry-real")).map(([name, { variables }]) => {
  const folder = join(assembly, "functions", name);
  const chunks = readdirSync(folder).filter((file) => file.endsWith(".mjs"));
  const atStart = loadedAtStart(folder);
  const measured = {
    bytes_at_start: bytesOf(folder, atStart),
    bytes_lazy: bytesOf(
      folder,
      chunks.filter((file) => !atStart.includes(file)),
    ),
    init_ms_over_bare_node: initMs(join(folder, "index.mjs"), variables),
  };
  return [name, { ...measured, within_budget: measured.bytes_at_start <= budget.bytes && measured.init_ms_over_bare_node <= budget.init }];
});
rmSync(directory, { recursive: true, force: true });
const result = { benchmark: "cold-start", node: process.version, runs, budget, functions: Object.fromEntries(functions) as unknown };
console.log(JSON.stringify(result, undefined, 1));

/** index.mjs, and the chunks that it and they import by an import declaration; not those behind a call of import(). */
function loadedAtStart(folder: string): string[] {
  const { metafile } = buildSync({
    entryPoints: [join(folder, "index.mjs")],
    absWorkingDir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
    write: false,
    metafile: true,
  });
  const files = new Set(["index.mjs"]);
  // A set goes on to what is added while it is walked through.
  for (const file of files) {
    const imports = metafile.inputs[file]?.imports ?? [];
    for (const { path, kind, external } of imports) if (kind === "import-statement" && external !== true) files.add(basename(path));
  }
  return [...files];
}

function bytesOf(folder: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

/** Loading reads the variables and asks nobody: any value will do. An empty process beside each, since the machine has its moods. */
function initMs(module: string, variables: Readonly<Record<string, unknown>>): number {
  const given = Object.entries(variables).map(([name, value]) => [name, typeof value === "string" ? value : "http://127.0.0.1:9/any"]);
  const environment = Object.fromEntries(given) as Record<string, string>;
  const differences = Array.from({ length: runs }, () => processMs(module, environment) - processMs(empty, environment));
  return percentiles(differences, 1).p50;
}

/** A whole process that imports the module and ends. */
function processMs(module: string, environment: Readonly<Record<string, string>>): number {
  const began = performance.now();
  execFileSync(process.execPath, ["--input-type=module", "-e", `await import(${JSON.stringify(module)}); process.exit(0)`], {
    env: {
      PATH: process.env["PATH"],
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      ...environment,
    },
  });
  return performance.now() - began;
}
