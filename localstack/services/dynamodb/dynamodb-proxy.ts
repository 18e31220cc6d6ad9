import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
import type { RequestCounter } from "../../stack/counts.ts";
import type { WriteThrottle } from "../../limits/write-throttle.ts";
import { readBody } from "../../endpoint/read-body.ts";

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
const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);
const requestSchema = z.looseObject({
  TransactItems: z.array(z.unknown()).optional(),
  RequestItems: z.record(z.string(), z.union([z.array(z.unknown()), z.looseObject({ Keys: z.array(z.unknown()) })])).optional(),
});
const capacity = z.object({ CapacityUnits: z.number() });
const responseSchema = z.object({ ConsumedCapacity: z.union([z.array(capacity), capacity.transform((value) => [value])]).optional() });

/**
 * Passes DynamoDB and DynamoDB Streams requests on to dynoxide. With `measure`, every request asks for its consumed
 * capacity, which is summed; the answer then carries ConsumedCapacity also where the caller did not ask for it. So it does
 * with `throttle`, which refuses writes that go beyond the units of their keys.
 */
export class DynamoDbProxy {
  readonly #port: number;
  readonly #counter: RequestCounter;
  readonly #measure: boolean;
  readonly #throttle: WriteThrottle | undefined;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(port: number, counter: RequestCounter, { measure, throttle }: { measure: boolean; throttle: WriteThrottle | undefined }) {
    this.#port = port;
    this.#counter = counter;
    this.#measure = measure;
    this.#throttle = throttle;
  }

  /** Answers one request; a connection failure becomes status 502. */
  async handle(request: IncomingMessage, response: ServerResponse, operation: string): Promise<void> {
    const body = await readBody(request, BODY_LIMIT);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    const looked = (this.#measure && WITH_CAPACITY.has(operation)) || (this.#throttle !== undefined && WRITES.has(operation));
    const input = looked ? requestSchema.parse(JSON.parse(body.toString())) : undefined;
    this.#counter.request("dynamodb", operation, this.#measure && input !== undefined ? entriesOf(input) : 1);
    const admission = input === undefined ? undefined : await this.#throttle?.admit(operation, input);
    if (admission !== undefined && "refused" in admission) {
      this.#counter.throttled("dynamodb", operation);
      response
        .writeHead(admission.refused.status, { "content-type": "application/x-amz-json-1.0" })
        .end(JSON.stringify(admission.refused.body));
      return;
    }
    const payload = input === undefined ? body : Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: "INDEXES" }));
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
          if (input === undefined) return;
          collect(answer, (parsed) => {
            if (this.#measure) this.#counter.capacity("dynamodb", operation, unitsOf(parsed));
            void admission?.charge(parsed);
          });
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
}

function entriesOf({ TransactItems, RequestItems }: z.output<typeof requestSchema>): number {
  const batches = Object.values(RequestItems ?? {}).map((entry) => (Array.isArray(entry) ? entry.length : entry.Keys.length));
  return TransactItems?.length ?? (RequestItems === undefined ? 1 : batches.reduce((sum, count) => sum + count, 0));
}

function collect(answer: IncomingMessage, use: (parsed: unknown) => void): void {
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.on("end", () => use(JSON.parse(Buffer.concat(chunks).toString() || "{}")));
}

function unitsOf(answer: unknown): number {
  return responseSchema.safeParse(answer).data?.ConsumedCapacity?.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0) ?? 0;
}
