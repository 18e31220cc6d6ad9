import * as z from "zod";

/** What the project's own package.json says that the SDK's takes over. */
export const RootManifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
});
export type RootManifest = z.infer<typeof RootManifest>;

/**
 * The Node versions on which all of it works: `AbortSignal.any` came with 20.3, and lru-cache leaves 21 out. The package's
 * test holds it against the range of every package that is installed.
 */
const NODE_RANGE = "^20.3.0 || >=22";

/** "module-sync" is for a `require()` that can load ES modules; "require" for one that cannot. */
function entry(folder: string) {
  const file = `./sdk/${folder}/index.js`;
  return { types: `./sdk/${folder}/index.d.ts`, "module-sync": file, import: file, require: "./require.cjs" };
}

/**
 * The package.json of the SDK's package. `imports`: the module specifiers that its code imports; they become its
 * dependencies, at the versions of the project, which are the ones that are tested. Not ranges: the AWS SDK takes up newer
 * Node versions only with a minor version.
 *
 * @throws Error for an import that the project does not depend on.
 */
export function manifestOf(root: RootManifest, imports: readonly string[]) {
  const names = [...new Set(imports.map(packageOf))].toSorted();
  const dependencies = Object.fromEntries(names.map((name) => [name, versionOf(root, name)]));
  return {
    name: root.name,
    version: root.version,
    description: "Worker SDK and client of the Belfry scheduler",
    license: root.license,
    type: "module",
    exports: { "./client": entry("client"), "./worker": entry("worker"), "./package.json": "./package.json" },
    bin: { "belfry-exec": "./sdk/exec/main.js" },
    engines: { node: NODE_RANGE },
    // Node's types are part of the SDK's and of the AWS SDK's, so that programs with `"types": []` compile too.
    dependencies: { ...dependencies, "@types/node": ">=20" },
  };
}

function versionOf({ dependencies }: RootManifest, name: string): string {
  const version = dependencies[name];
  if (version === undefined) throw new Error(`the SDK imports ${name}, which is not among the project's dependencies`);
  return version;
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
