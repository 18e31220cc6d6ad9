import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startLocalStack, type LocalStack } from "../../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";

let stack: LocalStack;
beforeAll(async () => {
  const queue = { Type: "AWS::SQS::Queue", Properties: { QueueName: "work", VisibilityTimeout: 3_600 } };
  const assemblyDirectory = writeAssembly(temporaryDirectory(), { Queue: queue });
  stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
});
afterAll(() => stack.stop());

it("a message for a worker that hung up while it waited is there for the next one at once", async () => {
  const { sqs } = localClients(stack.awsEndpoint);
  const QueueUrl = `${stack.awsEndpoint}/000000000000/work`;
  const hangUp = new AbortController();
  const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), { abortSignal: hangUp.signal });
  // Behind it on the same endpoint, so that the poll is waiting.
  await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
  hangUp.abort();
  await expect(poll).rejects.toThrow("aborted");
  // By the time this is answered the endpoint has seen the other connection end.
  await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "work" }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  expect(Messages.map(({ Body }) => Body)).toEqual(["work"]);
});
