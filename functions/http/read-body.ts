import { parseJson } from "../../shared/contract/requests/parse-json.ts";
import type { Route } from "../../shared/contract/route.ts";
import { BelfryError, invalid } from "../../shared/domain/errors.ts";
import { text } from "../../shared/domain/texts/text.ts";
import type { HttpEvent } from "./types.ts";

/** Largest body of a route that names no other, in bytes: a definition with the largest params, and room. */
const BODY_LIMIT = 262_144;
const FORM = "application/x-www-form-urlencoded";
const UTF8 = { fatal: true, ignoreBOM: true } as const;

/** The body as it was sent: what a signature is over. @throws PAYLOAD_TOO_LARGE */
export function rawBodyOf(event: HttpEvent, { bodyLimit: limit = BODY_LIMIT }: Pick<Route, "bodyLimit">): Buffer {
  const raw = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (raw.length > limit) throw new BelfryError({ code: "PAYLOAD_TOO_LARGE", text: text("body-too-large", { limit }) });
  return raw;
}

/**
 * The JSON value of a body. `form`: a form is taken too, with the JSON in the field that the route names.
 *
 * @throws UNSUPPORTED_MEDIA_TYPE; MALFORMED_JSON for what is no JSON or not UTF-8; and what `parseJson` throws
 */
export function readBody(event: HttpEvent, raw: Buffer, route: Route, { form = false } = {}): unknown {
  if (route.form) return fieldsOf(formOf(event, raw));
  if (raw.length === 0 && route.bodyOptional) return {};
  const json = readJsonText(event, raw, route, form);
  return json.trim() === "" && route.bodyOptional ? {} : parseJson(json);
}

/** The text of a form. @throws UNSUPPORTED_MEDIA_TYPE; MALFORMED_JSON for what is not UTF-8 */
function formOf(event: HttpEvent, raw: Buffer): string {
  if (mediaTypeOf(event) !== FORM) throw new BelfryError({ code: "UNSUPPORTED_MEDIA_TYPE", text: text("content-type-for-form") });
  return decoded(event, raw);
}

/** The JSON text of a body. @throws UNSUPPORTED_MEDIA_TYPE; MALFORMED_JSON for what is not UTF-8 */
export function readJsonText(event: HttpEvent, raw: Buffer, route: Route, form = false): string {
  const type = mediaTypeOf(event);
  const isForm = form && route.formField !== undefined && type === FORM;
  if (!isForm && type !== "application/json" && !type.endsWith("+json")) throw unsupported(route, form);
  const body = decoded(event, raw);
  return isForm ? fieldOf(body, route.formField ?? "") : body;
}

function mediaTypeOf({ headers }: HttpEvent): string {
  return (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function unsupported({ formField }: Route, form: boolean): BelfryError {
  if (formField === undefined) return new BelfryError({ code: "UNSUPPORTED_MEDIA_TYPE" });
  return new BelfryError({
    code: "UNSUPPORTED_MEDIA_TYPE",
    text: text(form ? "content-type-for-signed-webhook" : "content-type-for-webhook"),
  });
}

/** The text of a body. @throws UNSUPPORTED_MEDIA_TYPE for what is compressed; MALFORMED_JSON for what is not UTF-8 */
function decoded(event: HttpEvent, raw: Buffer): string {
  const coding = event.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  if (coding !== "identity")
    throw new BelfryError({ code: "UNSUPPORTED_MEDIA_TYPE", text: text("content-encoding-unsupported", { coding: coding.slice(0, 40) }) });
  if (isReplaced(event, raw)) throw notUtf8();
  try {
    return new TextDecoder("utf-8", UTF8).decode(raw);
  } catch (error) {
    throw notUtf8(error);
  }
}

/**
 * Where the gateway hands over text, it has put U+FFFD in the place of what was not UTF-8, one byte or more by three. What
 * was sent with such a character in it has the length that it says.
 */
function isReplaced({ isBase64Encoded, headers }: HttpEvent, raw: Buffer): boolean {
  const sent = headers["content-length"];
  return !isBase64Encoded && sent !== undefined && Number(sent) !== raw.length && raw.includes("\ufffd");
}

/** All fields of a form, as texts. A name that comes twice has both, joined in a list: no schema of a text takes it. */
function fieldsOf(form: string): Readonly<Record<string, string | readonly string[]>> {
  const pairs = form.split("&").filter((pair) => pair !== "");
  const fields = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    fields.set(plain(name), [...(fields.get(plain(name)) ?? []), plain(value)]);
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]));
}

/** The one field of this name. */
function fieldOf(form: string, name: string): string {
  const [value, ...more] = form.split("&").flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));
  if (value === undefined || more.length > 0) throw invalid("body", text("form-payload"));
  return plain(value);
}

/** Not by URLSearchParams, which decodes with losses. */
function plain(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch (error) {
    throw notUtf8(error);
  }
}

function notUtf8(cause?: unknown): BelfryError {
  return new BelfryError({ code: "MALFORMED_JSON", text: text("body-not-utf8") }, { cause });
}
