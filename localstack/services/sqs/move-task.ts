import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { receiveSchema, type ReceivedMessage } from "../lambda/event-sources/sqs-event.ts";
import type { Fauxqs } from "../../engines/fauxqs.ts";

const BATCH = 10;
/** Long enough for a batch to be sent and deleted. */
const VISIBILITY_SECONDS = 30;

export interface MoveTaskDefinition {
  readonly sourceArn: string;
  readonly sourceUrl: string;
  /** Undefined: where each message came from. */
  readonly destinationArn: string | undefined;
  readonly destinationUrl: string;
  /** Undefined: as fast as it goes. */
  readonly messagesPerSecond: number | undefined;
  readonly messagesToMove: number;
}

/**
 * Moves all messages of a dead-letter queue to another queue, where each is a new message. A message is sent before it is
 * deleted: what a crash interrupts may be there twice, and nothing is lost.
 *
 * States: RUNNING → COMPLETED | FAILED | CANCELLING → CANCELLED.
 */
export class MoveTask {
  readonly definition: MoveTaskDefinition;
  readonly startedAt = Date.now();
  readonly ended: Promise<void>;
  status: "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED" | "FAILED" = "RUNNING";
  moved = 0;
  failureReason: string | undefined;
  readonly #call: Fauxqs["sqs"];

  constructor(definition: MoveTaskDefinition, call: Fauxqs["sqs"]) {
    this.definition = definition;
    this.#call = call;
    this.ended = this.#run();
  }

  /** Ends the task after the batch under way. */
  cancel(): void {
    if (this.status === "RUNNING") this.status = "CANCELLING";
  }

  async #run(): Promise<void> {
    const { sourceUrl, messagesPerSecond } = this.definition;
    try {
      while (!this.#cancelled()) {
        const count = Math.min(BATCH, messagesPerSecond ?? BATCH);
        const messages = await this.#receive(count);
        if (messages.length === 0) break;
        for (const message of messages) {
          await this.#call("SendMessage", this.#copyOf(message));
          await this.#call("DeleteMessage", { QueueUrl: sourceUrl, ReceiptHandle: message.ReceiptHandle });
          this.moved += 1;
        }
        if (messagesPerSecond !== undefined) await delay((messages.length * 1000) / messagesPerSecond);
      }
      this.status = this.#cancelled() ? "CANCELLED" : "COMPLETED";
    } catch (error) {
      this.status = "FAILED";
      this.failureReason = error instanceof Error ? error.message : String(error);
    }
  }

  #cancelled(): boolean {
    return this.status === "CANCELLING";
  }

  async #receive(count: number): Promise<ReceivedMessage[]> {
    const output = await this.#call("ReceiveMessage", {
      QueueUrl: this.definition.sourceUrl,
      MaxNumberOfMessages: count,
      VisibilityTimeout: VISIBILITY_SECONDS,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    return receiveSchema.parse(output).Messages ?? [];
  }

  #copyOf({ MessageId, Body, Attributes, MessageAttributes }: ReceivedMessage): Record<string, unknown> {
    const { MessageGroupId } = fifoSchema.parse(Attributes);
    return {
      QueueUrl: this.definition.destinationUrl,
      MessageBody: Body,
      MessageAttributes,
      // The id it was first sent with may still be known to the destination, which would drop it as a duplicate.
      ...(MessageGroupId === undefined ? {} : { MessageGroupId, MessageDeduplicationId: MessageId }),
    };
  }
}

const fifoSchema = z.object({ MessageGroupId: z.string().optional() });
