import type { EventEmitter } from "node:events";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import { ChangeMessageVisibilityCommand, type Message, type SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { messageOf } from "./errors.ts";
import { type Hold, holdMessage } from "./hold-message.ts";
import { staleHidingMs } from "./lease.ts";
import type { Logger } from "./logger.ts";
import type { Disposition } from "./process-message.ts";
import type { WorkerEvents } from "./worker-events.ts";

/** Longest pause after failed polls, in milliseconds. */
const LONGEST_PAUSE_MS = 30_000;

interface Polling {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly visibilityTimeoutSeconds: number;
  readonly waitTimeSeconds: number;
  /** Milliseconds between two beats of a message's hold. */
  readonly beatMs: number;
  readonly process: (message: Message, hold: Hold) => Promise<Disposition>;
  readonly log: Logger;
  readonly events: EventEmitter<WorkerEvents>;
  /** Aborted when the worker is asked to stop. */
  readonly stopping: AbortSignal;
}

export interface Poller {
  /** Polls no more. Resolves when the message in hand, if any, is dealt with. */
  stop(): Promise<void>;
}

/** One poll, one message, one handler at a time: pollers side by side do not wait for each other. */
export function startPoller(its: Polling): Poller {
  const { sqs, queueUrl, visibilityTimeoutSeconds, log, events, stopping } = its;
  let busy: Busy | undefined;
  let failures = 0;

  const consumer = Consumer.create({
    queueUrl,
    sqs,
    batchSize: 1,
    visibilityTimeout: visibilityTimeoutSeconds,
    waitTimeSeconds: its.waitTimeSeconds,
    messageSystemAttributeNames: ["ApproximateReceiveCount"],
    // Its one fixed pause covers few kinds of failure, and the others not at all; see `pauseAfterFailures`.
    authenticationErrorTimeout: 0,
    preReceiveMessageCallback: pauseAfterFailures,
    handleMessage,
  });

  consumer.on("message_received", () => {
    busy = untilDone();
    failures = 0;
  });
  consumer.on("response_processed", () => {
    busy?.done();
    busy = undefined;
  });
  consumer.on("empty", () => {
    failures = 0;
    events.emit("idle");
  });
  consumer.on("message_processed", ({ MessageId }) => events.emit("deleted", { messageId: MessageId ?? "" }));
  consumer.on("error", (error, message) => {
    // A poll that was cut off by the stop.
    if (stopping.aborted && message === undefined) return;
    if (message === undefined) failures += 1;
    log.warn(message === undefined ? "poll failed" : "SQS refused to delete a message", { error: messageOf(error) });
  });
  consumer.on("processing_error", (error) => log.error("message not processed", { error: messageOf(error) }));
  consumer.start();

  return {
    async stop() {
      // A running handler's delete goes through the same signal as the poll: cut off only what merely waits.
      consumer.stop({ abort: busy === undefined });
      // A message may have arrived at that very moment; its handler is not started, but it must still be given back.
      await nextTurn();
      await busy?.over;
    },
  };

  async function handleMessage(message: Message): Promise<Message | undefined> {
    const disposition = stopping.aborted ? ({ kind: "hide", seconds: 0 } as const) : await processHeld(message);
    if (disposition.kind === "hide") await hide(message, disposition.seconds);
    return disposition.kind === "delete" ? message : undefined;
  }

  async function processHeld(message: Message): Promise<Disposition> {
    const hold = holdMessage({
      hide: () => hide(message, visibilityTimeoutSeconds),
      beatMs: its.beatMs,
      staleMs: staleHidingMs(visibilityTimeoutSeconds),
    });
    try {
      return await its.process(message, hold);
    } finally {
      hold.release();
    }
  }

  async function hide({ ReceiptHandle }: Message, seconds: number): Promise<void> {
    try {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: seconds }));
    } catch (error) {
      // It then comes back after the visibility timeout, which is earlier or later but never wrong.
      log.warn("message could not be hidden", { error: messageOf(error) });
    }
  }

  async function pauseAfterFailures(): Promise<void> {
    if (failures === 0) return;
    await delay(Math.min(500 * 2 ** (failures - 1), LONGEST_PAUSE_MS), undefined, { signal: stopping }).catch(() => undefined);
  }
}

interface Busy {
  readonly over: Promise<void>;
  done(): void;
}

// `Promise.withResolvers` came with Node 22.
function untilDone(): Busy {
  let done = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { over, done };
}
