/**
 * Receives job messages of one queue, notes when, and reports each run as done on the completion queue.
 * A process of its own, so that it takes from the stack what a real worker would: a core's share, not its event loop.
 * Sends `{ run_id, attempt, scheduled_at, received_at }` for each to its parent.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { completionQueueName, physicalQueueName } from "../shared/contract/queue-name.ts";
import { parseJobMessage } from "../shared/worker/index.ts";
import { CREDENTIALS } from "./local-stack.ts";

/** How long each job works. */
const WORK_MS = 2_000;

const [endpoint = "", queue = "", pollers = "4"] = process.argv.slice(2);
const sqs = new SQSClient({ endpoint, ...CREDENTIALS });
const url = async (name: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
const [QueueUrl, completions] = await Promise.all([url(physicalQueueName(queue)), url(completionQueueName("real"))]);

await Promise.all(Array.from({ length: Number(pollers) }, poll));

async function poll(): Promise<never> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }));
    const received_at = Date.now();
    if (Messages.length > 0) void finish(Messages, received_at);
  }
}

/** A job takes its time; it does not hold up the next receive, as it would not with many workers. */
async function finish(messages: readonly Message[], received_at: number): Promise<void> {
  const jobs = messages.map(({ Body }) => parseJobMessage(Body ?? ""));
  for (const { run_id, attempt, scheduled_at } of jobs) process.send?.({ run_id, attempt, scheduled_at, received_at });
  await sleep(WORK_MS);
  const reports = jobs.map(({ job_id, run_id, attempt }) => JSON.stringify({ job_id, run_id, attempt, status: "success" }));
  await sqs.send(
    new SendMessageBatchCommand({ QueueUrl: completions, Entries: reports.map((body, index) => ({ Id: `${index}`, MessageBody: body })) }),
  );
  await sqs.send(
    new DeleteMessageBatchCommand({ QueueUrl, Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })) }),
  );
}
