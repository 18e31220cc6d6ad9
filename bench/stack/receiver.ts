/**
 * Receives job messages of one queue, notes when, and reports each run as done. A process of its own, so that it takes from
 * the stack what a real worker would: a core's share, not its event loop. Tells its parent of each receipt and each report.
 *
 *     --endpoint URL     of AWS
 *     --api URL          of the service, for reports over HTTP
 *     --queue NAME       in its dotted form
 *     --pollers N        long polls side by side, each of up to 10 messages (default 4)
 *     --work MS          how long a job works; with 0 a poller first reports what it has, then polls again (default 2000)
 *     --report PATH      queue: to the completion queue, in batches; http: POST last-run, each run by itself (default queue)
 *     --start yes|no     claims each attempt first, over HTTP (default no)
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
import { completionQueueName, physicalQueueName } from "../../shared/contract/deployment/queue-name.ts";
import { type JobMessage, parseJobMessage } from "../../sdk/worker/index.ts";
import { callApi } from "./call-api.ts";
import { CREDENTIALS } from "./local-stack.ts";
import { readOptions } from "../figures/options.ts";
import type { Receipt, Report } from "./start-worker.ts";

const options = readOptions({ endpoint: "", api: "", queue: "", pollers: 4, work: 2_000, report: "queue", start: "no" });
const sqs = new SQSClient({ endpoint: options.endpoint, ...CREDENTIALS });
const url = async (name: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
const [QueueUrl, completions] = await Promise.all([url(physicalQueueName(options.queue)), url(completionQueueName("real"))]);

process.on("disconnect", () => process.exit());
await Promise.all(Array.from({ length: options.pollers }, poll));

async function poll(): Promise<never> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }));
    const received_at = Date.now();
    if (Messages.length === 0) continue;
    const finished = finish(Messages, received_at);
    // A job takes its time; it does not hold up the next receive, as it would not with many workers.
    if (options.work === 0) await finished;
  }
}

async function finish(messages: readonly Message[], received_at: number): Promise<void> {
  const jobs = messages.map(({ Body }) => parseJobMessage(Body ?? ""));
  for (const job of jobs) tell({ ...job, received_at });
  if (options.start === "yes") await Promise.all(jobs.map(start));
  await sleep(options.work);
  await (options.report === "http" ? Promise.all(jobs.map(reportOverHttp)) : reportOverQueue(jobs));
  await sqs.send(
    new DeleteMessageBatchCommand({ QueueUrl, Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })) }),
  );
}

async function start({ job_id, run_id, attempt }: JobMessage): Promise<void> {
  await callApi(options.api, "POST", `/jobs/${encodeURIComponent(job_id)}/runs/${run_id}/start`, { attempt, worker_id: "bench" });
}

async function reportOverHttp({ job_id, run_id, attempt }: JobMessage): Promise<void> {
  const sent_at = Date.now();
  await callApi(options.api, "POST", `/jobs/${encodeURIComponent(job_id)}/last-run`, { run_id, attempt, status: "success" });
  tell({ job_id, run_id, attempt, sent_at, answered_at: Date.now() });
}

async function reportOverQueue(jobs: readonly JobMessage[]): Promise<void> {
  const reports = jobs.map(({ job_id, run_id, attempt }) => JSON.stringify({ job_id, run_id, attempt, status: "success" }));
  const sent_at = Date.now();
  const Entries = reports.map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: completions, Entries }));
  for (const { job_id, run_id, attempt } of jobs) tell({ job_id, run_id, attempt, sent_at, answered_at: Date.now() });
}

function tell(message: Receipt | Report): void {
  process.send?.(message);
}
