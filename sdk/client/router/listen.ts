import { EventEmitter } from "node:events";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { physicalQueueName } from "../../../shared/contract/deployment/queue-name.ts";
import { messageOf } from "../../connection/errors.ts";
import { findQueue } from "../../connection/find-queue.ts";
import { beatMs } from "../../worker/claims/lease.ts";
import { jsonLogger, withFields } from "../../connection/logger.ts";
import { type Receiver, startReceiver } from "../../worker/messages/receiver.ts";
import { sqsSource } from "../../connection/sqs-client.ts";
import type { ClientRunOptions, ClientTrigger } from "../client-run.ts";
import { handleOccurrence } from "./handle-occurrence.ts";

/** As the queues of workers are made: what a process that died had in hand comes back after it. */
const VISIBILITY_TIMEOUT_SECONDS = 60;
const WAIT_TIME_SECONDS = 20;
const LOOKUP_SECONDS = 1;

/** Listens for what sets a trigger off, and has its functions deal with it. */
export function listen(client: ClientTrigger, options: ClientRunOptions): { stop(): Promise<void> } {
  const { concurrency = 1, logger = jsonLogger } = options;
  const log = withFields(logger, { trigger_id: client.id, queue: client.queue });
  const sqsClient = sqsSource(options, concurrency);
  const stopping = new AbortController();
  let sqs: SQSClient | undefined;
  const listening = begin();

  return {
    async stop() {
      stopping.abort();
      await (await listening)?.stop();
      if (options.sqs === undefined) sqs?.destroy();
    },
  };

  async function begin(): Promise<Receiver | undefined> {
    const { signal } = stopping;
    try {
      const looking = { signal, everySeconds: LOOKUP_SECONDS, log, onMissing: () => undefined };
      const queueUrl = await findQueue(sqsClient, physicalQueueName(client.queue), looking);
      if (queueUrl === undefined) return undefined;
      sqs = await sqsClient();
      if (signal.aborted) return undefined;
      log.info("trigger listens");
      return startReceiver({
        sqs,
        queueUrl,
        concurrency,
        visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_SECONDS,
        beatMs: beatMs(VISIBILITY_TIMEOUT_SECONDS, 0),
        waitTimeSeconds: WAIT_TIME_SECONDS,
        process: handleOccurrence(client, log),
        log,
        events: new EventEmitter<never>(),
        stopping: signal,
      });
    } catch (error) {
      log.error("trigger does not listen", { error: messageOf(error) });
      return undefined;
    }
  }
}
