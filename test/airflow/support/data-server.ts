import { createServer } from "node:http";
import { close, listen } from "../../../localstack/endpoint/listen.ts";

export interface DataServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * What jobs ask for data. `/data`: a row with the query as it arrived. `/hold/<name>`: the first request for a name is never
 * answered, all others at once; `/held/<name>`: whether there has been one. `/once/<name>`: the first request for a name is
 * refused, all others are answered.
 */
export async function startDataServer(): Promise<DataServer> {
  const [held, refused] = [new Set<string>(), new Set<string>()];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname.startsWith("/hold/") && !held.has(pathname)) {
      held.add(pathname);
      return;
    }
    if (pathname.startsWith("/held/")) {
      response.writeHead(held.has(pathname.replace("/held/", "/hold/")) ? 200 : 404).end();
      return;
    }
    if (pathname.startsWith("/once/") && !refused.has(pathname)) {
      refused.add(pathname);
      response.writeHead(500).end();
      return;
    }
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data: [Object.fromEntries(searchParams)] }));
  });
  const port = await listen(server, 0, "the data server of a test");
  return {
    port,
    stop: () => {
      server.closeAllConnections();
      return close(server);
    },
  };
}
