/**
 * `npm run build:worker`: the SDK as a package of its own, in dist/package/ and, packed, as dist/belfry-VERSION.tgz.
 * Prints the path of the latter.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { manifestOf, RootManifest } from "./manifest.ts";

const project = resolve(import.meta.dirname, "../..");
const sdk = join(project, "sdk");
const dist = join(project, "dist");
const folder = join(dist, "package");
const ENTRIES = ["worker/index.ts", "client/index.ts", "exec/main.ts"];

rmSync(dist, { recursive: true, force: true });
compile();
const root = RootManifest.parse(JSON.parse(readFileSync(join(project, "package.json"), "utf8")));
const manifest = manifestOf(root, await importedPackages());
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(join(project, "LICENSE"), join(folder, "LICENSE"));
for (const file of ["README.md", "require.cjs"]) copyFileSync(join(import.meta.dirname, file), join(folder, file));
console.log(join(dist, pack()));

function compile(): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", join(sdk, "tsconfig.build.json")], { stdio: "inherit" });
}

/** What the code imports beside itself and Node, by module specifier. */
async function importedPackages(): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ENTRIES.map((file) => join(sdk, file)),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    metafile: true,
    write: false,
    outdir: folder,
    logLevel: "error",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return imports.filter(({ external, path }) => external === true && !path.startsWith("node:")).map(({ path }) => path);
}

function pack(): string {
  return execFileSync("npm", ["pack", "--silent", "--pack-destination", dist], { cwd: folder, encoding: "utf8" }).trim();
}
