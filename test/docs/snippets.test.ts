import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
/** Within the project, so that packages are found; not looked at by git. */
const FOLDER = join(ROOT, "dist", "snippets");
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** What a reader has: each name that a snippet uses and does not make. */
const READERS_OWN = `
declare const scan: (params: object, signal: AbortSignal) => Promise<number>;
declare const runScan: (params: object, signal?: AbortSignal) => Promise<number>;
declare const QueueUrl: string;
`;

it.each(["README.md", "examples/README.md", "sdk/package/README.md"])(
  "the TypeScript in %s compiles strictly, one snippet after the other",
  async (file) => {
    const snippets = [...readFileSync(join(ROOT, file), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
    expect(snippets.length).toBeGreaterThan(0);
    const folder = join(FOLDER, file.replaceAll("/", "-"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "snippets.ts"), `${READERS_OWN}${snippets.join("\n")}`);
    const compilerOptions = {
      paths: { "belfry/client": [join(ROOT, "sdk/client/index.ts")], "belfry/worker": [join(ROOT, "sdk/worker/index.ts")] },
      noUnusedLocals: false,
      noUnusedParameters: false,
    };
    const config = { extends: join(ROOT, "tsconfig.json"), compilerOptions, include: ["snippets.ts"], exclude: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    expect(await compile(folder)).toBe("");
  },
);

/** What the compiler has to say; nothing if all is well. */
function compile(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(join(ROOT, "node_modules/.bin/tsc"), ["-p", folder], (error, stdout, stderr) =>
      resolve(stdout + stderr || (error?.message ?? "")),
    );
  });
}
