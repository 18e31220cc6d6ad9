import pRetry, { AbortError } from "p-retry";
import * as z from "zod";
import { messageOf, WorkerError } from "./errors.ts";

export interface ApiOptions {
  /** Where the API is. @default `BELFRY_API_URL`, else http://127.0.0.1:8095 */
  readonly apiUrl?: string;
  /** Sent as `Authorization: Bearer`. @default `BELFRY_API_TOKEN`, else none */
  readonly token?: string;
  /** Further tries after a network error, 408, 429 or 5xx. @default 3 */
  readonly apiRetries?: number;
  /** Milliseconds before the first further try; doubled, with jitter, for each one after. @default 250 */
  readonly apiRetryDelayMs?: number;
  /** Milliseconds a single try may take. @default 5000 */
  readonly apiTimeoutMs?: number;
}

/** What the API said. A refusal is an answer: asking again would not change it. */
type ApiAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string };

interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the waiting for further tries; a try under way is finished, and its answer counts. */
  readonly giveUp?: AbortSignal;
}

export interface ApiClient {
  /** @throws WorkerError `API_UNREACHABLE` when no try got an answer. */
  post(path: string, body: object, options?: PostOptions): Promise<ApiAnswer>;
}

const ErrorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** @throws WorkerError `INVALID_OPTION` for a URL that is none. */
export function apiClient(options: ApiOptions, env: NodeJS.ProcessEnv = process.env): ApiClient {
  const base = baseUrl(options.apiUrl ?? env["BELFRY_API_URL"] ?? "http://127.0.0.1:8095");
  const token = options.token ?? env["BELFRY_API_TOKEN"];
  const { apiRetries: retries = 3, apiRetryDelayMs: minTimeout = 250, apiTimeoutMs = 5_000 } = options;
  const authorization: Record<string, string> = token === undefined || token === "" ? {} : { authorization: `Bearer ${token}` };

  return {
    async post(path, body, { headers = {}, giveUp } = {}) {
      let answer: ApiAnswer | undefined;
      try {
        await pRetry(
          async () => {
            answer = await once(path, body, headers);
          },
          { retries, minTimeout, maxTimeout: 10_000, randomize: true, ...(giveUp && { signal: giveUp }) },
        );
      } catch (error) {
        if (answer === undefined) throw new WorkerError("API_UNREACHABLE", `${base}${path}: ${messageOf(error)}`, { cause: error });
      }
      if (answer === undefined) throw new WorkerError("API_UNREACHABLE", `${base}${path}: no answer`);
      return answer;
    },
  };

  async function once(path: string, body: object, headers: Readonly<Record<string, string>>): Promise<ApiAnswer> {
    const response = await fetch(`${base}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...authorization, ...headers },
      body: encode(body),
      signal: AbortSignal.timeout(apiTimeoutMs),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, status: response.status, body: parse(text) };
    if (response.status >= 500 || response.status === 429 || response.status === 408) throw new Error(`answered ${response.status}`);
    const known = ErrorBody.safeParse(parse(text));
    const { code, message } = known.success ? known.data.error : { code: `HTTP_${response.status}`, message: response.statusText };
    return { ok: false, status: response.status, code, message };
  }
}

function baseUrl(text: string): string {
  const url = z.url({ protocol: /^https?$/ }).safeParse(text);
  if (!url.success) throw new WorkerError("INVALID_OPTION", `apiUrl must be an http(s) URL; it is ${JSON.stringify(text)}`);
  return text.replace(/\/+$/, "");
}

function encode(body: object): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    // The same every time: no further try.
    throw new AbortError(error instanceof Error ? error : String(error));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
