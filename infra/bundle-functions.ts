import { copyFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** Every function, by the name of its file in functions/. */
const FUNCTIONS = ["api", "authorizer", "complete", "dispatch", "provision", "react", "sweep"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** The folder of each function's bundle, ready to be an asset. */
export type Bundles = Readonly<Record<FunctionName, string>>;

const root = fileURLToPath(new URL("../", import.meta.url));

/** Bundles all functions in one pass, a second in all. The same sources give the same bytes, so assets keep their hash. */
export function bundleFunctions(output = `${root}.build/functions`): Bundles {
  rmSync(output, { recursive: true, force: true });
  buildSync({
    entryPoints: Object.fromEntries(FUNCTIONS.map((name) => [`${name}/index`, `${root}functions/${name}.ts`])),
    outdir: output,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "warning",
    // Reached only where no credentials are in the environment, which in Lambda they always are: 90 KB less to load.
    external: ["ini", "sso", "process", "web-identity", "login", "http"]
      .map((name) => `@aws-sdk/credential-provider-${name}`)
      .concat("@smithy/credential-provider-imds"),
    // Some dependencies are CommonJS and call require.
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
  });
  for (const document of ["openapi.json", "api.html"]) copyFileSync(`${root}docs/generated/${document}`, `${output}/api/${document}`);
  return Object.fromEntries(FUNCTIONS.map((name) => [name, `${output}/${name}`])) as Record<FunctionName, string>;
}
