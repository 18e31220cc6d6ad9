import * as z from "zod";
import { type ApiConnection, apiConnection, type ApiOptions, type Method, type RequestOptions } from "../connection/api-connection.ts";
import { BelfryApiError, SchedulerError } from "./errors.ts";

interface Request extends Omit<RequestOptions, "body" | "giveUp"> {
  /** Sent as JSON; a string is JSON already. */
  readonly body?: object | string;
}

/** The API with its answers read. */
export interface BelfryApi {
  /**
   * @throws BelfryApiError if the API says no; SchedulerError `API_UNREACHABLE` without an answer, `UNEXPECTED_ANSWER` for one
   * that is not the API's.
   */
  ask<Answer>(answer: z.ZodType<Answer>, method: Method, path: string, request?: Request): Promise<Answer>;
  /** The entries of all pages of a list whose `Link` header tells where the next one is. */
  askAll<Entry>(entry: z.ZodType<Entry>, path: string): Promise<Entry[]>;
}

/** @throws SchedulerError `INVALID_OPTION` for a URL that is none. */
export function belfryApi(options: ApiOptions): BelfryApi {
  const api = apiConnection(options, (code, message, cause) => new SchedulerError(code, message, cause));
  return {
    ask: async (schema, method, path, request) => readAs(schema, await granted(api, method, path, request), `${method} ${path}`),
    async askAll(schema, path) {
      const entries = [];
      let cursor: string | undefined;
      do {
        const page = cursor === undefined ? path : `${path}?${new URLSearchParams({ cursor }).toString()}`;
        const answer = await granted(api, "GET", page);
        entries.push(...readAs(z.array(schema), answer, `GET ${path}`));
        cursor = nextCursor(answer.headers.get("link"));
      } while (cursor !== undefined);
      return entries;
    },
  };
}

async function granted(api: ApiConnection, method: Method, path: string, { body, ...request }: Request = {}) {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const answer = await api.request(method, path, { ...request, ...(text !== undefined && { body: text }) });
  if (answer.ok) return answer;
  throw new BelfryApiError(answer.message === "" ? `${method} ${path} answered ${answer.status}` : answer.message, answer);
}

function readAs<Answer>(schema: z.ZodType<Answer>, { body }: { readonly body: unknown }, request: string): Answer {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const message = `${request}: what answered is not this API, or another version of it: ${z.prettifyError(read.error)}`;
  throw new SchedulerError("UNEXPECTED_ANSWER", message, { cause: read.error });
}

/** RFC 8288. */
function nextCursor(link: string | null): string | undefined {
  const query = /^<[^>?]*\?([^>]*)>; rel="next"$/.exec(link ?? "")?.[1];
  return query === undefined ? undefined : (new URLSearchParams(query).get("cursor") ?? undefined);
}
