import type { RouterAnswer, RouterRequest } from "../answers/answer-call.ts";

/** What of Hono's context a middleware needs. */
export interface HonoContext {
  readonly req: { readonly raw: Request };
}

export function isHonoContext(value: object): value is HonoContext {
  return "req" in value && typeof value.req === "object" && value.req !== null && "raw" in value.req && value.req.raw instanceof Request;
}

export function fromFetch(request: Request): Omit<RouterRequest, "action"> {
  return {
    method: request.method,
    header: (name) => request.headers.get(name) ?? undefined,
    async body(limit) {
      // A copy: whoever comes after may read it, too.
      const bytes = await request.clone().arrayBuffer();
      return bytes.byteLength > limit ? undefined : { text: Buffer.from(bytes).toString() };
    },
  };
}

export function toResponse({ status, body, headers = {} }: RouterAnswer): Response {
  return Response.json(body, { status, headers: { ...headers } });
}
