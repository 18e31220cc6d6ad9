import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { nameOfArn } from "../../../aws.ts";
import type { RequestCounter } from "../../../stack/counts.ts";
import { InvocationError } from "../invocation-error.ts";
import type { LambdaRuntime } from "../lambda-runtime.ts";
import type { AwsLimits } from "../../../limits/aws-limits.ts";
import type { PollConcurrency } from "../../../limits/poll-concurrency.ts";
import { longest } from "../lineage.ts";
import { withinRequests } from "../payload-limit.ts";
import type { Fauxqs } from "../../../engines/fauxqs.ts";
import type { MessageLineages } from "../../sqs/message-lineages.ts";
import type { SqsEventSource } from "../../../template/stack-model.ts";
import { BatchLimit } from "./batch-limit.ts";
import { batchItemFailures } from "./batch-item-failures.ts";
import { compileFilterPatterns, type RecordFilter } from "./filter-pattern.ts";
import { receiveSchema, sqsRecord, type ReceivedMessage } from "./sqs-event.ts";

/**
 * Batches in flight at once: enough to keep all cores at work while some wait for their second. More would share them, so that
 * all end when the last one does, instead of one after the other.
 */
const MOST_BATCHES = 8 * availableParallelism();
const LONG_POLL_SECONDS = 20;
const RECEIVE_LIMIT = 10;
/** While concurrency grows it is looked at again this often, and not only when a batch ends. */
const GROWTH_CHECK_MS = 200;

/** What event sources need around them. */
export interface EventSourceContext {
  fauxqs: Fauxqs;
  lambda: LambdaRuntime;
  counter: RequestCounter;
  lineages: MessageLineages;
  /** Undefined: concurrency is there at once, and a receive answers all it asks for. */
  limits: AwsLimits | undefined;
  log(line: string): void;
}

/**
 * Polls a queue for a function. One receive at a time (a long poll wakes within 20 ms of a message falling visible, and
 * receiving costs far less than handling), any number of batches in flight up to the limit. What succeeded is deleted;
 * what failed is left to its visibility timeout and the queue's redrive policy.
 */
export class SqsPoller {
  readonly #source: SqsEventSource;
  readonly #context: EventSourceContext;
  readonly #url: string;
  readonly #filter: RecordFilter | undefined;
  readonly #inFlight = new Set<Promise<boolean>>();
  readonly #limit: BatchLimit;
  readonly #concurrency: PollConcurrency | undefined;
  #stopped = false;
  #loop: Promise<void> | undefined;

  constructor(source: SqsEventSource, context: EventSourceContext) {
    this.#source = source;
    this.#context = context;
    this.#url = `http://localhost/${nameOfArn(source.queueArn)}`;
    this.#filter = compileFilterPatterns(source.filterPatterns);
    const { maximumConcurrency = Number.POSITIVE_INFINITY } = source;
    const most = Math.min(maximumConcurrency, MOST_BATCHES);
    this.#concurrency = context.limits?.pollConcurrency(source.maximumConcurrency);
    this.#limit = this.#concurrency === undefined ? new BatchLimit(most) : new BatchLimit(most, most);
  }

  start(): void {
    this.#loop = this.#poll();
  }

  /** Receives nothing more; the long poll under way ends with the queue part. */
  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when all batches have been handled. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
  }

  /** Resolves when the loop has ended, after `stop` and the end of its long poll. */
  async ended(): Promise<void> {
    await this.#loop;
  }

  async #poll(): Promise<void> {
    await this.#releaseReceived();
    while (!this.#stopped) {
      const grown = this.#concurrency?.limit(this.#inFlight.size) ?? Number.POSITIVE_INFINITY;
      if (this.#inFlight.size >= Math.min(grown, this.#limit.current)) {
        await Promise.race<unknown>(this.#concurrency === undefined ? this.#inFlight : [...this.#inFlight, delay(GROWTH_CHECK_MS)]);
        continue;
      }
      try {
        const messages = await this.#receiveBatch();
        if (messages.length > 0) this.#handle(messages);
      } catch (error) {
        if (this.#stopped) return;
        this.#context.log(`event source ${this.#source.id}: ${error instanceof Error ? error.message : String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  /**
   * What a function had in hand when the process before ended is visible at once: nobody works on it any more, and it would
   * stay hidden for three minutes.
   */
  async #releaseReceived(): Promise<void> {
    const handles = this.#context.fauxqs.receivedBefore.get(nameOfArn(this.#source.queueArn)) ?? [];
    for (const ReceiptHandle of handles) {
      await this.#context.fauxqs
        .sqs("ChangeMessageVisibility", { QueueUrl: this.#url, ReceiptHandle, VisibilityTimeout: 0 })
        .catch((error: unknown) => {
          this.#context.log(`event source ${this.#source.id}: ${error instanceof Error ? error.message : String(error)}`);
        });
    }
  }

  async #receiveBatch(): Promise<ReceivedMessage[]> {
    const { batchSize, maximumBatchingWindowSeconds } = this.#source;
    const messages = await this.#receive(Math.min(batchSize, RECEIVE_LIMIT), LONG_POLL_SECONDS);
    if (messages.length === 0 || (maximumBatchingWindowSeconds === 0 && batchSize <= RECEIVE_LIMIT)) return messages;
    const deadline = Date.now() + maximumBatchingWindowSeconds * 1000;
    while (messages.length < batchSize && !this.#stopped) {
      const wait = Math.max(0, deadline - Date.now()) / 1000;
      const more = await this.#receive(Math.min(batchSize - messages.length, RECEIVE_LIMIT), Math.min(wait, LONG_POLL_SECONDS));
      if (more.length === 0 && wait === 0) break;
      messages.push(...more);
    }
    return messages;
  }

  async #receive(count: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    this.#context.counter.request("sqs", "ReceiveMessage");
    const output = await this.#context.fauxqs.sqs("ReceiveMessage", {
      QueueUrl: this.#url,
      MaxNumberOfMessages: this.#context.limits?.receiveSize(count) ?? count,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    return receiveSchema.parse(output).Messages ?? [];
  }

  #handle(messages: ReceivedMessage[]): void {
    const beganAt = performance.now();
    const handling = this.#process(messages).catch((error: unknown) => {
      this.#context.log(`event source ${this.#source.id}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    });
    this.#inFlight.add(handling);
    void handling.then((whole) => {
      this.#inFlight.delete(handling);
      this.#limit.ended(beganAt, performance.now(), !whole);
    });
  }

  /** Answers whether none of them failed. */
  async #process(messages: ReceivedMessage[]): Promise<boolean> {
    const passing =
      this.#filter === undefined ? messages : messages.filter((message) => this.#filter?.({ body: parsedBody(message.Body) }));
    // What no filter wants is deleted unseen, as on AWS.
    const done = messages.filter((message) => !passing.includes(message));
    for (const request of withinRequests(passing, (message) => sqsRecord(message, this.#source.queueArn))) {
      if (request.length > 0) done.push(...(await this.#invoke(request)));
    }
    for (let index = 0; index < done.length; index += RECEIVE_LIMIT) {
      const entries = done
        .slice(index, index + RECEIVE_LIMIT)
        .map(({ ReceiptHandle }, position) => ({ Id: String(position), ReceiptHandle }));
      this.#context.counter.request("sqs", "DeleteMessageBatch", entries.length);
      await this.#context.fauxqs.sqs("DeleteMessageBatch", { QueueUrl: this.#url, Entries: entries });
    }
    return done.length === messages.length;
  }

  /** Answers the messages that were handled. */
  async #invoke(messages: ReceivedMessage[]): Promise<ReceivedMessage[]> {
    try {
      const event = {
        Records: messages.map((message) => sqsRecord(message, this.#source.queueArn)),
      };
      const lineage = longest(messages.map(({ MessageId }) => this.#context.lineages.of(MessageId)));
      const output = await this.#context.lambda.invoke(this.#source.functionName, event, lineage);
      if (!this.#source.reportBatchItemFailures) return messages;
      const failed = batchItemFailures(output, new Set(messages.map(({ MessageId }) => MessageId)));
      if (failed === "all")
        this.#context.log(`event source ${this.#source.id}: all failed, for the answer of ${this.#source.functionName} is ${output.json}`);
      return failed === "all" ? [] : messages.filter(({ MessageId }) => !failed.has(MessageId));
    } catch (error) {
      // An InvocationError has been logged by the function.
      if (!(error instanceof InvocationError))
        this.#context.log(`event source ${this.#source.id}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  }
}

function parsedBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
