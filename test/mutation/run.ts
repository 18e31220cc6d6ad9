/**
 * `npm run mutants`: changes single expressions of the deciding code, one at a time and in a copy, and asks the tests whether they
 * notice. Prints JSON: how many were told, and each that was not. A survivor is a missing test, or the same program written
 * otherwise. Installs Stryker in `.build/stryker`, which stays for the next time.
 */
import type { SpawnOptions } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../emulator/support/phase.ts";
import { type MutationOptions, readOptions, USAGE } from "./options.ts";
import { sampleLines } from "./sample-lines.ts";
import { Report, summaryOf } from "./summary.ts";

const VERSION = "10.1.1";
const STRYKER = resolve(".build/stryker", VERSION);
/** Texts and lists are tables, of which a test would be a second copy. */
const UNCHANGED = ["StringLiteral", "ObjectLiteral", "ArrayDeclaration"];
/** Our own Stryker finds the project's Vitest above it: its peers are not installed. */
const INSTALL = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", "--save-exact"];
/** What it says goes where our own output does not. */
const SAID: SpawnOptions = { stdio: ["ignore", 2, 2] };

async function install(signal: AbortSignal): Promise<string> {
  const packages = join(STRYKER, "node_modules/@stryker-mutator");
  // Written last.
  if (existsSync(join(STRYKER, "package-lock.json"))) return packages;
  mkdirSync(STRYKER, { recursive: true });
  writeFileSync(join(STRYKER, "package.json"), JSON.stringify({ private: true }));
  const names = ["core", "vitest-runner"].map((name) => `@stryker-mutator/${name}@${VERSION}`);
  await run("npm", [...INSTALL, ...names], { ...SAID, cwd: STRYKER, signal });
  return packages;
}

async function mutate({ files, lines, seed, workers, tests }: MutationOptions, folder: string, signal: AbortSignal): Promise<void> {
  const paths = globSync([...files]).filter((path) => path.endsWith(".ts"));
  const sample = sampleLines(new Map(paths.map((path) => [path, readFileSync(path, "utf8")])), lines, seed);
  if (sample.length === 0) throw new Error(`no code in ${files.join(" ")}`);
  const packages = await install(signal);
  const config = join(folder, "stryker.json");
  const settings = {
    testRunner: "vitest",
    vitest: { configFile: "test/mutation/vitest.config.ts", related: true },
    plugins: [join(packages, "vitest-runner/dist/src/index.js")],
    mutate: sample,
    mutator: { excludedMutations: UNCHANGED },
    ignoreStatic: true,
    ignorePatterns: [".build", ".belfry", "cdk.out", "dist"],
    // Its types are not asked, and TypeScript 7 has no library that could read its settings.
    disableTypeChecks: false,
    tsconfigFile: "none.json",
    tempDirName: join(folder, "copies"),
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: join(folder, "report.json") },
    allowConsoleColors: false,
    concurrency: workers,
  };
  writeFileSync(config, JSON.stringify(settings));
  const env = { ...process.env, MUTATION_SEED: String(seed), ...(tests !== undefined && { MUTATION_TESTS: tests }) };
  await run(process.execPath, [join(packages, "core/bin/stryker.js"), "run", config], { ...SAID, env, signal });
}

/** Below the project, whose packages the copies find; nothing else looks into it. */
mkdirSync(".build", { recursive: true });
const options = readOptions(process.argv.slice(2));
if (options === "help") console.log(USAGE);
else {
  const folder = mkdtempSync(resolve(".build/mutants-"));
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
  try {
    await mutate(options, folder, interrupted.signal);
    const summary = summaryOf(Report.parse(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))));
    console.log(JSON.stringify({ seed: options.seed, ...summary }, null, 2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
