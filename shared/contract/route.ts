import type * as z from "zod";

/**
 * What a caller must be allowed to do: see, run and pause, define, report work, or manage accounts and whom alerts go to. Each is
 * granted on its own.
 */
export const ACCESS = ["read", "operate", "admin", "worker", "accounts"] as const;
export type Access = (typeof ACCESS)[number];

/** Which function serves a route: management, reporting by workers, events from outside, dead letters, the console's files, … */
export type ServedBy =
  | "api"
  | "complete"
  | "publish"
  | "redrive"
  | "console"
  | "schedules"
  | "accounts"
  | "tasks"
  | "notifications"
  | "socket"
  | "telegram";

/** Headers that some routes heed. */
export type HeaderName =
  | "If-Match"
  | "Idempotency-Key"
  | "X-GitHub-Delivery"
  | "X-Hub-Signature-256"
  | "X-Belfry-Timestamp"
  | "X-Belfry-Token"
  | "webhook-id"
  | "webhook-timestamp"
  | "webhook-signature"
  | "X-Telegram-Bot-Api-Secret-Token";

/** A list in a body, each entry of which is read, refused and answered as if it were a body of its own. */
export interface EntryList {
  /** The body's one field. */
  readonly field: string;
  readonly entry: z.ZodType;
  /** Most entries; the fewest is one. */
  readonly most: number;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** API Gateway path, parameters in braces; one that ends in `+` takes the rest of the path. */
  readonly path: string;
  readonly access: Access;
  /** The gateway asks for no token: the function itself checks a signature, or the token where there is no key for one. */
  readonly signed?: boolean;
  /** The caller has no token yet, or one that need not be good any more: the function checks what the request holds. */
  readonly login?: boolean;
  /** Nobody is asked for anything: what it answers is no secret. */
  readonly open?: boolean;
  /** Only where cdk.json asks for it; elsewhere there is no such path. */
  readonly optional?: boolean;
  /** For browsers, no part of the API: its document leaves it out. */
  readonly page?: boolean;
  readonly servedBy: ServedBy;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body is this list; `body` then only describes it. */
  readonly each?: EntryList;
  /** The body is a form, `application/x-www-form-urlencoded`: each field a text, and there once. */
  readonly form?: boolean;
  /** A signed route takes a form too, with the JSON in this field of it. */
  readonly formField?: string;
  /** The body may be left out; it then counts as `{}`. */
  readonly bodyOptional?: boolean;
  /** Largest body, in bytes. Default: 262,144, a definition with the largest params, and room. */
  readonly bodyLimit?: number;
  /** Headers of the request that it heeds, besides those that all do. */
  readonly headers?: readonly HeaderName[];
  readonly status: 200 | 201 | 204 | 302;
  /**
   * What was read can be sent back: fields that are only in the answer are taken and ignored. This one of them is the id,
   * and must be that of the path.
   */
  readonly takesBack?: string;
  /** It answers 201 instead where it made what it was sent. */
  readonly creates?: boolean;
  readonly response?: z.ZodType;
}

/** The key API Gateway gives a route: `GET /jobs/{job_id}`. */
export function routeKey(route: Pick<Route, "method" | "path">): string {
  return `${route.method} ${route.path}`;
}
