import { createServer, type IncomingMessage } from "node:http";
import { close, listen } from "../../../localstack/endpoint/listen.ts";
import { readBody } from "../../../localstack/endpoint/read-body.ts";
import { ServiceError } from "../../../localstack/endpoint/service-error.ts";

export interface LocalService {
  readonly url: string;
  stop(): Promise<void>;
}

/** One service of the local stack alone, over HTTP; `answer` gets each request with its body as JSON, and may throw as the service does. */
export async function startLocalService(name: string, answer: (request: IncomingMessage, body: unknown) => unknown): Promise<LocalService> {
  const server = createServer((request, response) => {
    void (async () => {
      try {
        const text = (await readBody(request, 8_000_000))?.toString() ?? "";
        const output = await answer(request, text === "" ? {} : JSON.parse(text));
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(output));
      } catch (error) {
        const known = error instanceof ServiceError ? error : new ServiceError("InternalServerException", 500, String(error));
        response.writeHead(known.status, { "content-type": "application/json", "x-amzn-errortype": known.code });
        response.end(JSON.stringify({ Message: known.message }));
      }
    })();
  });
  const port = await listen(server, 0, `the ${name} of a test`);
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}
