import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import type { OutgoingRules, OutgoingUrl, ResolvedAddress } from "./outgoing-url.ts";
import { outgoingUrl } from "./outgoing-url.ts";

/** The longest that all of a request may take, in ms. */
export const ANSWER_TIMEOUT_MS = 10_000;
/** So much of an answer is read, in bytes; the rest is not waited for. */
const ANSWER_KEPT = 65_536;

export interface PostAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of it. */
  readonly body: string;
}

/** The request took longer than `ANSWER_TIMEOUT_MS`. */
export class PostTimeoutError extends Error {
  override readonly name = "PostTimeoutError";
}

/**
 * Posts to a URL that comes from outside, at the addresses that were checked and at no others; the host's name stays what TLS
 * asks for. No redirect is followed, and no proxy is used.
 *
 * @throws ForbiddenUrlError, PostTimeoutError, and what the network throws
 */
export async function post(
  text: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  rules: OutgoingRules,
): Promise<PostAnswer> {
  const limit = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    const target = await raced(outgoingUrl(text, rules), limit);
    return await send(target, { headers, body: Buffer.from(body), signal: limit });
  } catch (error) {
    if (limit.aborted) throw new PostTimeoutError("no answer in time", { cause: error });
    throw error;
  }
}

/** A look-up cannot be stopped, only no longer waited for. */
function raced<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new PostTimeoutError("no address in time")), { once: true });
    }),
  ]);
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
}

function send({ url, addresses }: OutgoingUrl, { headers, body, signal }: Sent): Promise<PostAnswer> {
  const options: RequestOptions = {
    method: "POST",
    // A connection of its own: one that is kept open may be to an address that was checked long ago.
    agent: false,
    headers: { ...headers, "content-length": String(body.length), "user-agent": "Belfry/1" },
    lookup: onlyTo(addresses),
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options, (response) => {
      read(response).then(resolve, reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Answers what was checked, in either of the forms in which Node asks. */
function onlyTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (!first) return callback(Object.assign(new Error("the host has no address"), { code: "ENOTFOUND" }), "", 4);
    if (all === true) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

async function read(response: IncomingMessage): Promise<PostAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    // Leaving the loop ends the connection.
    if (length >= ANSWER_KEPT) break;
  }
  const body = Buffer.concat(parts).subarray(0, ANSWER_KEPT).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
