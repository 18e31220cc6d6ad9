import { randomUUID } from "node:crypto";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type * as z from "zod";
import { batches } from "../../../shared/domain/batches.ts";
import { sqsDispatchQueue } from "../../../shared/adapters/sqs/dispatch-queue.ts";
import { sqsWorkerQueues } from "../../../shared/adapters/sqs/worker-queues.ts";
import { DISPATCH_QUEUES, type DispatchQueueName } from "../../../shared/contract/deployment/dispatch-queues.ts";
import { DispatchMessage, JobMessage } from "../../../shared/contract/messages.ts";
import { MemoryDispatchQueue, MemoryWorkerQueues } from "../../support/memory/messages/queues.ts";
import { NOON } from "../../support/samples.ts";
import { dispatchQueueContract, type Lying, workerQueuesContract } from "./queues.contract.ts";

let sqs: FauxqsServer;
let client: SQSClient;
beforeAll(async () => {
  sqs = await startFauxqs({ port: 0, logger: false });
  client = new SQSClient({
    endpoint: `http://127.0.0.1:${sqs.port}`,
    region: "us-east-1",
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
  });
});
afterAll(async () => {
  client.destroy();
  await sqs.stop();
});

const physical = (queue: string) => queue.replaceAll(".", "-");
const unused = (service: string) => `real.jobs.${service}-${randomUUID().slice(0, 8)}`;

function lying<Message>(queue: string, schema: z.ZodType<Message>): Lying<Message>[] {
  const { ready = [], delayed = [] } = sqs.inspectQueue(queue)?.messages ?? {};
  return [...ready, ...delayed].map(({ body, sentTimestamp, delayUntil }) => ({
    message: schema.parse(JSON.parse(body)),
    delaySeconds: delayUntil === undefined ? 0 : Math.round((delayUntil - sentTimestamp) / 1000),
  }));
}

dispatchQueueContract("in memory", async () => {
  const queue = new MemoryDispatchQueue(() => NOON);
  return {
    queue,
    lying: async () =>
      queue.pending.map(({ message, queue: name, visibleAt }) => ({ message, queue: name, delaySeconds: (visibleAt - NOON) / 1000 })),
  };
});
dispatchQueueContract("on SQS", async () => {
  const made = DISPATCH_QUEUES.map((queue) => [queue, sqs.createQueue(unused(queue).replaceAll(".", "-"))] as const);
  const urls = Object.fromEntries(made.map(([queue, { queueUrl }]) => [queue, queueUrl])) as Record<DispatchQueueName, string>;
  return {
    queue: sqsDispatchQueue(client, urls),
    lying: async () =>
      DISPATCH_QUEUES.flatMap((queue) => lying(urls[queue].split("/").at(-1) ?? "", DispatchMessage).map((one) => ({ ...one, queue }))),
  };
});

workerQueuesContract("in memory", async () => {
  const workers = new MemoryWorkerQueues(() => NOON);
  return {
    workers,
    name: unused,
    exists: async (queue) => workers.queues.has(queue),
    remove: async (queue) => void workers.queues.delete(queue),
    lying: async (queue) =>
      workers.sent.filter((one) => one.queue === queue).map(({ message, delaySeconds }) => ({ message, delaySeconds })),
  };
});
workerQueuesContract("on SQS", async () => ({
  workers: sqsWorkerQueues(client),
  name: unused,
  exists: async (queue) => sqs.inspectQueue(physical(queue)) !== undefined,
  remove: async (queue) => sqs.deleteQueue(physical(queue)),
  lying: async (queue) => lying(physical(queue), JobMessage),
}));

it("on SQS a queue made on the fly has a dead-letter queue and hides what is being worked on", async () => {
  const queue = unused("fresh");
  await sqsWorkerQueues(client).ensure(queue);
  const { attributes } = sqs.inspectQueue(physical(queue)) ?? {};
  expect(attributes).toMatchObject({ VisibilityTimeout: "60", MessageRetentionPeriod: "1209600" });
  expect(JSON.parse(attributes?.["RedrivePolicy"] ?? "{}")).toEqual({
    deadLetterTargetArn: sqs.inspectQueue(`${physical(queue)}-dlq`)?.arn,
    maxReceiveCount: 10,
  });
});

it("on SQS a queue made by the stack is used as it is, whatever its attributes", async () => {
  const queue = unused("deployed");
  sqs.createQueue(physical(queue), { attributes: { VisibilityTimeout: "17" } });
  await sqsWorkerQueues(client).ensure(queue);
  expect(sqs.inspectQueue(physical(queue))?.attributes["VisibilityTimeout"]).toBe("17");
});

it("batches stay within ten entries and their bytes, in order, and lose nothing", () => {
  const limits = { entries: 10, bytes: 250_000 };
  const sizes = [65_536, 65_536, 65_536, 65_536, 10, 10, 249_999, 1, 1, 260_000, ...Array.from({ length: 25 }, () => 3)];
  const made = batches(sizes, limits, (size) => size);
  expect(made.flat()).toEqual(sizes);
  for (const batch of made) {
    expect(batch.length).toBeLessThanOrEqual(10);
    expect(batch.length === 1 || batch.reduce((sum, size) => sum + size, 0) <= 250_000).toBe(true);
  }
  expect(made.map(({ length }) => length)).toEqual([3, 3, 2, 1, 1, 10, 10, 5]);
  expect(batches([], limits, (size) => size)).toEqual([]);
});

it("on SQS a queue that is made, or has lost its policy with its stack, answers over TLS only, as does its dead-letter queue", async () => {
  const queue = unused("secured");
  const names = [physical(queue), `${physical(queue)}-dlq`];
  sqs.createQueue(names[0] ?? "");
  await sqsWorkerQueues(client).ensure(queue);
  for (const name of names) {
    const { attributes, arn } = sqs.inspectQueue(name) ?? {};
    expect(JSON.parse(attributes?.["Policy"] ?? "{}")).toMatchObject({
      Statement: [{ Effect: "Deny", Action: "sqs:*", Resource: arn, Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    });
  }
});
