/**
 * A file that a result names: `{"file": {"name": "report.xlsx", "content": "<base64>"}}`, or with `url`, an https address from
 * which whoever gets the mail can load it, instead of `content`.
 */
export type ResultFile = { readonly name: string } & ({ readonly content: string } | { readonly url: string });

const LONGEST_NAME = 200;
const LONGEST_URL = 2_000;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Undefined: the result names none. `malformed`: it has a `file` that is none of the two; null and `{"file": null}` name none. */
export function fileOf(result: unknown): ResultFile | "malformed" | undefined {
  const file = asObject(result)?.["file"];
  if (file === undefined || file === null) return undefined;
  const { name, content, url } = asObject(file) ?? {};
  if (typeof name !== "string" || !isName(name)) return "malformed";
  if (typeof content === "string" && url === undefined) return content !== "" && BASE64.test(content) ? { name, content } : "malformed";
  return typeof url === "string" && content === undefined && isHttps(url) ? { name, url } : "malformed";
}

/** A name, not a path, in one line. */
function isName(name: string): boolean {
  return name.trim() !== "" && name.length <= LONGEST_NAME && !/[\\/\p{Cc}]/u.test(name);
}

function isHttps(url: string): boolean {
  return url.length <= LONGEST_URL && URL.parse(url)?.protocol === "https:";
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}
