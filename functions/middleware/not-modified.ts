import { hash } from "node:crypto";
import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { HttpEvent } from "../http/types.ts";

/**
 * Gives each answer to a GET an ETag, and answers 304 without a body to whoever has that answer already (ADR 31). Runs before
 * `compress`, so that the tag is one of the content, and 304 costs no compression.
 */
export function notModified(): MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2> {
  return {
    after: ({ event, response }) => {
      const { method } = event.requestContext.http;
      if (method !== "GET" || response?.statusCode !== 200 || typeof response.body !== "string") return;
      const { etag: own, link } = response.headers ?? {};
      const etag = typeof own === "string" ? own : strongTag(response.body, link);
      response.headers = { "cache-control": "private, no-cache", ...response.headers, etag, vary: "accept-encoding" };
      const known = matching(event.headers["if-none-match"], etag);
      if (known === undefined) return;
      const { "content-type": _type, ...headers } = response.headers;
      response.statusCode = 304;
      response.headers = { ...headers, etag: known };
      delete response.body;
    },
  };
}

/** Of a text that is sent as it is. `link`: where the next page is, which may come to be while this page stays the same. */
export function strongTag(content: string, link: unknown = ""): string {
  return `"${digest(content + String(link))}"`;
}

/** Of an answer that counts as unchanged while this part of it is. */
export function weakTag(content: unknown): string {
  return `W/"${digest(JSON.stringify(content))}"`;
}

/** 132 bits, so that it is never taken for a version, which is a number of 15 digits at most. */
function digest(content: string): string {
  return hash("sha256", content, "base64url").slice(0, 22);
}

/** The tag of the same content in another coding, which a strong one has to tell apart (RFC 9110, 8.8.3.3). */
export function tagOfCoding(etag: string, coding: string): string {
  return /^"[\w-]{22}"$/.test(etag) ? `${etag.slice(0, -1)}.${coding}"` : etag;
}

/**
 * The tag under which the caller has the answer already. By RFC 9110, 13.1.2: a list of tags or `*`, compared weakly; a
 * content's tag is matched in whichever coding it was sent.
 */
function matching(header: string | undefined, etag: string): string | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === "*") return etag;
  // What a definition's version says nothing about, such as its last run, may have changed.
  if (/^"\d+"$/.test(etag)) return undefined;
  const wanted = opaque(etag);
  const found = header.match(/(?:W\/)?"[^"]*"/g)?.find((tag) => opaque(tag) === wanted);
  return found?.startsWith('"') ? found : found && etag;
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, "").replace(/\.gzip"$/, '"');
}
