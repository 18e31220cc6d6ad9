import type { Answer } from "../../domain/notification/delivery.ts";
import { text } from "../../domain/texts/text.ts";
import { ForbiddenUrlError } from "../outgoing/outgoing-url.ts";
import { ANSWER_TIMEOUT_MS, type PostAnswer, PostTimeoutError } from "../outgoing/post.ts";

/** What an HTTP answer means: 2xx is delivered; 408, 429 and 5xx may pass; 410 ends it; all else is refused. */
export function answerOfPost(answer: PostAnswer): Answer {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { kind: "delivered", status_code: status };
  const failed = { kind: "failed", status_code: status } as const;
  if (status >= 300 && status < 400) return { ...failed, why: text("delivery-redirected", { status }), passing: false };
  if (status === 410) return { ...failed, why: text("delivery-gone"), passing: false, gone: true };
  const why = text("delivery-answered", { status });
  const passing = status >= 500 || status === 429 || status === 408 || status === 425;
  const patience = passing ? retryAfterSeconds(headers["retry-after"]) : undefined;
  return { ...failed, why, passing, ...(patience !== undefined && { retryAfterSeconds: patience }) };
}

/** What it means that no answer came. Nothing of the error's own words is kept: they may name the URL. */
export function answerOfError(error: unknown): Answer {
  const failed = { kind: "failed", status_code: null } as const;
  if (error instanceof ForbiddenUrlError) return { ...failed, why: text(error.why), passing: false };
  if (error instanceof PostTimeoutError)
    return { ...failed, why: text("delivery-timed-out", { seconds: ANSWER_TIMEOUT_MS / 1000 }), passing: true };
  const code = codeOf(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return { ...failed, why: text("delivery-host-unknown"), passing: true };
  return { ...failed, why: text("delivery-not-connected", { code }), passing: true };
}

/** Node's and OpenSSL's codes are words of capitals; anything else is not shown. */
export function codeOf(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : "UNKNOWN";
}

/** Seconds, or a date. */
function retryAfterSeconds(header: string | string[] | undefined): number | undefined {
  if (typeof header !== "string") return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}
