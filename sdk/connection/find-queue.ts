import { setTimeout as delay } from "node:timers/promises";
import { GetQueueUrlCommand, QueueDoesNotExist } from "@aws-sdk/client-sqs";
import { messageOf } from "./errors.ts";
import type { Logger } from "./logger.ts";
import type { SqsSource } from "./sqs-client.ts";

interface Waiting {
  readonly signal: AbortSignal;
  /** Seconds between two looks. */
  readonly everySeconds: number;
  readonly log: Logger;
  readonly onMissing: () => void;
}

/**
 * A queue's URL, as soon as it exists: a worker may be deployed before the first job that names its queue. Says so once,
 * and of every other problem each time. Undefined when the signal ended the waiting.
 */
export async function findQueue(
  sqsClient: SqsSource,
  name: string,
  { signal, everySeconds, log, onMissing }: Waiting,
): Promise<string | undefined> {
  let said = false;
  while (!signal.aborted) {
    try {
      const sqs = await sqsClient();
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }), { abortSignal: signal });
      if (QueueUrl !== undefined) return QueueUrl;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof QueueDoesNotExist)) log.warn("queue could not be looked up", { queue_name: name, error: messageOf(error) });
      else if (!said) {
        said = true;
        log.warn("queue does not exist yet; waiting for it", { queue_name: name });
        onMissing();
      }
    }
    await delay(everySeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
