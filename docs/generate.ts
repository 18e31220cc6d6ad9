import { mkdir, readFile, writeFile } from "node:fs/promises";
import { renderApiPage } from "./api-page.ts";
import { openApiDocument } from "./openapi.ts";

/**
 * Writes docs/generated/ from the route table. `--check` writes nothing and fails if a file is not what it would write.
 */
const document = openApiDocument();
const files = { "openapi.json": `${JSON.stringify(document, null, 1)}\n`, "api.html": renderApiPage(document) };
const folder = new URL("generated/", import.meta.url);
await mkdir(folder, { recursive: true });

for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, folder);
  if (!process.argv.includes("--check")) {
    await writeFile(file, text);
  } else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    console.error(`docs/generated/${name} is out of date: npm run generate`);
    process.exitCode = 1;
  }
}
