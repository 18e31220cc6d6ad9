import { describe, expect, it } from "vitest";
import type { TextTable } from "../../../shared/contract/texts/text-table.ts";

const AREAS =
  "account airflow body cron dag-mail event-pattern letter notification request rule run schedule task telegram template trigger".split(
    " ",
  );
type Words = (params: unknown) => unknown;
type Area = Readonly<Record<string, Words>>;

async function area(language: "en" | "ko", name: string): Promise<Area> {
  const tables: Record<string, TextTable<object>> = await import(`../../../shared/contract/texts/${language}/${name}.ts`);
  return Object.assign({}, ...Object.values(tables)) as Area;
}

/** Any value: a text, a number, a list of two, an object; tells which of its fields are looked at. */
function anything(name: string, look: (field: string) => void = () => undefined): unknown {
  const target = () => anything(name);
  return new Proxy(target, {
    get(_, field) {
      if (field === Symbol.toPrimitive) return (hint: string) => (hint === "number" ? 2 : `«${name}»`);
      if (field === Symbol.iterator) return () => [anything(name), anything(name)].values();
      if (typeof field === "symbol") return undefined;
      if (field === "length") return 2;
      if (field in String.prototype || field in Array.prototype) return methodOf(name, field);
      look(field);
      return anything(field);
    },
  });
}

function methodOf(name: string, method: string): unknown {
  const list = [anything(name), anything(name)];
  if (method === "map" || method === "flatMap" || method === "filter") return list[method].bind(list);
  if (method === "slice" || method === "toSorted") return () => anything(name);
  if (method === "join") return (separator: string) => [`«${name}»`, `«${name}»`].join(separator);
  if (method === "includes" || method === "startsWith" || method === "endsWith") return () => false;
  return () => `«${name}»`;
}

/** English says no more than the system that it replaces: its clients compare. */
const AS_DOCUMENTED = new Set(["dataset-not-found", "task-not-found"]);

function said(words: Words): { readonly text: string; readonly fields: string[] } {
  const fields = new Set<string>();
  const text = words(anything("params", (field) => fields.add(field)));
  // One of a table's words, of which the parameter names none.
  return { text: typeof text === "string" ? text : "«»", fields: [...fields].toSorted() };
}

describe.each(AREAS)("texts of %s", (name) => {
  it("say in Korean what they say in English: the same codes, and of each the same parameters", async () => {
    const [en, ko] = await Promise.all([area("en", name), area("ko", name)]);
    expect(Object.keys(ko).toSorted()).toEqual(Object.keys(en).toSorted());
    const fields = (table: Area) =>
      Object.entries(table).flatMap(([code, words]) => (AS_DOCUMENTED.has(code) ? [] : [[code, said(words).fields] as const]));
    expect(Object.fromEntries(fields(ko))).toEqual(Object.fromEntries(fields(en)));
  });

  it("are in their language", async () => {
    const [en, ko] = await Promise.all([area("en", name), area("ko", name)]);
    const own = (words: Words) => said(words).text.replaceAll(/«[^»]*»/g, "");
    // What has no words at all, such as `{type}: {name}`, is in every language.
    for (const [code, words] of Object.entries(ko)) expect([code, own(words)]).toEqual([code, expect.stringMatching(/[가-힣]|^[^a-z]*$/i)]);
    for (const [code, words] of Object.entries(en)) expect([code, own(words)]).toEqual([code, expect.not.stringMatching(/[가-힣]/)]);
  });
});
