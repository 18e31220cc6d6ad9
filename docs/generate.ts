import { mkdir, readFile, writeFile } from "node:fs/promises";
import { renderApiPage } from "./api-page.ts";
import { dagTemplateModule } from "./dag-template-module.ts";
import { openApiDocument } from "./openapi.ts";

/**
 * Writes docs/generated/ from the route table, and the template of DAG files from its Python. `--check` writes nothing and
 * fails if a file is not what it would write.
 */
const document = openApiDocument();
const files = {
  "docs/generated/openapi.json": `${JSON.stringify(document, null, 1)}\n`,
  "docs/generated/api.html": renderApiPage(document),
  "shared/domain/airflow/dag-template.ts": await dagTemplateModule(),
};
const root = new URL("../", import.meta.url);
await mkdir(new URL("docs/generated/", root), { recursive: true });

for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, root);
  if (!process.argv.includes("--check")) {
    await writeFile(file, text);
  } else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    console.error(`${name} is out of date: npm run generate`);
    process.exitCode = 1;
  }
}
