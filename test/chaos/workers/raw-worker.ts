import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DeleteMessageCommand, GetQueueUrlCommand, type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { physicalQueueName } from "../../../shared/contract/deployment/queue-name.ts";
import { type JobMessage, parseJobMessage } from "../../../sdk/worker/index.ts";
import type { Send } from "../drive/api.ts";
import { MEANT_RUN } from "../drive/proxy.ts";
import type { Recorder } from "../drive/recorder.ts";
import type { Random } from "../../../localstack/limits/random.ts";
import { type Hands, TEMPERS, type TemperName } from "./tempers.ts";

interface RawWorker {
  readonly sqs: SQSClient;
  readonly api: Send;
  readonly recorder: Recorder;
  readonly queue: string;
  readonly random: Random;
  /** Asked for each message. */
  readonly mix: () => Readonly<Partial<Record<TemperName, number>>>;
  readonly stopping: AbortSignal;
}

/** Seconds for which a message that its worker forgets stays hidden. */
const HIDDEN_SECONDS = 20;

/** Workers without our SDK: they read the queue and call the API, each message in a temper of its own. */
export async function runRawWorkers(its: RawWorker): Promise<void> {
  let url: string | undefined;
  while (!its.stopping.aborted) {
    try {
      url ??= (await its.sqs.send(new GetQueueUrlCommand({ QueueName: physicalQueueName(its.queue) }))).QueueUrl;
      for (const message of await receive(its, url)) take(its, url, message);
    } catch {
      // The queue is not there yet, or the stack is down.
      await sleep(300);
    }
  }
}

async function receive({ sqs, stopping }: RawWorker, url: string | undefined): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 2,
      VisibilityTimeout: HIDDEN_SECONDS,
      MessageSystemAttributeNames: ["SentTimestamp"],
    }),
    { abortSignal: stopping },
  );
  return Messages;
}

function take(its: RawWorker, url: string | undefined, message: Message): void {
  const job = parseJobMessage(message.Body ?? "");
  its.recorder.receipts.push({
    queue: its.queue,
    jobId: job.job_id,
    runId: job.run_id,
    attempt: job.attempt,
    scheduledAt: Date.parse(job.scheduled_at),
    sentAt: Number(message.Attributes?.SentTimestamp),
    receivedAt: Date.now(),
  });
  const temper = TEMPERS[its.random.weighted(its.mix() as Record<TemperName, number>)];
  temper(handsOf(its, url, message, job)).catch((error: unknown) => {
    if (its.stopping.aborted) return;
    its.recorder.surprises.push({ at: Date.now(), request: `worker of ${job.run_id}`, status: 0, text: String(error) });
  });
}

function handsOf({ sqs, api, random, recorder }: RawWorker, url: string | undefined, message: Message, job: JobMessage): Hands {
  const path = `/jobs/${encodeURIComponent(job.job_id)}`;
  const expect = (request: string, { status, text }: { status: number; text: string }) => {
    // 404: the job was deleted, for a report that names no run.
    if (status !== 200 && status !== 409 && status !== 404) recorder.surprises.push({ at: Date.now(), request, status, text });
  };
  return {
    job,
    random,
    async claim(attempt = job.attempt) {
      const request = `${path}/runs/${job.run_id}/start`;
      const answer = await api("POST", request, { attempt, worker_id: randomUUID() });
      expect(`POST ${request}`, answer);
      return answer.status === 200 ? { attempt: (answer.body as { attempt: number }).attempt } : undefined;
    },
    async report(body) {
      const answer = await api("POST", `${path}/last-run`, body, { [MEANT_RUN]: job.run_id });
      expect(`POST ${path}/last-run`, answer);
      return answer.status;
    },
    async delete() {
      // A message that could not be deleted comes back, and is refused then.
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle })).catch(() => undefined);
    },
  };
}
