import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { ACCOUNT_ID } from "../aws.ts";
import type { RequestCounter } from "../counts.ts";
import type { Fauxqs } from "../parts/fauxqs.ts";
import { readBody } from "./read-body.ts";

const BODY_LIMIT = 4 * 1024 * 1024;
/** Their answers hold queue URLs, which must name this endpoint: a stored URL may be from a start on another port. */
const ANSWERS_QUEUE_URL = new Set(["CreateQueue", "GetQueueUrl", "ListQueues"]);
/** What a receive answers, as far as giving messages back needs it. */
const receivedSchema = z.object({ Messages: z.array(z.object({ ReceiptHandle: z.string() })).optional() });
const receiveSchema = z.looseObject({ WaitTimeSeconds: z.number().optional() });
const queueSchema = z.object({ QueueUrl: z.string() });
const batchSchema = z.object({ Entries: z.array(z.unknown()).optional() });

/** Answers one SQS request. With `measure`, the entries of batch requests are counted. */
export async function answerSqs(
  request: IncomingMessage,
  response: ServerResponse,
  operation: string,
  context: { fauxqs: Fauxqs; counter: RequestCounter; awsEndpoint: string; measure: boolean },
): Promise<void> {
  const { fauxqs, counter, awsEndpoint, measure } = context;
  if (!measure && !ANSWERS_QUEUE_URL.has(operation) && operation !== "ReceiveMessage") {
    counter.request("sqs", operation);
    fauxqs.handle(request, response);
    return;
  }
  const payload = (await readBody(request, BODY_LIMIT))?.toString();
  if (payload === undefined) {
    response.writeHead(413).end();
    return;
  }
  counter.request("sqs", operation, batchSchema.safeParse(JSON.parse(payload || "{}")).data?.Entries?.length ?? 1);
  if (operation === "ReceiveMessage") return answerReceive(response, fauxqs, payload);
  const { status, headers, body } = await fauxqs.sqsResponse(operation, payload);
  const text = ANSWERS_QUEUE_URL.has(operation)
    ? body.replaceAll(new RegExp(`http://[^/"]+/${ACCOUNT_ID}/`, "g"), `${awsEndpoint}/${ACCOUNT_ID}/`)
    : body;
  response.writeHead(status, headers).end(text);
}

/**
 * Answers a receive when there is a message, or when it has waited as long as it asked to: fauxqs lets all that wait at a
 * queue look when a message comes, and answers those with nothing that find it taken.
 */
async function answerReceive(response: ServerResponse, fauxqs: Fauxqs, payload: string): Promise<void> {
  const asked = receiveSchema.safeParse(JSON.parse(payload || "{}")).data;
  const until = Date.now() + (asked?.WaitTimeSeconds ?? 0) * 1000;
  for (let input = payload; ; input = JSON.stringify({ ...asked, WaitTimeSeconds: Math.ceil((until - Date.now()) / 1000) })) {
    const { status, headers, body } = await fauxqs.sqsResponse("ReceiveMessage", input);
    if (response.destroyed) return status === 200 ? giveBack(fauxqs, payload, body) : undefined;
    const answered = status !== 200 || (receivedSchema.parse(JSON.parse(body)).Messages ?? []).length > 0;
    if (!answered && until - Date.now() > 100) continue;
    response.writeHead(status, headers).end(body);
    return;
  }
}

/** Whoever waited for messages is gone, a worker that was stopped most likely: the next one gets them at once. */
async function giveBack(fauxqs: Fauxqs, payload: string, body: string): Promise<void> {
  const { QueueUrl } = queueSchema.parse(JSON.parse(payload));
  const { Messages = [] } = receivedSchema.parse(JSON.parse(body));
  for (const { ReceiptHandle } of Messages) {
    await fauxqs.sqs("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
  }
}
