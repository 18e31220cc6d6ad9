import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { buildSync, type Metafile } from "esbuild";
import { bundleConsole } from "./bundle-console.ts";

/** Every function, by the name of its file in functions/. */
export const FUNCTIONS = [
  "accounts",
  "airflow-sync",
  "api",
  "authorizer",
  "complete",
  "console",
  "dispatch",
  "monthly-statistics",
  "notifications",
  "notify",
  "provision",
  "publish",
  "react",
  "redrive",
  "schedules",
  "socket",
  "socket-push",
  "sweep",
  "tasks",
  "telegram",
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** The folder of each function's bundle, ready to be an asset. */
export type Bundles = Readonly<Record<FunctionName, string>>;

const root = fileURLToPath(new URL("../", import.meta.url));

/** The largest ones, to stay within 600 KB; and the only one that sends mails: what it takes of packages others would load too. */
const ALONE: readonly FunctionName[] = ["api", "dispatch", "notify"];

/**
 * Functions that are bundled together share chunks, cut by who uses what, and load a few percent more for it than alone. A pass
 * for each would take seconds.
 */
const PASSES: readonly (readonly FunctionName[])[] = [...ALONE.map((name) => [name]), FUNCTIONS.filter((name) => !ALONE.includes(name))];

/**
 * Bundles all functions, in under a second. What several of a pass share, and what one imports lazily, become chunks of
 * their own; each function's folder gets a copy of those that it reaches, so that it stands alone. The same sources give
 * the same bytes, so assets keep their hash.
 */
export function bundleFunctions(output = `${root}.build/functions`): Bundles {
  rmSync(output, { recursive: true, force: true });
  for (const names of PASSES) bundle(names, output);
  for (const document of ["openapi.json", "api.html"]) {
    // Half a megabyte of text that few ask for.
    writeFileSync(`${output}/api/${document}.br`, packed(readFileSync(`${root}docs/generated/${document}`)));
  }
  bundleConsole(`${output}/console/files`);
  return Object.fromEntries(FUNCTIONS.map((name) => [name, join(output, name)])) as Record<FunctionName, string>;
}

function bundle(names: readonly FunctionName[], output: string): void {
  const { outputFiles, metafile } = buildSync({
    entryPoints: Object.fromEntries(names.map((name) => [name, entryPoint(name)])),
    outdir: output,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "warning",
    write: false,
    metafile: true,
    // Reached only where no credentials are in the environment, which in Lambda they always are: 90 KB less to load.
    external: ["ini", "sso", "process", "web-identity", "login", "http"]
      .map((name) => `@aws-sdk/credential-provider-${name}`)
      .concat("@smithy/credential-provider-imds"),
    // Some dependencies are CommonJS and call require.
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
  });
  const contents = new Map(outputFiles.map((file) => [file.path, file.contents]));
  for (const name of names) {
    const folder = join(output, name);
    mkdirSync(folder, { recursive: true });
    for (const [path, { entryPoint: source }] of reachable(metafile, entryPoint(name))) {
      const content = contents.get(resolve(root, path));
      if (!content) throw new Error(`esbuild names ${path} and did not make it`);
      writeFileSync(join(folder, source === entryPoint(name) ? "index.mjs" : basename(path)), content);
    }
  }
}

/** Nearly as small as can be, in a tenth of the time: functions are bundled at each start. */
function packed(content: Buffer): Buffer {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } });
}

/** From the root of the project, as esbuild names it in its report. */
function entryPoint(name: FunctionName): string {
  return `functions/${name}.ts`;
}

type Output = readonly [path: string, output: Metafile["outputs"][string]];

/** The output of an entry point, and all that it imports, at once or lazily. */
function reachable({ outputs }: Metafile, entry: string): readonly Output[] {
  const found = new Map(Object.entries(outputs).filter(([, { entryPoint: source }]) => source === entry));
  // A map goes on to what is added while it is walked through.
  for (const { imports } of found.values()) {
    for (const { path } of imports) {
      const imported = outputs[path];
      if (imported) found.set(path, imported);
    }
  }
  return [...found];
}
