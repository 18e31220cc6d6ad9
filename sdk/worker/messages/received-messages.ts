import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { messageOf } from "../../connection/errors.ts";
import { gather } from "../../connection/gather.ts";
import type { Logger } from "../../connection/logger.ts";

/** Entries of a batch, https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const BATCH_LIMIT = 10;
/** Longest wait of a delete for others, in milliseconds: its message is hidden for far longer. */
const DELETE_PATIENCE_MS = 200;
const HIDE_PATIENCE_MS = 50;

/** What is done with messages that were received, up to ten in a request. */
export interface ReceivedMessages {
  /** False: SQS did not do it (logged); the message comes back, and its claim is refused then. Never throws. */
  remove(message: Message): Promise<boolean>;
  /** Hides a message for seconds from now. If that fails (logged), it comes back earlier or later, but never wrongly. Never throws. */
  hide(message: Message, seconds: number): Promise<void>;
}

interface Queue {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly log: Logger;
  /** How many messages are worked on: as long as there are any, more may be deleted and hidden. */
  readonly inHand: () => number;
}

export function receivedMessages({ sqs, queueUrl: QueueUrl, log, inHand }: Queue): ReceivedMessages {
  const remove = gather({
    most: BATCH_LIMIT,
    patienceMs: DELETE_PATIENCE_MS,
    isComplete: () => inHand() === 0,
    send: async (messages: readonly Message[]) => {
      const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      const { Failed } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      return faultsOf(messages, Failed);
    },
  });
  const hide = gather({
    most: BATCH_LIMIT,
    patienceMs: HIDE_PATIENCE_MS,
    isComplete: (waiting) => waiting >= inHand(),
    send: async (hidings: readonly { readonly message: Message; readonly seconds: number }[]) => {
      const Entries = hidings.map(({ message: { ReceiptHandle }, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: seconds,
      }));
      const { Failed } = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      return faultsOf(hidings, Failed);
    },
  });

  return {
    remove: (message) => isDone(remove(message), "SQS refused to delete a message"),
    async hide(message, seconds) {
      await isDone(hide({ message, seconds }), "message could not be hidden");
    },
  };

  async function isDone(doing: Promise<string | undefined>, complaint: string): Promise<boolean> {
    const fault = await doing.catch(messageOf);
    if (fault !== undefined) log.warn(complaint, { error: fault });
    return fault === undefined;
  }
}

/** Of each entry of a batch what SQS says is wrong with it, if anything is. */
export function faultsOf(entries: readonly unknown[], failed: readonly BatchResultErrorEntry[] = []): (string | undefined)[] {
  const faults = new Map(failed.map(({ Id, Code, Message: words }) => [Id, words ?? Code ?? "refused"]));
  return entries.map((_, index) => faults.get(String(index)));
}
