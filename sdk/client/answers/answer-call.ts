import { parseJson } from "../../../shared/contract/requests/parse-json.ts";
import { body as bodyTexts } from "../../../shared/contract/texts/en/body.ts";
import { request as requestTexts } from "../../../shared/contract/texts/en/request.ts";
import { sayIn } from "../../../shared/contract/texts/text-table.ts";
import { BelfryError } from "../../../shared/domain/errors.ts";
import type { ApiTrigger } from "../triggers/api-trigger.ts";
import { BelfryApiError, SchedulerError } from "../errors.ts";
import { isPlainObject } from "./json-values.ts";

/** A request to a router, from whatever kind of server. */
export interface RouterRequest {
  readonly action: "trigger" | "status";
  readonly method: string;
  header(name: string): string | undefined;
  /** The body as text; `parsed` where somebody parsed it before and the text is gone. Undefined: larger than `limit` bytes. */
  body(limit: number): Promise<RequestBody | undefined>;
}

type RequestBody = { readonly text: string } | { readonly parsed: unknown };

export interface RouterAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Limits {
  readonly bodyLimit: number;
  readonly onError: (error: unknown) => void;
}

/** Answers in the service's own words; `reason` is why, for programs. */
const refusal = (status: number, code: string, reason: string, message: string, headers?: RouterAnswer["headers"]): RouterAnswer => ({
  status,
  body: { result: "error", error: { code, reason, message } },
  ...(headers && { headers }),
});

export const NOT_FOUND = refusal(404, "NOT_FOUND", "route-not-found", "no such path");
/** What may be wrong with a text of JSON. */
const TEXTS = { ...bodyTexts, ...requestTexts };
const METHODS = { trigger: "POST", status: "GET" } as const;
const FORWARDED_HEADERS = ["content-type", "x-hub-signature-256", "x-belfry-timestamp", "x-github-delivery", "idempotency-key"];

/** What a router answers: never throws; what is not the caller's fault goes to `onError`. */
export async function answerCall(trigger: ApiTrigger, request: RouterRequest, { bodyLimit, onError }: Limits): Promise<RouterAnswer> {
  const { action, method } = request;
  if (method !== METHODS[action]) {
    return refusal(405, "METHOD_NOT_ALLOWED", "method-not-allowed", `allowed here: ${METHODS[action]}`, { allow: METHODS[action] });
  }
  try {
    if (action === "status") return { status: 200, body: await trigger.webhookStatus() };
    return await call(trigger, request, bodyLimit, onError);
  } catch (error) {
    return failure(trigger, error, onError);
  }
}

async function call(trigger: ApiTrigger, request: RouterRequest, limit: number, onError: Limits["onError"]): Promise<RouterAnswer> {
  const body = await request.body(limit);
  if (body === undefined) return refusal(413, "PAYLOAD_TOO_LARGE", "body-too-large", `the body is larger than ${limit} bytes`);
  if (trigger.isSigned) return forward(trigger, request, body, onError);
  const isEmpty = "text" in body ? body.text.trim() === "" : body.parsed === undefined;
  if (!isEmpty && !isJson(request.header("content-type"))) {
    return refusal(415, "UNSUPPORTED_MEDIA_TYPE", "content-type-unsupported", "Content-Type must be application/json");
  }
  const parsed = "text" in body ? read(isEmpty ? "{}" : body.text) : { value: body.parsed ?? {} };
  if ("status" in parsed) return parsed;
  const data = isPlainObject(parsed.value) ? dataIn(parsed.value) : undefined;
  if (!isPlainObject(data))
    return refusal(400, "VALIDATION_ERROR", "invalid-fields", `${isPlainObject(parsed.value) ? "data" : "body"}: must be an object`);
  return { status: 200, body: await trigger.trigger(data) };
}

/** What is signed goes on as it was sent: the service checks the signature, reads the body, and lets each delivery count once. */
async function forward(trigger: ApiTrigger, request: RouterRequest, body: RequestBody, onError: Limits["onError"]): Promise<RouterAnswer> {
  if (!("text" in body)) {
    onError(new SchedulerError("INVALID_OPTION", "a signed body was parsed before its signature could be checked: mount the router first"));
    return refusal(500, "INTERNAL_ERROR", "internal-error", "the signature could not be checked");
  }
  const headers = FORWARDED_HEADERS.flatMap((name) => {
    const value = request.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { status: 200, body: await trigger.forward(body.text, Object.fromEntries(headers)) };
}

/** As the service reads it: `data` alone, or the sender's own object. */
function dataIn(body: Readonly<Record<string, unknown>>): unknown {
  return Object.hasOwn(body, "data") && Object.keys(body).length === 1 ? body["data"] : body;
}

function failure(trigger: ApiTrigger, error: unknown, onError: Limits["onError"]): RouterAnswer {
  if (error instanceof SchedulerError && error.code === "NOT_REGISTERED")
    return refusal(503, "UNAVAILABLE", "trigger-not-running", error.message);
  if (error instanceof BelfryApiError) {
    // Without a signature of the caller's, a refusal of our token is ours to mend.
    const ours = error.status >= 500 || (!trigger.isSigned && [401, 403, 404].includes(error.status));
    if (error.code === "UNAVAILABLE" || !ours) return refusal(error.status, error.code, error.reason ?? "unexpected-answer", error.message);
  }
  onError(error);
  const upstream = error instanceof BelfryApiError || (error instanceof SchedulerError && error.code !== "INVALID_EVENT");
  return upstream
    ? refusal(502, "BAD_GATEWAY", "scheduler-failed", "the scheduler did not take the event")
    : refusal(500, "INTERNAL_ERROR", "internal-error", "Failed to trigger event");
}

function isJson(contentType = ""): boolean {
  const [type = ""] = contentType.split(";", 1);
  const name = type.trim().toLowerCase();
  return name === "application/json" || name.endsWith("+json");
}

/** The body as the service reads one, or its refusal: what JavaScript would make another number of is refused, by its path. */
function read(body: string): { readonly value: unknown } | RouterAnswer {
  try {
    return { value: parseJson(body) };
  } catch (error) {
    if (!(error instanceof BelfryError)) throw error;
    const { problem } = error;
    if (problem.code !== "VALIDATION_ERROR") return refusal(400, "MALFORMED_JSON", "malformed-json", "the body is not valid JSON");
    const fields = problem.details.map(({ path, text }) => `${path}: ${sayIn(TEXTS, text)}`);
    return refusal(400, "VALIDATION_ERROR", "invalid-fields", fields.join("; "));
  }
}
