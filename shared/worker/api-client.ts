import { apiConnection, type ApiOptions } from "../client/api-connection.ts";
import { WorkerError } from "./errors.ts";

export type { ApiOptions } from "../client/api-connection.ts";

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
  /** @throws WorkerError `API_UNREACHABLE` when no try got an answer; TypeError for a body that JSON cannot hold. */
  post(path: string, body: object, options?: PostOptions): Promise<ApiAnswer>;
}

/** @throws WorkerError `INVALID_OPTION` for a URL that is none. */
export function apiClient(options: ApiOptions, env: NodeJS.ProcessEnv = process.env): ApiClient {
  const api = apiConnection(options, (code, message, cause) => new WorkerError(code, message, cause), env);
  return {
    async post(path, body, options) {
      const answer = await api.request("POST", path, { ...options, body: JSON.stringify(body) });
      if (!answer.ok && answer.passing) throw new WorkerError("API_UNREACHABLE", `${api.url}${path}: answered ${answer.status}`);
      return answer;
    },
  };
}
