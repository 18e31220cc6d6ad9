import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as z from "zod";
import { startLocalStack } from "../../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "../support/assembly.ts";
import { localClients } from "../support/local-clients.ts";
import { recorded, recordingHandler } from "../support/recorded.ts";
import { until } from "../support/until.ts";

it("what a function had in hand when the stack ended comes again at its next start; what a worker has stays hidden", async () => {
  const directory = temporaryDirectory();
  const records = join(directory, "records");
  const hidden = (QueueName: string) => ({ Type: "AWS::SQS::Queue", Properties: { QueueName, VisibilityTimeout: 3_600 } });
  const assemblyDirectory = writeAssembly(
    directory,
    {
      Work: hidden("work"),
      Jobs: hidden("jobs"),
      Worker: functionResource("worker", { Environment: { Variables: { RECORDS: records } } }),
      Mapping: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: { EventSourceArn: { "Fn::GetAtt": ["Work", "Arn"] }, FunctionName: { Ref: "Worker" } },
      },
    },
    { worker: recordingHandler("throw new Error('ended in the middle')") },
  );
  const start = () =>
    startLocalStack({
      assemblyDirectory,
      stacks: [{ stackName: "Fixture", port: 0 }],
      awsPort: 0,
      dataDirectory: join(directory, "data"),
    });
  const seen = (times: number) => until(() => recorded(records, z.looseObject({ body: z.string() })).length === times || undefined);

  const first = await start();
  const { sqs } = localClients(first.awsEndpoint);
  const url = (name: string) => `${first.awsEndpoint}/000000000000/${name}`;
  for (const name of ["work", "jobs"]) await sqs.send(new SendMessageCommand({ QueueUrl: url(name), MessageBody: name }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: url("jobs"), WaitTimeSeconds: 10 }));
  await seen(1);
  await first.stop();

  const second = await start();
  await seen(2);
  const { Attributes } = await localClients(second.awsEndpoint).sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: `${second.awsEndpoint}/000000000000/jobs`,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "1" });
  await second.stop();
});
