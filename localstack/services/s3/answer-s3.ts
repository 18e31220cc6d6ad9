import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestCounter } from "../../stack/counts.ts";
import type { Fauxqs } from "../../engines/fauxqs.ts";

/**
 * Answers one S3 request, counted by its method. A conditional write is refused: fauxqs would write whatever the condition
 * says, and nobody would notice.
 */
export function answerS3(
  request: IncomingMessage,
  response: ServerResponse,
  { fauxqs, counter }: { fauxqs: Fauxqs; counter: RequestCounter },
): void {
  counter.request("s3", request.method ?? "");
  const condition = ["if-none-match", "if-match"].find((name) => request.headers[name] !== undefined);
  if (request.method !== "PUT" || condition === undefined) {
    fauxqs.handle(request, response);
    return;
  }
  request.resume();
  const message = `The local stack does not support conditional writes (header ${condition}).`;
  response
    .writeHead(501, { "content-type": "application/xml" })
    .end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>NotImplemented</Code><Message>${message}</Message></Error>`);
}
