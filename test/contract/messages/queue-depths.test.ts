import { randomUUID } from "node:crypto";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sqsQueueDepths } from "../../../shared/adapters/sqs/queue-depths.ts";
import { MemoryQueueDepths } from "../../support/memory/messages/queue-depths.ts";
import { queueDepthsContract } from "./queue-depths.contract.ts";

let sqs: FauxqsServer;
let client: SQSClient;
beforeAll(async () => {
  sqs = await startFauxqs({ port: 0, logger: false });
  client = clientOf(sqs.port);
});
afterAll(async () => {
  client.destroy();
  await sqs.stop();
});

function clientOf(port: number): SQSClient {
  return new SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
  });
}

/** Makes a queue and fills it; answers its URL. */
async function queueWith(name: string, { waiting = 0, delayed = 0 }): Promise<string> {
  sqs.createQueue(name);
  const url = sqs.inspectQueue(name)?.url ?? "";
  const delays = [...Array.from({ length: waiting }, () => 0), ...Array.from({ length: delayed }, () => 900)];
  for (const DelaySeconds of delays) await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "{}", DelaySeconds }));
  return url;
}

const dotted = () => `real.jobs.${randomUUID().slice(0, 8)}`;

async function ownQueues() {
  const name = randomUUID();
  return {
    "dispatch-timer": { url: await queueWith(name, { waiting: 2 }), dead_letters: await queueWith(`${name}-dlq`, { waiting: 1 }) },
    schedules: { dead_letters: await queueWith(`${name}-undelivered`, {}) },
  };
}

queueDepthsContract("in memory", async () => {
  const depths = new MemoryQueueDepths();
  depths.own.push(
    { queue: "dispatch-timer", messages: { waiting: 2, delayed: 0, in_flight: 0 }, dead_letters: 1 },
    { queue: "schedules", messages: null, dead_letters: 0 },
  );
  return {
    depths,
    workerQueue: async ({ waiting, delayed, inFlight: in_flight, dead }) => {
      const queue = dotted();
      depths.workers.set(queue, { queue, messages: { waiting, delayed, in_flight }, dead_letters: dead });
      return queue;
    },
  };
});
queueDepthsContract("on SQS", async () => ({
  depths: sqsQueueDepths(client, await ownQueues()),
  workerQueue: async ({ waiting, delayed, inFlight, dead }) => {
    const queue = dotted();
    const name = queue.replaceAll(".", "-");
    await queueWith(`${name}-dlq`, { waiting: dead });
    const url = await queueWith(name, { waiting: waiting + inFlight, delayed });
    if (inFlight > 0) await client.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: inFlight }));
    return queue;
  },
}));

it("on SQS depths are read once for all who ask within some seconds", async () => {
  const depths = sqsQueueDepths(client, await ownQueues());
  const queue = dotted();
  const url = await queueWith(queue.replaceAll(".", "-"), { waiting: 1 });
  const first = await Promise.all([depths.read([queue]), depths.read([queue])]);
  await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "{}" }));
  for (const read of [...first, await depths.read([queue])]) {
    expect(read.depths.at(-1)).toEqual({ queue, messages: { waiting: 1, delayed: 0, in_flight: 0 }, dead_letters: null });
  }
});

it("on SQS a queue that cannot be read is named with the reason, and the others are shown", async () => {
  const { "dispatch-timer": timer } = await ownQueues();
  const depths = sqsQueueDepths(client, { "dispatch-timer": timer, lost: { dead_letters: timer.url.replace(/[^/]+$/, "never-made") } });
  const { depths: shown, unread } = await depths.read([]);
  expect(shown.map(({ queue }) => queue)).toEqual(["dispatch-timer"]);
  expect(unread).toEqual([{ queue: "lost", error: expect.stringContaining("QueueDoesNotExist") }]);
});

it("on SQS more worker queues than a page can hold are named, not read", async () => {
  const many = Array.from({ length: 502 }, (_, n) => `real.jobs.none-${n}`);
  const { unread } = await sqsQueueDepths(client, {}, { longestReadMs: 60_000 }).read(many);
  expect(unread).toEqual(["real.jobs.none-500", "real.jobs.none-501"].map((queue) => ({ queue, error: "more than 500 queues" })));
});
