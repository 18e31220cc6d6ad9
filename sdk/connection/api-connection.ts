import pRetry from "p-retry";
import * as z from "zod";
import { messageOf } from "./errors.ts";

/** How fast a body must get through, at the least: 200 kB a second. */
const BYTES_PER_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

export interface ApiOptions {
  /** Where the API is. @default `BELFRY_API_URL`, else http://127.0.0.1:8095 */
  readonly apiUrl?: string;
  /** Sent as `Authorization: Bearer`. @default `BELFRY_API_TOKEN`, else none */
  readonly token?: string;
  /** Further tries after a network error, 408, 429 or 5xx. @default 3 */
  readonly apiRetries?: number;
  /** Milliseconds before the first further try; doubled, with jitter, for each one after. @default 250 */
  readonly apiRetryDelayMs?: number;
  /** Milliseconds a single try may take, and one more for each 200 bytes it sends. @default 5000 */
  readonly apiTimeoutMs?: number;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RequestOptions {
  /** JSON, as it is sent: what a signature is over. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the waiting for further tries; a try under way is finished, and its answer counts. */
  readonly giveUp?: AbortSignal;
  /** For this request instead of `apiRetries`. */
  readonly retries?: number;
  /** For each try of this request instead of `apiTimeoutMs`. */
  readonly timeoutMs?: number;
}

/** A field that the API found at fault: where it stands in what was sent (`cron_expr`, `targets.0.params`), and why. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  /** The message's code, for programs. */
  readonly reason?: string | undefined;
}

interface Said {
  readonly status: number;
  readonly headers: Headers;
  /** How often it was asked; after more than one try, an earlier one may have done what was asked for. */
  readonly tries: number;
}

/** An answer with what was asked for. */
interface Granted extends Said {
  readonly ok: true;
  readonly body: unknown;
}

/** An answer that says no. */
interface Refused extends Said {
  readonly ok: false;
  /** Is it in the API's own envelope? Otherwise a proxy or a gateway may have answered, which knows nothing of jobs and runs. */
  readonly fromApi: boolean;
  readonly code: string;
  /** Why, as the API's word to branch on: `run-ended`, `job-not-found`, …; undefined where the API did not answer. */
  readonly reason: string | undefined;
  readonly message: string;
  readonly details: readonly FieldProblem[];
  readonly requestId: string | undefined;
  /** 408, 429 or 5xx: asking again later may help. Otherwise it would not change the answer. */
  readonly passing: boolean;
}

export interface ApiConnection {
  /** Without a slash at its end. */
  readonly url: string;
  /** The last answer. @throws the connection's error `API_UNREACHABLE` if there was none. */
  request(method: Method, path: string, options?: RequestOptions): Promise<Granted | Refused>;
}

/** Makes an error of the side that uses the connection. */
type Fail = (code: "API_UNREACHABLE" | "INVALID_OPTION", message: string, options?: ErrorOptions) => Error;

const Detail = z.object({ path: z.string(), message: z.string(), reason: z.string().optional() });
const ErrorBody = z.object({
  result: z.literal("error"),
  error: z.object({
    code: z.string(),
    reason: z.string().optional(),
    message: z.string(),
    // Another version's details must not cost the code and the reason.
    details: z.array(Detail).catch([]),
    request_id: z.string().optional(),
  }),
});
/** What an API gateway says of its own accord. */
const GatewayBody = z.object({ message: z.string() });

/**
 * A connection to the API, with a time limit and further tries for each request.
 *
 * @throws what `fail` makes of `INVALID_OPTION`, for a URL that is none.
 */
export function apiConnection(options: ApiOptions, fail: Fail, env: NodeJS.ProcessEnv = process.env): ApiConnection {
  const url = baseUrl(options.apiUrl ?? env["BELFRY_API_URL"] ?? "http://127.0.0.1:8095", fail);
  const token = options.token ?? env["BELFRY_API_TOKEN"];
  const { apiRetries = 3, apiRetryDelayMs: minTimeout = 250, apiTimeoutMs = 5_000 } = options;

  return {
    url,
    async request(method, path, { body, headers = {}, giveUp, retries = apiRetries, timeoutMs = apiTimeoutMs } = {}) {
      const init = { method, headers: headersOf(headers, body), ...(body !== undefined && { body }) };
      const limitMs = timeoutMs + Math.floor(Buffer.byteLength(body ?? "") / BYTES_PER_MS);
      let answer: Granted | Refused | undefined;
      try {
        await pRetry(
          async (tries) => {
            answer = undefined;
            answer = await read(await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(limitMs) }), tries);
            if (!answer.ok && answer.passing) throw new Error(`answered ${answer.status}`);
          },
          { retries, minTimeout, maxTimeout: LONGEST_PAUSE_MS, randomize: true, ...(giveUp && { signal: giveUp }) },
        );
      } catch (error) {
        if (answer === undefined) throw fail("API_UNREACHABLE", `${url}${path}: ${messageOf(error)}`, { cause: error });
      }
      if (answer === undefined) throw fail("API_UNREACHABLE", `${url}${path}: no answer`);
      return answer;
    },
  };

  function headersOf(more: Readonly<Record<string, string>>, body: string | undefined): Headers {
    const headers = new Headers(more);
    if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
    if (token !== undefined && token !== "") headers.set("authorization", `Bearer ${token}`);
    return headers;
  }
}

async function read(response: Response, tries: number): Promise<Granted | Refused> {
  const { ok, status, headers } = response;
  const body = parse(await response.text());
  if (ok) return { ok, status, headers, tries, body };
  const known = ErrorBody.safeParse(body).data?.error;
  const code = known?.code ?? `HTTP_${status}`;
  const message = known?.message ?? GatewayBody.safeParse(body).data?.message ?? response.statusText;
  // UNAVAILABLE is the API's word for what is switched off: it stays so until somebody switches it on. With Retry-After the
  // API itself is still starting.
  const off = code === "UNAVAILABLE" && !headers.has("retry-after");
  const passing = (status >= 500 || status === 429 || status === 408) && !off;
  const { reason, details = [], request_id: requestId } = known ?? {};
  return { ok, status, headers, tries, fromApi: known !== undefined, code, reason, message, details, requestId, passing };
}

function baseUrl(text: string, fail: Fail): string {
  const url = z.url({ protocol: /^https?$/ }).safeParse(text);
  if (!url.success) throw fail("INVALID_OPTION", `apiUrl must be an http(s) URL; it is ${JSON.stringify(text)}`);
  return text.replace(/\/+$/, "");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
