import type { RouterAnswer, RouterRequest } from "../answers/answer-call.ts";

/** What of a request of node:http a router needs; Express and its like add `body`. */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As a middleware parsed it. */
  readonly body?: unknown;
}

/** What of a response of node:http a router needs. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string): unknown;
}

export function fromNode(request: NodeRequest): Omit<RouterRequest, "action"> {
  return {
    method: request.method ?? "GET",
    header(name) {
      const value = request.headers[name];
      return typeof value === "object" ? value[0] : value;
    },
    async body(limit) {
      const { body } = request;
      if (typeof body === "string" || body instanceof Uint8Array) return withinLimit(Buffer.from(body as Uint8Array), limit);
      if (body !== undefined && body !== null) return { parsed: body };
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of request) {
        const bytes = Buffer.from(chunk as Uint8Array);
        size += bytes.length;
        // What is too large is read to its end all the same, so that the answer can be read.
        if (size <= limit) chunks.push(bytes);
      }
      return size > limit ? undefined : { text: Buffer.concat(chunks).toString() };
    },
  };
}

export function sendToNode(response: NodeResponse, { status, body, headers = {} }: RouterAnswer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  });
  response.end(text);
}

function withinLimit(bytes: Buffer, limit: number): { readonly text: string } | undefined {
  return bytes.length > limit ? undefined : { text: bytes.toString() };
}
