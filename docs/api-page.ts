import type { OpenApiDocument } from "./openapi.ts";
import { escape } from "./escape-html.ts";
import { schemaRows } from "./schema-rows.ts";

/** The OpenAPI document as one page without scripts: it needs nothing from elsewhere and runs under a strict content policy. */
export function renderApiPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => renderOperation(method.toUpperCase(), path, operation as Operation)),
  );
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) => `<section id="schema-${name}"><h3>${name}</h3>${schemaRows(schema)}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(document.info.title)} API</title>
<style>
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 6%, transparent); }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .6rem; }
summary::before { content: "▸"; } details[open] > summary::before { content: "▾"; } summary::-webkit-details-marker { display: none; }
summary > code { font-weight: 600; overflow-wrap: anywhere; min-width: 0; } summary span { margin-left: auto; opacity: .75; }
b.method { flex: none; width: 4.2rem; font: 600 12px ui-monospace, monospace; }
code { font: 13px ui-monospace, monospace; } table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; }
td, th { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); } th { font-weight: 600; }
h4 { margin: .8rem 0 .2rem; } a { color: inherit; }
@media (max-width: 40rem) { summary span { flex-basis: 100%; margin-left: 0; } table { display: block; overflow-x: auto; } }
</style>
<h1>${escape(document.info.title)} API</h1>
<p>${escape(document.info.description ?? "")} The same as a document: <a href="/openapi.json"><code>/openapi.json</code></a>.</p>
<h2>Routes</h2>
${operations.join("\n")}
<h2>Shapes</h2>
${schemas.join("\n")}
</html>
`;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: unknown;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses: Readonly<
    Record<string, { readonly description?: string; readonly content?: { readonly "application/json"?: { readonly schema?: unknown } } }>
  >;
}

function renderOperation(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    (one) =>
      `<tr><td><code>${escape(one.name)}</code></td><td>${one.in}${one.required ? ", required" : ""}</td><td>${escape(one.description ?? "")}</td></tr>`,
  );
  // As JSON, or, where that is not taken, as a form.
  const { "application/json": json, ...others } = operation.requestBody?.content ?? {};
  const body = (json ?? Object.values(others)[0])?.schema;
  const answers = Object.entries(operation.responses).map(([status, answer]) => {
    const schema = answer.content?.["application/json"]?.schema;
    return `<h4>${status}</h4>${schema ? schemaRows(schema) : `<p>${escape(answer.description ?? "")}</p>`}`;
  });
  return `<details><summary><b class="method">${method}</b> <code>${escape(path)}</code> <span>${withCode(operation.summary)}</span></summary>
<p>${withCode(operation.description)}</p>
${parameters.length > 0 ? `<table>${parameters.join("")}</table>` : ""}
${body ? `<h4>Body${operation.requestBody?.required ? "" : " (may be left out)"}</h4>${schemaRows(body)}` : ""}
${answers.join("\n")}</details>`;
}

/** Text with its `code` marked as such. */
function withCode(text = ""): string {
  return escape(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
