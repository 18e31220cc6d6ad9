import { randomUUID } from "node:crypto";
import { GetQueueAttributesCommand, ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sqsDeadLetters } from "../../shared/adapters/dead-letters.ts";
import { MemoryDeadLetters } from "../support/memory/dead-letters.ts";
import { deadLettersContract } from "./dead-letters.contract.ts";

let sqs: FauxqsServer;
let client: SQSClient;
beforeAll(async () => {
  sqs = await startFauxqs({ port: 0, logger: false });
  client = aClient();
});
afterAll(async () => {
  client.destroy();
  await sqs.stop();
});

function aClient(): SQSClient {
  return new SQSClient({
    endpoint: `http://127.0.0.1:${sqs.port}`,
    region: "us-east-1",
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
  });
}

/** Makes a queue with so many messages; answers its URL. */
async function queueWith(name: string, messages: number): Promise<string> {
  sqs.createQueue(name);
  const url = sqs.inspectQueue(name)?.url ?? "";
  for (let n = 0; n < messages; n += 1) await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "{}" }));
  return url;
}

/** Only letters and digits, as scopes are called. */
const aScope = () => `s${randomUUID().slice(0, 8)}`;

deadLettersContract("in memory", async () => {
  const deadLetters = new MemoryDeadLetters();
  deadLetters.queues.set("dispatch-timer", 1);
  return { deadLetters, deadLettersOf: async (service, messages) => void deadLetters.queues.set(service, messages) };
});
deadLettersContract("on SQS", async () => {
  const scope = aScope();
  return {
    deadLetters: sqsDeadLetters(client, scope, { dispatch: await queueWith(randomUUID(), 1) }),
    deadLettersOf: async (service, messages) => {
      await queueWith(`${scope}-jobs-${service}`, 0);
      await queueWith(`${scope}-jobs-${service}-dlq`, messages);
    },
  };
});

it("on SQS neither waiting work nor another scope's dead letters count, nor work in a queue that is called as if it were one", async () => {
  const scope = aScope();
  await queueWith(`${scope}-jobs-a`, 1);
  await queueWith(`${scope}x-jobs-a-dlq`, 1);
  await queueWith(`${scope}-jobs-b-dlq`, 1);
  await queueWith(`${scope}-jobs-b-dlq-dlq`, 2);
  expect(await sqsDeadLetters(client, scope, {}).count()).toEqual({ messages: 2, unread: [] });
});

it("on SQS a dead letter that somebody is looking at is still there", async () => {
  const scope = aScope();
  const url = await queueWith(`${scope}-jobs-a-dlq`, 2);
  await client.send(new ReceiveMessageCommand({ QueueUrl: url }));
  expect(await sqsDeadLetters(client, scope, {}).count()).toEqual({ messages: 2, unread: [] });
});

it("on SQS every page of queues is counted", async () => {
  const scope = aScope();
  const names = Array.from({ length: 1_003 }, (_, n) => `${scope}-jobs-q${n}-dlq`);
  for (const name of names) sqs.createQueue(name);
  await queueWith(names[0] ?? "", 1);
  await queueWith(names.at(-1) ?? "", 1);
  const pages: (string | undefined)[] = [];
  const watched = aClient();
  watched.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (context["commandName"] === ListQueuesCommand.name) pages.push((answer.output as { NextToken?: string }).NextToken);
      return answer;
    },
    { step: "initialize" },
  );
  expect(await sqsDeadLetters(watched, scope, {}).count()).toEqual({ messages: 2, unread: [] });
  expect(pages).toHaveLength(2);
  watched.destroy();
});

it("on SQS a queue that cannot be read is named with the reason, one that is gone is left out, and the others are counted", async () => {
  const scope = aScope();
  await queueWith(`${scope}-jobs-a-dlq`, 1);
  await queueWith(`${scope}-jobs-b-dlq`, 1);
  const gone = (await queueWith(randomUUID(), 0)).replace(/[^/]+$/, "never-made");
  const denying = aClient();
  denying.middlewareStack.add(
    (next, context) => async (args) => {
      const { QueueUrl } = args.input as { QueueUrl?: string };
      if (context["commandName"] === GetQueueAttributesCommand.name && QueueUrl?.endsWith("jobs-b-dlq")) throw new Error("AccessDenied");
      return next(args);
    },
    { step: "initialize" },
  );
  const unread = [{ queue: `${scope}-jobs-b-dlq`, error: "Error: AccessDenied" }];
  expect(await sqsDeadLetters(denying, scope, { gone }).count()).toEqual({ messages: 1, unread });
  denying.destroy();
});

it("on SQS the scope's own queues are counted where the list of queues cannot be read", async () => {
  const own = { dispatch: await queueWith(randomUUID(), 1) };
  const denying = aClient();
  denying.middlewareStack.add(
    (next, context) => async (args) => {
      if (context["commandName"] === ListQueuesCommand.name) throw new Error("AccessDenied");
      return next(args);
    },
    { step: "initialize" },
  );
  const unread = [{ queue: "worker queues", error: "Error: AccessDenied" }];
  expect(await sqsDeadLetters(denying, aScope(), own).count()).toEqual({ messages: 1, unread });
  denying.destroy();
});
