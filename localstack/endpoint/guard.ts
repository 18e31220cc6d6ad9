import type { IncomingMessage } from "node:http";

/**
 * Why a request must not be served, or undefined when it may.
 * Everything here listens on loopback, yet any web page can make a browser send requests there: by a host name that it
 * rebinds to 127.0.0.1 (seen in Host), or from its own origin (seen in Origin). Both are refused.
 */
export function refusalReason({ headers }: IncomingMessage): string | undefined {
  const { host, origin } = headers;
  if (host === undefined || !isLoopbackHost(host)) return "This address only answers requests for localhost.";
  if (origin !== undefined && origin !== `http://${host}`) return "Requests from other web sites are refused.";
  return undefined;
}

/**
 * Why a request must not be served at the AWS endpoint, where GET requests change things too (SQS's Query protocol), and
 * a page's image or link would send no Origin.
 */
export function awsRefusalReason(request: IncomingMessage): string | undefined {
  const site = request.headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") return "Requests from other web sites are refused.";
  return refusalReason(request);
}

function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return name === "localhost" || name === "127.0.0.1" || name === "[::1]" || name.endsWith(".localhost");
}
