import { apiConnection, type ApiOptions, type FieldProblem } from "./api-connection.ts";
import { WorkerError } from "./errors.ts";

export type { ApiOptions } from "./api-connection.ts";

/** What the API says no with. Asking again would not change it. */
export interface ApiRefusal {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  /** The API's word for why, the only thing to act on; undefined where something in front of the API refused. */
  readonly reason: string | undefined;
  readonly message: string;
  readonly details: readonly FieldProblem[];
}

type ApiAnswer = { readonly ok: true; readonly status: number; readonly body: object } | ApiRefusal;

interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the waiting for further tries; a try under way is finished, and its answer counts. */
  readonly giveUp?: AbortSignal;
  /** For this request instead of `apiRetries`. */
  readonly retries?: number;
  /** Statuses that are an answer whoever says them, besides those that always are. */
  readonly plainStatuses?: readonly number[];
}

export interface ApiClient {
  /**
   * @throws WorkerError `API_UNREACHABLE` when no try got an answer of the API: none, or one of something in front of it;
   * TypeError for a body that JSON cannot hold.
   */
  post(path: string, body: object, options?: PostOptions): Promise<ApiAnswer>;
}

/** Statuses that mean the same whoever says them: a missing token, a missing right, a body that is too large. */
const PLAIN_STATUSES = new Set([401, 403, 413]);

/** @throws WorkerError `INVALID_OPTION` for a URL that is none. */
export function apiClient(options: ApiOptions, env: NodeJS.ProcessEnv = process.env): ApiClient {
  const api = apiConnection(options, (code, message, cause) => new WorkerError(code, message, cause), env);
  return {
    async post(path, body, { plainStatuses = [], ...options } = {}) {
      const answer = await api.request("POST", path, { ...options, body: JSON.stringify(body) });
      const { ok, status } = answer;
      if (ok && isObject(answer.body)) return { ok, status, body: answer.body };
      if (!ok && !answer.passing && (answer.fromApi || PLAIN_STATUSES.has(status) || plainStatuses.includes(status))) return answer;
      const whose = ok || !(answer.fromApi || answer.passing) ? ", but not as the API does" : "";
      throw new WorkerError("API_UNREACHABLE", `${api.url}${path}: answered ${status}${whose}`);
    },
  };
}

function isObject(body: unknown): body is object {
  return typeof body === "object" && body !== null;
}
