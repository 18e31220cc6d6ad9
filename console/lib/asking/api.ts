import type { DetailError } from "../../../shared/contract/requests/detail-error.ts";
import type { ErrorEnvelope } from "../../../shared/contract/requests/errors.ts";
import { learnOffset } from "../time/clock.ts";
import { language } from "../page/preferences.ts";
import { renew, renewWhenDue } from "./renewal.ts";
import { endSession, token } from "./session.ts";

/** What went wrong with a request, for people: the API's own words where it gave some. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** 0: no answer came. */
  readonly status: number;
  readonly code: string;
  readonly reason: string;
  readonly details: ErrorEnvelope["error"]["details"];
  readonly requestId: string | undefined;

  constructor(status: number, error: Partial<ErrorEnvelope["error"]> & { readonly message: string }) {
    super(error.message);
    this.status = status;
    this.code = error.code ?? (status === 0 ? "OFFLINE" : "INTERNAL_ERROR");
    this.reason = error.reason ?? "";
    this.details = error.details ?? [];
    this.requestId = error.request_id;
  }
}

/** Is it no answer about the question, but about the way to it, or the moment? */
export function maySucceedLater({ status }: ApiError): boolean {
  return status === 0 || status === 429 || status >= 500;
}

export interface Sent {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  /** Only this version is changed. */
  readonly ifMatch?: number;
  /** The same key starts one run, however often it is sent. */
  readonly idempotencyKey?: string;
  readonly ifNoneMatch?: string | undefined;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** The body; empty for 304. */
  readonly text: string;
  readonly etag: string | undefined;
  /** Where the next page is. */
  readonly next: string | undefined;
}

const TIME_LIMIT_MS = 30_000;

/** Sends a request to the API of this origin. @throws ApiError, or the reason it was aborted with */
export async function send(path: string, sent: Sent = {}): Promise<Answer> {
  await renewWhenDue();
  const used = token.value;
  try {
    return await sendOnce(path, sent);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // What was not let in has done nothing, and may be sent again.
    if (used !== undefined && (await hasAnother(used))) return sendOnce(path, sent);
    endSession(error.reason === "token-unknown");
    throw error;
  }
}

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 401;
}

/** Is there another token than this one, or can one be had? @throws ApiError where nobody says: the session may go on later */
async function hasAnother(used: string): Promise<boolean> {
  if (token.value !== undefined && token.value !== used) return true;
  const renewed = await renew();
  if (renewed === "unknown") throw new ApiError(0, { message: "" });
  return renewed === "renewed";
}

async function sendOnce(path: string, { method = "GET", body, ifMatch, idempotencyKey, ifNoneMatch, signal }: Sent): Promise<Answer> {
  const headers = new Headers({ "accept-language": language.value });
  if (token.value !== undefined) headers.set("authorization", `Bearer ${token.value}`);
  if (body !== undefined) headers.set("content-type", "application/json");
  if (ifMatch !== undefined) headers.set("if-match", `"${ifMatch}"`);
  if (idempotencyKey !== undefined) headers.set("idempotency-key", idempotencyKey);
  if (ifNoneMatch !== undefined) headers.set("if-none-match", ifNoneMatch);
  const limit = AbortSignal.timeout(TIME_LIMIT_MS);
  const sentAt = Date.now();
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      cache: "no-store",
      credentials: "omit",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, { message: "" });
  }
  learnOffset(response.headers.get("date"), sentAt, Date.now());
  if (response.ok || response.status === 304) {
    return { status: response.status, text, etag: response.headers.get("etag") ?? undefined, next: nextOf(response.headers.get("link")) };
  }
  throw errorOf(response.status, text);
}

/** Sends a change and reads what became of it. */
export async function change<Body>(path: string, sent: Sent): Promise<Body> {
  const { text } = await send(path, sent);
  return JSON.parse(text) as Body;
}

/** The API's envelope, that of accounts and tasks (`detail`), or the gateway's `{"message"}`, or none of them. */
export function errorOf(status: number, text: string): ApiError {
  let body: { readonly error?: unknown; readonly message?: unknown } | undefined;
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    // A proxy's page: its status is all that it says.
  }
  if (isEnvelope(body)) return new ApiError(status, body.error);
  if (isDetail(body)) return detailError(status, body);
  return new ApiError(status, { message: typeof body?.message === "string" ? body.message : `HTTP ${status}` });
}

function isEnvelope(body: object | undefined): body is ErrorEnvelope {
  return body !== undefined && "error" in body && typeof (body.error as ErrorEnvelope["error"] | null)?.message === "string";
}

function isDetail(body: object | undefined): body is DetailError {
  return body !== undefined && "detail" in body && typeof body.detail === "string";
}

/** `["body", "username"]` is the field `username`. */
function detailError(status: number, { detail, errors = [], ...said }: DetailError): ApiError {
  const details = errors.map(({ loc: [first, ...rest], msg, type }) => ({
    path: (first === "body" ? rest : [first, ...rest]).join(".") || "body",
    message: msg,
    reason: type,
  }));
  return new ApiError(status, { ...said, message: detail, details });
}

function nextOf(link: string | null): string | undefined {
  return /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
}
