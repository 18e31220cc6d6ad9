import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { ConsoleConfig } from "../../shared/contract/operations/console.ts";

type Asked = Pick<APIGatewayProxyEventV2, "rawPath" | "headers">;

/**
 * A handler for the console's routes: files that were hashed and compressed when it was built, and for every other address
 * below /console the page itself.
 * @param folder where `bundleConsole` wrote them
 */
export function consoleHandler(folder: URL): (event: Asked) => Promise<APIGatewayProxyStructuredResultV2> {
  const { files, version } = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8")) as Manifest;
  const contents = new Map<string, Buffer>();
  return async ({ rawPath, headers }) => {
    if (rawPath === "/") return plain(302, "", { location: "/console" });
    const path = rawPath.replace(/^\/console\/?/, "");
    if (path === "config.json") return json(configOf(version));
    const file = ASSET.test(path) ? files[path] : files["index.html"];
    if (!file) return plain(404, "There is no such file; the console may have been deployed anew since the page was loaded.");
    const content = contents.get(file.name) ?? readFileSync(new URL(file.name, folder));
    contents.set(file.name, content);
    return fileAnswer(file, content, headers["accept-encoding"] ?? "");
  };
}

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

/** Of another origin where the WebSocket API has one; on a laptop it is this origin's, by whichever name it was opened. */
const SOCKET_URL = process.env["SOCKET_URL"]?.startsWith("wss:") ? process.env["SOCKET_URL"] : undefined;
const HERE = "/live";

/** No script, style or request from elsewhere, but to the WebSocket API; no text becomes markup or script (trusted types, with no policy at all). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  `connect-src 'self'${SOCKET_URL === undefined ? "" : ` ${SOCKET_URL}`}`,
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

function fileAnswer({ name, type }: File, content: Buffer, accepted: string): APIGatewayProxyStructuredResultV2 {
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

function configOf(version: string): ConsoleConfig {
  const { SCHEDULER_SCOPE: scope = "", SCHEDULER_TIMEZONE: timezone = "UTC", SCOPES = scope } = process.env;
  return {
    scope,
    timezone,
    token_required: process.env["AUTHORIZATION_REQUIRED"] !== "false",
    scopes: SCOPES.split(",").map((name) => ({ name, url: null })),
    live: SOCKET_URL ?? HERE,
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
