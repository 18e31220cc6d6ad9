import { randomUUID } from "node:crypto";
import { GetQueueAttributesCommand, ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sqsDeadLetters } from "../../../shared/adapters/sqs/dead-letters.ts";
import type { DeadLetters } from "../../../shared/ports/messages/dead-letters.ts";
import { MemoryDeadLetters } from "../../support/memory/messages/dead-letters.ts";
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
function queueWith(name: string, messages: number): Promise<string> {
  return queueOf(
    name,
    Array.from({ length: messages }, () => "{}"),
  );
}

async function queueOf(name: string, bodies: readonly string[]): Promise<string> {
  sqs.createQueue(name);
  const url = sqs.inspectQueue(name)?.url ?? "";
  for (const MessageBody of bodies) await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  return url;
}

/** Only letters and digits, as scopes are called. */
const aScope = () => `s${randomUUID().slice(0, 8)}`;

deadLettersContract("in memory", async () => {
  const deadLetters = new MemoryDeadLetters();
  deadLetters.add("dispatch-timer", "{}");
  return {
    scope: "real",
    deadLetters,
    deadLettersOf: async (service, bodies) => {
      deadLetters.queues.set(`real.jobs.${service}`, []);
      for (const body of bodies) deadLetters.add(`real.jobs.${service}`, body);
    },
    sentBackTo: async (service) => deadLetters.sentBack.flatMap(({ queue, body }) => (queue === `real.jobs.${service}` ? [body] : [])),
  };
});
deadLettersContract("on SQS", async () => {
  const scope = aScope();
  return {
    scope,
    deadLetters: sqsDeadLetters(client, scope, { "dispatch-timer": { dead_letters: await queueWith(randomUUID(), 1) } }),
    deadLettersOf: async (service, bodies) => {
      await queueWith(`${scope}-jobs-${service}`, 0);
      await queueOf(`${scope}-jobs-${service}-dlq`, bodies);
    },
    sentBackTo: async (service) => {
      const QueueUrl = sqs.inspectQueue(`${scope}-jobs-${service}`)?.url;
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }));
      return Messages.map(({ Body = "" }) => Body);
    },
  };
});

/** Letters in all queues, and what was not read. */
async function counted(deadLetters: DeadLetters) {
  const { queues, unread } = await deadLetters.count();
  return { letters: queues.reduce((sum, { letters }) => sum + letters, 0), unread };
}

it("on SQS neither waiting work nor another scope's dead letters count, nor work in a queue that is called as if it were one", async () => {
  const scope = aScope();
  await queueWith(`${scope}-jobs-a`, 1);
  await queueWith(`${scope}x-jobs-a-dlq`, 1);
  await queueWith(`${scope}-jobs-b-dlq`, 1);
  await queueWith(`${scope}-jobs-b-dlq-dlq`, 2);
  expect(await counted(sqsDeadLetters(client, scope, {}))).toEqual({ letters: 2, unread: [] });
});

it("on SQS a dead letter that somebody is looking at is still there", async () => {
  const scope = aScope();
  const url = await queueWith(`${scope}-jobs-a-dlq`, 2);
  await client.send(new ReceiveMessageCommand({ QueueUrl: url }));
  expect(await counted(sqsDeadLetters(client, scope, {}))).toEqual({ letters: 2, unread: [] });
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
  expect(await counted(sqsDeadLetters(watched, scope, {}))).toEqual({ letters: 2, unread: [] });
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
  const unread = [{ queue: `${scope}.jobs.b`, error: "Error: AccessDenied" }];
  expect(await counted(sqsDeadLetters(denying, scope, { gone: { dead_letters: gone } }))).toEqual({ letters: 1, unread });
  denying.destroy();
});

it("on SQS the scope's own queues are counted where the list of queues cannot be read", async () => {
  const own = { dispatch: { dead_letters: await queueWith(randomUUID(), 1) } };
  const denying = aClient();
  denying.middlewareStack.add(
    (next, context) => async (args) => {
      if (context["commandName"] === ListQueuesCommand.name) throw new Error("AccessDenied");
      return next(args);
    },
    { step: "initialize" },
  );
  const unread = [{ queue: "worker queues", error: "Error: AccessDenied" }];
  expect(await counted(sqsDeadLetters(denying, aScope(), own))).toEqual({ letters: 1, unread });
  denying.destroy();
});

it("on SQS a letter comes with what EventBridge says beside it, when it was sent and how often it was received", async () => {
  const url = await queueWith(randomUUID(), 0);
  const attribute = { DataType: "String", StringValue: "no such queue" };
  const before = Date.now();
  await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "{}", MessageAttributes: { ERROR_MESSAGE: attribute } }));
  const deadLetters = sqsDeadLetters(client, aScope(), { events: { dead_letters: url } });
  const [first] = (await deadLetters.take("events", 1)) ?? [];
  expect(first).toMatchObject({ body: "{}", attributes: { ERROR_MESSAGE: "no such queue" }, received: 0 });
  expect(first?.sentAt).toBeGreaterThanOrEqual(before - 1_000);
  await deadLetters.putBack("events", first ? [first] : []);
  expect(await deadLetters.take("events", 1)).toMatchObject([{ letterId: first?.letterId, received: 1 }]);
});
