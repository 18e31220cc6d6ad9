import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { OutgoingAddresses } from "../../ports/notifications/outgoing-addresses.ts";
import { isPublicAddress } from "./public-address.ts";

/** Why nothing is sent to a URL. */
export type Forbidden = "url-form" | "url-credentials" | "url-not-https" | "url-address-forbidden";

/** What this process may reach beyond public addresses by https. */
export interface OutgoingRules {
  /** Exact `host:port`, of sinks on a laptop, which may be addressed by http and need not be public. AWS has none. */
  readonly sinks: readonly string[];
}

/** An address to connect to, as `dns.lookup` answers it. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** A URL that may be called, and the only addresses that may be connected to for it. */
export interface OutgoingUrl {
  readonly url: URL;
  readonly addresses: readonly ResolvedAddress[];
}

/** Finds all addresses of a host. Throws where there is none. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** A URL that must not be called. */
export class ForbiddenUrlError extends Error {
  override readonly name = "ForbiddenUrlError";
  readonly why: Forbidden;

  constructor(why: Forbidden) {
    super(why);
    this.why = why;
  }
}

/**
 * Checks a URL that comes from outside, before anything is sent to it: https, no user or password, and every address that its
 * host has is public. An IP address as the host is judged as it stands: no look-up is ever made for it.
 *
 * @throws ForbiddenUrlError; and what the look-up throws for a host without addresses
 */
export async function outgoingUrl(text: string, { sinks }: OutgoingRules, resolve: Resolve = resolveAll): Promise<OutgoingUrl> {
  const url = URL.parse(text);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "") throw new ForbiddenUrlError("url-form");
  if (url.username !== "" || url.password !== "") throw new ForbiddenUrlError("url-credentials");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const isSink = sinks.includes(`${host}:${url.port || (url.protocol === "https:" ? "443" : "80")}`);
  if (!isSink && url.protocol !== "https:") throw new ForbiddenUrlError("url-not-https");
  // Names of this machine by definition, whether or not they can be looked up. https://www.rfc-editor.org/rfc/rfc6761#section-6.3
  if (!isSink && /(?:^|\.)localhost\.?$/.test(host)) throw new ForbiddenUrlError("url-address-forbidden");
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  if (!isSink && !addresses.every(({ address }) => isPublicAddress(address))) throw new ForbiddenUrlError("url-address-forbidden");
  return { url, addresses };
}

/** Tells whether URLs may be taken. What has no address now is judged when it is called. */
export function outgoingAddresses(rules: OutgoingRules, resolve?: Resolve): OutgoingAddresses {
  return {
    async whyForbidden(url) {
      try {
        await outgoingUrl(url, rules, resolve);
        return undefined;
      } catch (error) {
        return error instanceof ForbiddenUrlError ? error.why : undefined;
      }
    },
  };
}
