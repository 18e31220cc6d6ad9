import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { consoleHandler } from "../../functions/handlers/console.ts";
import { buildConsole, bundleConsole } from "../../infra/bundle-console.ts";

const folder = mkdtempSync(join(tmpdir(), "belfry-console-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
bundleConsole(folder);
const handler = consoleHandler(pathToFileURL(`${folder}/`));
const ask = async (rawPath: string, accepted = "gzip, br") => {
  const { statusCode, headers = {}, body = "", isBase64Encoded } = await handler({ rawPath, headers: { "accept-encoding": accepted } });
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  return {
    status: statusCode,
    headers,
    bytes,
    text: () => (headers["content-encoding"] === "br" ? brotliDecompressSync(bytes) : bytes).toString(),
  };
};
const { files, first } = buildConsole();

beforeEach(() => {
  vi.stubEnv("SCHEDULER_SCOPE", "mock");
  vi.stubEnv("SCHEDULER_TIMEZONE", "Asia/Seoul");
  vi.stubEnv("AUTHORIZATION_REQUIRED", "true");
  vi.stubEnv("SCOPES", "real,mock");
});

describe("the function console", () => {
  it("leads a browser from the root to the console", async () => {
    const { status, headers } = await ask("/");
    expect([status, headers["location"]]).toEqual([302, "/console"]);
  });

  it.each(["/console", "/console/jobs", "/console/jobs/buy-scanner/runs/01a1f9e7", "/console/no/such/screen"])(
    "answers the page for %s, asked again each time",
    async (path) => {
      const { status, headers, text } = await ask(path);
      expect(status).toBe(200);
      expect(headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" });
      expect(text()).toContain(`src="/console/${first[0]}"`);
    },
  );

  it.each(files.filter(({ name }) => name !== "index.html").map(({ name, content }) => [name, content] as const))(
    "serves %s as it was built, for good, compressed where that is understood",
    async (name, content) => {
      const compressed = await ask(`/console/${name}`);
      expect(compressed.headers).toMatchObject({ "content-encoding": "br", "cache-control": "public, max-age=31536000, immutable" });
      expect(brotliDecompressSync(compressed.bytes).equals(content)).toBe(true);
      const plain = await ask(`/console/${name}`, "gzip, deflate");
      expect(plain.headers).not.toHaveProperty("content-encoding");
      expect(plain.bytes.equals(content)).toBe(true);
    },
  );

  it.each(["/console/main-OLDHASH1.js", "/console/console.css", "/console/manifest.json", "/console/__proto__.js", "/console/a/b.js"])(
    "knows no file %s, and says so instead of answering the page",
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  it("tells the page where it is, and nothing else", async () => {
    const { status, headers, text } = await ask("/console/config.json");
    expect([status, headers["cache-control"]]).toEqual([200, "no-cache"]);
    expect(JSON.parse(text())).toEqual({
      scope: "mock",
      timezone: "Asia/Seoul",
      token_required: true,
      scopes: [
        { name: "real", url: null },
        { name: "mock", url: null },
      ],
      live: "/live",
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
  });

  it.each([
    ["wss://abc.execute-api.us-east-1.amazonaws.com/live", "wss://abc.execute-api.us-east-1.amazonaws.com/live"],
    ["ws://127.0.0.1:8095/live", undefined],
  ])("lets the page connect to the WebSocket API at %s, where that is not its own origin", async (url, named) => {
    vi.stubEnv("SOCKET_URL", url);
    vi.resetModules();
    const { consoleHandler: served } = await import("../../functions/handlers/console.ts");
    const answer = await served(pathToFileURL(`${folder}/`))({ rawPath: "/console/config.json", headers: {} });
    expect(JSON.parse(answer.body ?? "")).toMatchObject({ live: named ?? "/live" });
    expect(String(answer.headers?.["content-security-policy"])).toContain(`connect-src 'self'${named === undefined ? "" : ` ${named}`};`);
    vi.unstubAllEnvs();
  });

  it("answers each of them under a policy that lets nothing in from elsewhere and no text become script", async () => {
    for (const path of ["/", "/console", "/console/config.json", `/console/${first[0]}`, "/console/none.js"]) {
      const { headers } = await ask(path);
      expect(headers).toMatchObject({
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
    }
  });
});

describe("what a browser loads", () => {
  const { gzip, languages, later } = buildConsole();
  const size = (names: readonly string[]) => names.reduce((sum, name) => sum + (gzip[name] ?? 0), 0);
  const scripts = Object.keys(gzip).filter((name) => name.endsWith(".js"));

  const words = Object.entries(languages);
  const withWords = (parts: readonly string[]) => words.map(([, names]) => size([...new Set([...first, ...names, ...parts])]));

  it.each(words)("is at most 60 kB of script before the first screen in %s, after gzip", (_, names) => {
    expect(names.length).toBeGreaterThan(0);
    expect(size([...new Set([...first, ...names])])).toBeLessThanOrEqual(60_000);
  });

  it.each(Object.entries(later))("is at most 120 kB of script with %s and all that comes with it", (_, parts) => {
    expect(Math.max(...withWords(parts))).toBeLessThanOrEqual(120_000);
  });

  it("is at most 12 kB of style", () => {
    expect(size(Object.keys(gzip).filter((name) => name.endsWith(".css")))).toBeLessThanOrEqual(12_000);
  });

  it("is at most 30 kB for each part that is loaded later", () => {
    for (const name of scripts.filter((name) => !first.includes(name))) expect(gzip[name]).toBeLessThanOrEqual(30_000);
  });

  it("has no script and no style within the page, and asks nothing of elsewhere", () => {
    const page = readFileSync(new URL("../../console/index.html", import.meta.url), "utf8");
    expect(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|\bon\w+=|https?:/);
  });
});
