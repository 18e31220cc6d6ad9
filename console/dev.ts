/**
 * `npm run console:dev`: builds the console as its sources change, and serves it in front of a stack that runs
 * (`npm start`, or BELFRY_API). The page loads itself anew after each build.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { basename } from "node:path";
import { context, type OutputFile, type Plugin } from "esbuild";
import { consoleBuild, ENTRY, loadedFirst, nameOf, pageOf, STYLE, typeOf } from "../infra/bundle-console.ts";

const PORT = Number(process.env["PORT"] ?? 8_090);
const api = new URL(process.env["BELFRY_API"] ?? "http://127.0.0.1:8095");
const RELOADER = `new EventSource("/console/dev-events").onmessage = () => location.reload();`;

let files = new Map<string, Uint8Array>();
let page = "";
const listeners = new Set<ServerResponse>();

const tell: Plugin = {
  name: "tell",
  setup: ({ onEnd }) =>
    onEnd(({ outputFiles = [], metafile, errors }) => {
      if (!metafile || errors.length > 0) return;
      files = new Map(outputFiles.map(({ path, contents }: OutputFile) => [basename(path), contents]));
      files.set("dev.js", new TextEncoder().encode(RELOADER));
      const script = `<script src="/console/dev.js"></script></head>`;
      page = pageOf(nameOf(metafile, STYLE), loadedFirst(metafile)).replace("</head>", script);
      for (const listener of listeners) listener.write("data: built\n\n");
    }),
};

const build = await context({ ...consoleBuild, minify: false, sourcemap: "inline", plugins: [tell] });
await build.watch();
createServer(answer)
  // Live updates are the stack's own: the page asks without them here.
  .on("upgrade", (_asked, socket) => socket.destroy())
  .listen(PORT, "127.0.0.1", () => console.log(`console  http://127.0.0.1:${PORT}/console   of ${api.origin} (${ENTRY})`));

function answer(asked: IncomingMessage, response: ServerResponse): void {
  const path = (asked.url ?? "/").split("?")[0] ?? "/";
  if (path === "/console/dev-events") {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    listeners.add(response);
    response.on("close", () => listeners.delete(response));
  } else if (path === "/console/config.json" || !path.startsWith("/console")) {
    forward(asked, response);
  } else {
    const name = path.slice("/console/".length);
    const file = files.get(name);
    response.writeHead(200, { "content-type": file ? typeOf(name) : typeOf("index.html"), "cache-control": "no-store" });
    response.end(file ?? page);
  }
}

/** To the stack, as if the page came from there: it answers only requests of its own origin. */
function forward(asked: IncomingMessage, response: ServerResponse): void {
  const { origin: _origin, ...headers } = asked.headers;
  const options = { host: api.hostname, port: api.port, path: asked.url, method: asked.method, headers: { ...headers, host: api.host } };
  const onward = request(options, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  onward.on("error", (error) =>
    response.writeHead(502, { "content-type": "application/json" }).end(JSON.stringify({ message: error.message })),
  );
  asked.pipe(onward);
}
