import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { ACCOUNT_ID } from "../../aws.ts";
import type { RequestCounter } from "../../stack/counts.ts";
import type { AwsLimits } from "../../limits/aws-limits.ts";
import type { Fauxqs, SqsResponse } from "../../engines/fauxqs.ts";
import { queryCodeOf } from "./error-codes.ts";
import { checkMessageAttributes } from "./message-content.ts";
import type { MessageLineages } from "./message-lineages.ts";
import type { MoveTasks } from "./move-tasks.ts";
import { parseQueryRequest } from "./query-request.ts";
import { queryError, queryResult } from "./query-response.ts";
import { receive, receivingFewer } from "./receive.ts";
import { readBody } from "../../endpoint/read-body.ts";
import { ServiceError } from "../../endpoint/service-error.ts";
import { answerUnavailable } from "../../endpoint/unavailable.ts";

/** Messages have 1 MiB at most, of which a form spells a byte with three. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** Their answers hold queue URLs, which must name this endpoint: a stored URL may be from a start on another port. */
const ANSWERS_QUEUE_URL = new Set(["CreateQueue", "GetQueueUrl", "ListQueues"]);
/** Those whose messages keep the trace header that they were sent with. */
const SENDS = new Set(["SendMessage", "SendMessageBatch"]);
const batchSchema = z.object({ Entries: z.array(z.unknown()).nullish() });
const errorSchema = z.object({ __type: z.string() });

interface SqsContext {
  log(line: string): void;
  readonly fauxqs: Fauxqs;
  readonly moveTasks: MoveTasks;
  readonly counter: RequestCounter;
  readonly lineages: MessageLineages;
  readonly limits: AwsLimits | undefined;
  readonly awsEndpoint: string;
  /** Batch requests count with their entries. */
  readonly measure: boolean;
  /** Whether the queues are ending, so that what fails is no fault. */
  isStopping(): boolean;
}

/**
 * Answers one SQS request.
 * @param target the operation of a request of the JSON protocol; empty for one of the Query protocol, as older SDKs send
 */
export async function answerSqs(request: IncomingMessage, response: ServerResponse, target: string, context: SqsContext): Promise<void> {
  const body = await readBody(request, BODY_LIMIT);
  if (body === undefined) {
    response.writeHead(413).end();
    return;
  }
  let operation = target;
  let answer: SqsResponse | undefined;
  try {
    const parsed = target === "" ? queryRequest(request, body) : { operation, input: parseJson(utf8(body)) };
    operation = parsed.operation;
    answer = await run(operation, parsed.input, () => response.destroyed, context);
    const trace = request.headers["x-amzn-trace-id"];
    if (trace !== undefined && answer?.status === 200 && SENDS.has(operation)) context.lineages.remember(trace, JSON.parse(answer.body));
  } catch (error) {
    answer = failure(error);
  }
  if (answer === undefined) return;
  if (answer.status >= 500 && context.isStopping()) return answerUnavailable(response, { service: "sqs", operation: target }, "stopping");
  if (answer.status >= 500) context.log(`sqs ${operation}: ${answer.body}`);
  if (target === "") writeXml(response, operation, answer);
  else writeJson(response, answer);
}

/** Runs one operation and answers it in the JSON protocol; undefined: whoever asked has hung up. */
async function run(
  operation: string,
  input: unknown,
  isGone: () => boolean,
  { fauxqs, moveTasks, counter, awsEndpoint, measure, limits }: SqsContext,
): Promise<SqsResponse | undefined> {
  const entries = measure ? batchSchema.safeParse(input).data?.Entries?.length : undefined;
  counter.request("sqs", operation, entries ?? 1);
  const moving = moveTasks.run(operation, input);
  if (moving !== undefined) return { status: 200, body: JSON.stringify(await moving) };
  checkMessageAttributes(input);
  if (operation === "ReceiveMessage") return receive(fauxqs, limits === undefined ? input : receivingFewer(input, limits), isGone);
  const { status, body } = await fauxqs.sqsResponse(operation, JSON.stringify(input));
  if (!ANSWERS_QUEUE_URL.has(operation)) return { status, body };
  return { status, body: body.replaceAll(new RegExp(`http://[^/"]+/${ACCOUNT_ID}/`, "g"), `${awsEndpoint}/${ACCOUNT_ID}/`) };
}

function writeJson(response: ServerResponse, { status, body }: SqsResponse): void {
  // The code that SDKs show which once spoke the Query protocol.
  const code = status === 200 ? undefined : queryCodeOf(errorSchema.safeParse(JSON.parse(body)).data?.__type ?? "InternalFailure");
  response
    .writeHead(status, {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-requestid": randomUUID(),
      ...(code === undefined ? {} : { "x-amzn-query-error": `${code};${status < 500 ? "Sender" : "Receiver"}` }),
    })
    .end(body);
}

function writeXml(response: ServerResponse, operation: string, { status, body }: SqsResponse): void {
  const requestId = randomUUID();
  const output: unknown = body === "" ? {} : JSON.parse(body);
  const text = status === 200 ? queryResult(operation, output, requestId) : queryError(status, output, requestId);
  response.writeHead(status, { "content-type": "text/xml", "x-amzn-requestid": requestId }).end(text);
}

function failure(error: unknown): SqsResponse {
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError("InternalFailure", 500, error instanceof Error ? error.message : String(error), { cause: error });
  return { status: known.status, body: JSON.stringify({ __type: `com.amazonaws.sqs#${known.code}`, message: known.message }) };
}

function queryRequest(request: IncomingMessage, body: Buffer): { operation: string; input: unknown } {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  return parseQueryRequest(pathname, body.length > 0 ? utf8(body) : search.slice(1));
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new ServiceError("SerializationException", 400, error instanceof Error ? error.message : "malformed JSON", { cause: error });
  }
}

function utf8(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch (error) {
    throw new ServiceError("SerializationException", 400, "The body is not UTF-8.", { cause: error });
  }
}
