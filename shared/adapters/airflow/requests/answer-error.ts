import { AirflowError, type AirflowFault } from "../../../domain/airflow/airflow-error.ts";
import { rightOf } from "./rights.ts";

const MOST_DETAIL = 500;

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly retryAfter: string | null;
  readonly location: string | null;
}

export interface Call {
  readonly method: string;
  /** From the root of Airflow on, without query. */
  readonly path: string;
  /** What the answer must be: `application/json`, `text/plain`. */
  readonly accept: string;
}

/** What is wrong with an answer; undefined: nothing. */
export function errorOf(call: Call, answer: Answer): AirflowError | undefined {
  const { status, contentType, text } = answer;
  const fail = (fault: AirflowFault, detail?: string) => new AirflowError(fault, { ...call, status, detail, right: rightFor(fault, call) });
  if (status >= 300 && status < 400) return fail("not-airflow", `redirects to ${originOf(answer.location)}`);
  if (status >= 500) return fail("server", detailOf(answer));
  if (status < 300) {
    if (text === "" || (contentType === call.accept && (contentType !== "application/json" || isJson(text)))) return undefined;
    return fail("not-airflow", `answers ${contentType || "no content type"} in place of ${call.accept}, or not all of it`);
  }
  // A web server's page, a proxy's answer, an API that this version does not have: none of them says anything of a DAG.
  const isPage = contentType === "text/html" && status !== 429;
  if (isPage || ([404, 405].includes(status) && !saysWhatIsMissing(answer))) return fail("not-airflow", detailOf(answer));
  return fail(FAULTS[status] ?? (status >= 400 ? "invalid" : "not-airflow"), detailOf(answer));
}

const FAULTS: Readonly<Record<number, AirflowFault>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  405: "not-airflow",
  407: "not-airflow",
  409: "conflict",
  429: "throttled",
};

function rightFor(fault: AirflowFault, { method, path }: Call): string | undefined {
  return fault === "forbidden" ? rightOf(method, path) : undefined;
}

/** Both APIs say of a missing object `detail`, null with a title in one case; of a missing route `error`, or the type `about:blank`. */
function saysWhatIsMissing(answer: Answer): boolean {
  const body = bodyOf(answer);
  return body !== undefined && "detail" in body && body["type"] !== "about:blank";
}

/** At most 500 characters of what Airflow says; nothing of what it was sent, and no pages. */
function detailOf(answer: Answer): string | undefined {
  const body = bodyOf(answer);
  if (!body) return answer.contentType === "" ? undefined : `answers ${answer.contentType}`;
  const said = textOf(body["detail"]) ?? textOf(body["title"]) ?? textOf(body["error"]);
  return said?.slice(0, MOST_DETAIL);
}

/** A text, a list of faults, or the report of a database: the statement in it would repeat what was sent. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((fault) => pick(fault, ["type", "loc", "msg"])).join("; ");
  return typeof value === "object" && value !== null ? pick(value, ["reason", "orig_error"]) : undefined;
}

function pick(value: unknown, names: readonly string[]): string {
  if (typeof value !== "object" || value === null) return String(value);
  const found = Object.entries(value).filter(([name]) => names.includes(name));
  return found.map(([, part]) => (Array.isArray(part) ? part.join(".") : String(part))).join(" ");
}

function bodyOf({ contentType, text }: Answer): Readonly<Record<string, unknown>> | undefined {
  if (!/[/+]json$/.test(contentType)) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

/** A proxy may cut an answer short, and an empty one would be taken for an empty list. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function originOf(location: string | null): string {
  return (location && URL.parse(location)?.origin) || "another page";
}
