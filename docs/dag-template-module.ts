import { readdir, readFile } from "node:fs/promises";

const folder = new URL("../shared/domain/airflow/template/", import.meta.url);

/** The Python files of the DAG template, in the order of their names, as one text in a module that can be bundled. */
export async function dagTemplateModule(): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".py")).sort();
  const parts = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
  const template = parts.map((part) => part.trimEnd()).join("\n\n\n");
  return `/** Made of template/*.py by \`npm run generate\`. */\nexport const DAG_TEMPLATE =\n  ${JSON.stringify(`${template}\n`)};\n`;
}
