import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { JOB_FIELDS, type JobFieldName, READ_ONLY } from "./job-fields.ts";
import { type JsonProblem, parseParams } from "../forms/params.ts";

/** A job as JSON, perhaps in part, perhaps with faults. */
export type JobDocument = Readonly<Record<string, unknown>>;

/**
 * A document that is being written, as fields or as text. `values`: all of it but `default_params`, which may not be JSON yet;
 * a number that is none yet is the text that was typed.
 */
export type Draft =
  | { readonly view: "form"; readonly values: JobDocument; readonly params: string }
  | { readonly view: "json"; readonly text: string };
export type View = Draft["view"];

/** A draft, read. `params`: why they cannot be read; the document then has them as the text they are. */
type ReadDraft =
  | { readonly ok: true; readonly document: JobDocument; readonly params?: JsonProblem }
  | { readonly ok: false; readonly problem: JsonProblem };

export function draftOf(document: JobDocument, view: View = "form"): Draft {
  if (view === "json") return { view, text: textOfDocument(document) };
  const { default_params: params, ...values } = document;
  return { view, values, params: textOfParams(params) };
}

export function readDraft(draft: Draft): ReadDraft {
  if (draft.view === "json") {
    const parsed = parseParams(draft.text);
    return parsed.ok ? { ok: true, document: without(parsed.value, READ_ONLY) } : parsed;
  }
  const { values, params } = draft;
  if (params.trim() === "") return { ok: true, document: values };
  const parsed = parseParams(params);
  if (parsed.ok) return { ok: true, document: { ...values, default_params: parsed.value } };
  return { ok: true, document: { ...values, default_params: params }, params: parsed.problem };
}

/** The same document in the other view; undefined where it cannot be read. */
export function inView(draft: Draft, view: View): Draft | undefined {
  if (draft.view === view) return draft;
  const read = readDraft(draft);
  return read.ok ? draftOf(read.document, view) : undefined;
}

/** The value of a field that was typed into: nothing for an empty one, a number where it is one. */
export function valueOfText(kind: (typeof JOB_FIELDS)[number]["kind"], text: string): unknown {
  if (text === "") return undefined;
  const isNumber = (kind === "number" || kind === "seconds") && /^-?(?:0|[1-9]\d{0,14})$/.test(text);
  return isNumber ? Number(text) : text;
}

/** What stands in a field for its value. */
export function textOfValue(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The document with a field changed; undefined leaves it out. */
export function withValue(values: JobDocument, path: JobFieldName, value: unknown): JobDocument {
  return value === undefined ? without(values, [path]) : { ...values, [path]: value };
}

/** The document with a name that was typed: while its queue is the one that the name before suggested, it follows. */
export function withQueueOf(before: JobDocument, values: JobDocument, scope: string): JobDocument {
  const { queue } = before;
  if (queue !== undefined && queue !== queueOf(before["job_id"], scope)) return values;
  return withValue(values, "queue", queueOf(values["job_id"], scope));
}

function queueOf(id: unknown, scope: string): string | undefined {
  return typeof id === "string" && id !== "" ? `${scope}.jobs.${id.replaceAll(/[^A-Za-z0-9_-]/g, "-")}` : undefined;
}

/** What of a job can be set. */
export function documentOfJob(job: JobView): JobDocument {
  return Object.fromEntries(JOB_FIELDS.map(({ path }) => [path, job[path]]));
}

/** A copy of a job, under another name. */
export function copyOfJob(job: JobView): JobDocument {
  const { scope: _, ...settings } = documentOfJob(job);
  return { ...settings, job_id: `${job.job_id.slice(0, 95)}-copy` };
}

/** What counts: a field that is left out is its default. `zone`: the deployment's. */
export function completed(document: JobDocument, zone: string, scope: string): JobDocument {
  const fallbacks = JOB_FIELDS.flatMap((field) => ("fallback" in field ? [[field.path, field.fallback] as const] : []));
  return { ...Object.fromEntries(fallbacks), timezone: zone, scope, ...document };
}

/** In the form's order, whatever has no field last. */
function textOfDocument(document: JobDocument): string {
  const known = JOB_FIELDS.map(({ path }) => path).filter((path) => path in document);
  const ordered = Object.fromEntries(known.map((path) => [path, document[path]]));
  return JSON.stringify({ ...ordered, ...document }, null, 2);
}

function textOfParams(params: unknown): string {
  if (params === undefined || params === null || isEmpty(params)) return "";
  return typeof params === "string" ? params : JSON.stringify(params, null, 2);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function without(document: JobDocument, fields: readonly string[]): JobDocument {
  return Object.fromEntries(Object.entries(document).filter(([field]) => !fields.includes(field)));
}
