import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
import type { RequestCounter } from "../counts.ts";
import { readBody } from "./read-body.ts";

const BODY_LIMIT = 32 * 1024 * 1024;
const WITH_CAPACITY = new Set([
  "GetItem",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "Query",
  "Scan",
  "BatchGetItem",
  "BatchWriteItem",
  "TransactGetItems",
  "TransactWriteItems",
]);
const requestSchema = z.looseObject({
  TransactItems: z.array(z.unknown()).optional(),
  RequestItems: z.record(z.string(), z.union([z.array(z.unknown()), z.looseObject({ Keys: z.array(z.unknown()) })])).optional(),
});
const capacity = z.object({ CapacityUnits: z.number() });
const responseSchema = z.object({ ConsumedCapacity: z.union([z.array(capacity), capacity.transform((value) => [value])]).optional() });

/**
 * Passes DynamoDB and DynamoDB Streams requests on to dynoxide. With `measure`, every request asks for its consumed
 * capacity, which is summed; the answer then carries ConsumedCapacity also where the caller did not ask for it.
 */
export class DynamoDbProxy {
  readonly #port: number;
  readonly #counter: RequestCounter;
  readonly #measure: boolean;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(port: number, counter: RequestCounter, measure: boolean) {
    this.#port = port;
    this.#counter = counter;
    this.#measure = measure;
  }

  /** Answers one request; a connection failure becomes status 502. */
  async handle(request: IncomingMessage, response: ServerResponse, operation: string): Promise<void> {
    const body = await readBody(request, BODY_LIMIT);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    const measured = this.#measure && WITH_CAPACITY.has(operation);
    const payload = measured ? this.#prepare(body, operation) : body;
    if (!measured) this.#counter.request("dynamodb", operation);
    await new Promise<void>((resolve) => {
      response.once("close", resolve);
      const { connection: _connection, "transfer-encoding": _encoding, ...headers } = request.headers;
      const outgoing = httpRequest(
        {
          host: "127.0.0.1",
          port: this.#port,
          agent: this.#agent,
          method: request.method,
          path: request.url,
          headers: { ...headers, "content-length": payload.length },
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
          if (measured) this.#countCapacity(answer, operation);
        },
      );
      outgoing.on("error", (error) => {
        if (!response.headersSent) response.writeHead(502, { "content-type": "application/x-amz-json-1.0" });
        response.end(JSON.stringify({ __type: "InternalServerError", message: error.message }));
      });
      outgoing.end(payload);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #prepare(body: Buffer, operation: string): Buffer {
    const input = requestSchema.parse(JSON.parse(body.toString()));
    const batches = Object.values(input.RequestItems ?? {}).map((entry) => (Array.isArray(entry) ? entry.length : entry.Keys.length));
    const entries = input.TransactItems?.length ?? (input.RequestItems === undefined ? 1 : batches.reduce((sum, count) => sum + count, 0));
    this.#counter.request("dynamodb", operation, entries);
    return Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: "INDEXES" }));
  }

  #countCapacity(answer: IncomingMessage, operation: string): void {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("end", () => {
      const parsed = responseSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString() || "{}"));
      const units = parsed.data?.ConsumedCapacity?.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0) ?? 0;
      this.#counter.capacity("dynamodb", operation, units);
    });
  }
}
