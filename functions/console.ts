import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { ConsoleConfig } from "../shared/contract/console.ts";

/**
 * Serves the console: files that were hashed and compressed when it was built, and for every other address below /console the
 * page itself. Triggered by: HTTP API. Imports nothing that takes time to load, since a person waits for its cold start.
 */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const path = event.rawPath.replace(/^\/console\/?/, "");
  if (event.rawPath === "/") return plain(302, "", { location: "/console" });
  if (path === "config.json") return json(config());
  const file = ASSET.test(path) ? files[path] : files["index.html"];
  if (!file) return plain(404, "There is no such file; the console may have been deployed anew since the page was loaded.");
  return answer(file, event.headers["accept-encoding"] ?? "");
};

interface File {
  readonly name: string;
  readonly type: string;
}
interface Manifest {
  readonly version: string;
  /** By the name under which a browser asks for it. */
  readonly files: Readonly<Record<string, File>>;
}

/** Of these, only what was built exists; every other address is one of the page's own. */
const ASSET = /\.(?:js|css|map|svg|png|ico|woff2|txt|json)$/;

const folder = new URL("files/", import.meta.url);
const { files, version } = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8")) as Manifest;
const contents = new Map<string, Buffer>();

/** No script, style or request from elsewhere; no text becomes markup or script (trusted types, with no policy at all). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

function answer({ name, type }: File, accepted: string): APIGatewayProxyStructuredResultV2 {
  const content = contents.get(name) ?? readFileSync(new URL(name, folder));
  contents.set(name, content);
  const brotli = /\bbr\b/.test(accepted);
  return {
    statusCode: 200,
    headers: {
      ...HEADERS,
      "content-type": type,
      "cache-control": name.startsWith("index.html") ? "no-cache" : "public, max-age=31536000, immutable",
      vary: "accept-encoding",
      ...(brotli && { "content-encoding": "br" }),
    },
    body: (brotli ? content : brotliDecompressSync(content)).toString("base64"),
    isBase64Encoded: true,
  };
}

function config(): ConsoleConfig {
  const { SCHEDULER_SCOPE: scope = "", SCHEDULER_TIMEZONE: timezone = "UTC", SCOPES = scope } = process.env;
  return {
    scope,
    timezone,
    token_required: process.env["AUTHORIZATION_REQUIRED"] !== "false",
    scopes: SCOPES.split(",").map((name) => ({ name, url: null })),
    version,
  };
}

function json(body: unknown): APIGatewayProxyStructuredResultV2 {
  return plain(200, JSON.stringify(body), { "content-type": "application/json; charset=utf-8" });
}

function plain(statusCode: number, body: string, headers: Record<string, string> = {}): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache", ...headers },
    body,
  };
}
