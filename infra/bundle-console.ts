import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));
export const ENTRY = "console/main.tsx";
export const STYLE = "console/style/console.css";

/** How the console is built; `console/dev.ts` watches with the same. */
export const consoleBuild = {
  entryPoints: [ENTRY, STYLE],
  outdir: ".build/console",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: ["es2022", "chrome111", "firefox114", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  write: false,
} satisfies BuildOptions;

/** A file of the console as a browser loads it. */
interface ConsoleFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface ConsoleBuild {
  readonly files: readonly ConsoleFile[];
  /** Scripts that the page loads before it shows anything, in order; the first one starts it. */
  readonly first: readonly string[];
  /** By language: the scripts with its words, of which the page loads those of one before it shows anything. */
  readonly languages: Readonly<Record<string, readonly string[]>>;
  /** By each script that is loaded later, for a screen or a part of one: the scripts that come with it. */
  readonly later: Readonly<Record<string, readonly string[]>>;
  /** Bytes of each script and style after gzip. */
  readonly gzip: Readonly<Record<string, number>>;
  readonly version: string;
}

/** Builds the console in memory: scripts, style, and the page that loads them. The same sources give the same bytes. */
export function buildConsole(): ConsoleBuild {
  const { outputFiles, metafile } = buildSync(consoleBuild);
  const built = outputFiles.map(({ path, contents }) => ({ name: basename(path), content: contents }));
  const first = loadedFirst(metafile);
  const style = nameOf(metafile, STYLE);
  const page = new TextEncoder().encode(pageOf(style, first));
  const files = [...built, { name: "index.html", content: page }];
  const gzip = Object.fromEntries(built.map(({ name, content }) => [name, gzipSync(content, { level: 9 }).byteLength]));
  const version = createHash("sha256").update(page).digest("hex").slice(0, 12);
  return { files, first, languages: loadedWords(metafile), later: loadedLater(metafile), gzip, version };
}

/** Writes the console as the function serves it: compressed once, with a list of what there is. */
export function bundleConsole(folder: string): void {
  const { files, version } = buildConsole();
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of files) writeFileSync(join(folder, `${name}.br`), compressed(content));
  const entries = files.map(({ name }) => [name, { name: `${name}.br`, type: typeOf(name) }]);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version, files: Object.fromEntries(entries) }));
}

export function typeOf(name: string): string {
  if (name.endsWith(".js")) return "text/javascript; charset=utf-8";
  return name.endsWith(".css") ? "text/css; charset=utf-8" : "text/html; charset=utf-8";
}

/** The page, loading this style and these scripts. */
export function pageOf(style: string, scripts: readonly string[]): string {
  const [main, ...others] = scripts.map((name) => `/console/${name}`);
  const preloads = others.map((href) => `<link rel="modulepreload" href="${href}">`).join("");
  return readFileSync(join(root, "console/index.html"), "utf8")
    .replace("<!-- icons -->", readFileSync(join(root, "console/icons.svg"), "utf8").trim())
    .replace("{style}", `/console/${style}`)
    .replace("{main}", main ?? "")
    .replace("<!-- preloads -->", preloads);
}

/** The entry point, and all that it imports at once. */
export function loadedFirst(metafile: Metafile): readonly string[] {
  const { outputs } = metafile;
  return withImports(
    metafile,
    Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === ENTRY),
  );
}

function loadedWords(metafile: Metafile): ConsoleBuild["languages"] {
  const paths = Object.keys(metafile.outputs);
  const wordsOf = (language: string) => paths.filter((path) => metafile.outputs[path]?.entryPoint === `console/words/${language}.ts`);
  return Object.fromEntries(["ko", "en"].map((language) => [language, withImports(metafile, wordsOf(language))]));
}

function loadedLater(metafile: Metafile): ConsoleBuild["later"] {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const later = new Set(imports.flatMap(({ kind, path }) => (kind === "dynamic-import" ? [path] : [])));
  return Object.fromEntries([...later].map((path) => [basename(path), withImports(metafile, [path])]));
}

function withImports({ outputs }: Metafile, paths: readonly string[]): readonly string[] {
  const found = new Set(paths);
  // A set goes on to what is added while it is walked through.
  for (const path of found) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) if (kind === "import-statement") found.add(imported);
  }
  return [...found].map((path) => basename(path));
}

export function nameOf({ outputs }: Metafile, entry: string): string {
  const path = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  if (path === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return basename(path);
}

function compressed(content: Uint8Array): Buffer {
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength },
  });
}
