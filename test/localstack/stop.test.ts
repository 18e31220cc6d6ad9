import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { startLocalStack } from "../../localstack/stack/stack.ts";
import { temporaryDirectory, writeAssembly } from "./support/assembly.ts";
import { localClients } from "./support/local-clients.ts";

it("a worker that waits for messages does not make a stack that stops report a failure", async () => {
  const lines: string[] = [];
  const queue = { Type: "AWS::SQS::Queue", Properties: { QueueName: "work" } };
  const assemblyDirectory = writeAssembly(temporaryDirectory(), { Queue: queue });
  const stack = await startLocalStack({
    assemblyDirectory,
    stacks: [{ stackName: "Fixture", port: 0 }],
    awsPort: 0,
    log: (line) => void lines.push(line),
  });
  const { sqs } = localClients(stack.awsEndpoint);
  const QueueUrl = `${stack.awsEndpoint}/000000000000/work`;
  const polls = [1, 2].map(() => sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 })));
  const ended = Promise.allSettled(polls);
  // Behind them on the same endpoint, so that they are waiting.
  await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
  await stack.stop();
  expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(lines).toEqual([]);
});
