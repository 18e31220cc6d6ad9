import { EventEmitter, once } from "node:events";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { messageOf } from "../../connection/errors.ts";
import { type Hold, holdMessage } from "./hold-message.ts";
import { staleHidingMs } from "../claims/lease.ts";
import type { Logger } from "../../connection/logger.ts";
import type { Disposition } from "./process-message.ts";
import { BATCH_LIMIT, receivedMessages } from "./received-messages.ts";
import type { WorkerEvents } from "../worker-events.ts";

/** Longest pause after failed polls, in milliseconds. */
const LONGEST_PAUSE_MS = 30_000;

interface Receiving {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** Messages worked on at the same time. */
  readonly concurrency: number;
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

export interface Receiver {
  /** How many messages are worked on. */
  readonly inHand: number;
  /** Polls no more. Resolves when the messages in hand are dealt with. */
  stop(): Promise<void>;
}

/**
 * Polls for as many messages as can be worked on at once, ten at most, whenever there is room for one: a slow handler holds
 * up no other, and nothing is received that would have to wait.
 */
export function startReceiver(its: Receiving): Receiver {
  const { sqs, queueUrl, concurrency, visibilityTimeoutSeconds, log, events, stopping } = its;
  const dealings = new Set<Promise<void>>();
  const room = new EventEmitter<{ more: [] }>();
  let inHand = 0;
  let failures = 0;
  const queue = receivedMessages({ sqs, queueUrl, log, inHand: () => inHand });

  const consumer = Consumer.create({
    queueUrl,
    sqs,
    batchSize: mostNow(),
    visibilityTimeout: visibilityTimeoutSeconds,
    waitTimeSeconds: its.waitTimeSeconds,
    messageSystemAttributeNames: ["ApproximateReceiveCount"],
    // Its one fixed pause covers few kinds of failure, and the others not at all; see `pauseAfterFailures`.
    authenticationErrorTimeout: 0,
    preReceiveMessageCallback: pauseAfterFailures,
    handleMessageBatch: take,
  });
  consumer.on("empty", () => {
    failures = 0;
    askForMost();
    events.emit("idle");
  });
  consumer.on("error", (error) => {
    // A poll that was cut off by the stop.
    if (stopping.aborted) return;
    failures += 1;
    askForMost();
    log.warn("poll failed", { error: messageOf(error) });
  });
  consumer.start();

  return {
    get inHand() {
      return inHand;
    },
    async stop() {
      consumer.stop({ abort: true });
      // Messages may have arrived at that very moment; their handlers are not started, but they must still be given back.
      await nextTurn();
      await Promise.all(dealings);
    },
  };

  /** Begins with the messages, and resolves when the next poll has room for one: the consumer deletes nothing by itself. */
  async function take(messages: Message[]): Promise<undefined> {
    failures = 0;
    for (const message of messages) {
      const dealing = deal(message).finally(() => dealings.delete(dealing));
      dealings.add(dealing);
    }
    if (inHand >= concurrency) await once(room, "more");
    // Those whose reports went together have room together.
    await nextTurn();
    askForMost();
  }

  async function deal(message: Message): Promise<void> {
    inHand += 1;
    const disposition = stopping.aborted ? ({ kind: "hide", seconds: 0 } as const) : await processHeld(message);
    inHand -= 1;
    room.emit("more");
    if (disposition.kind === "hide") await queue.hide(message, disposition.seconds);
    if (disposition.kind === "delete" && (await queue.remove(message))) events.emit("deleted", { messageId: message.MessageId ?? "" });
  }

  async function processHeld(message: Message): Promise<Disposition> {
    const hold = holdMessage({
      hide: () => queue.hide(message, visibilityTimeoutSeconds),
      beatMs: its.beatMs,
      staleMs: staleHidingMs(visibilityTimeoutSeconds),
    });
    try {
      return await its.process(message, hold);
    } catch (error) {
      log.error("message not processed", { error: messageOf(error) });
      return { kind: "leave" };
    } finally {
      hold.release();
    }
  }

  function mostNow(): number {
    return Math.min(BATCH_LIMIT, concurrency - inHand);
  }

  function askForMost(): void {
    consumer.updateOption("batchSize", Math.max(1, mostNow()));
  }

  async function pauseAfterFailures(): Promise<void> {
    if (failures === 0) return;
    await delay(Math.min(500 * 2 ** (failures - 1), LONGEST_PAUSE_MS), undefined, { signal: stopping }).catch(() => undefined);
  }
}
