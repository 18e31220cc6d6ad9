/**
 * Receives job messages of one queue, notes when, and reports each run as done on the completion queue.
 * A process of its own, so that it takes from the stack what a real worker would: a core's share, not its event loop.
 * Sends `{ run_id, attempt, scheduled_at, received_at }` for each to its parent.
 */
import { DeleteMessageBatchCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { completionQueueName, physicalQueueName } from "../shared/contract/queue-name.ts";
import { parseJobMessage } from "../shared/worker/index.ts";
import { CREDENTIALS } from "./local-stack.ts";

const [endpoint = "", queue = "", pollers = "4"] = process.argv.slice(2);
const sqs = new SQSClient({ endpoint, ...CREDENTIALS });
const url = async (name: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
const [QueueUrl, completions] = await Promise.all([url(physicalQueueName(queue)), url(completionQueueName("real"))]);

await Promise.all(Array.from({ length: Number(pollers) }, poll));

async function poll(): Promise<never> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }));
    const received_at = Date.now();
    if (Messages.length === 0) continue;
    const jobs = Messages.map(({ Body }) => parseJobMessage(Body ?? ""));
    for (const { run_id, attempt, scheduled_at } of jobs) process.send?.({ run_id, attempt, scheduled_at, received_at });
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: completions,
        Entries: jobs.map(({ job_id, run_id, attempt }, index) => ({ Id: `${index}`, MessageBody: JSON.stringify({ job_id, run_id, attempt, status: "success" }) })),
      }),
    );
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })) }));
  }
}
