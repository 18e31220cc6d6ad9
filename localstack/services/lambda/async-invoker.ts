import { randomUUID } from "node:crypto";
import { ServiceError } from "../../endpoint/service-error.ts";
import { jsonText } from "../../json-text.ts";
import { InvocationError } from "./invocation-error.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import type { Lineage } from "./lineage.ts";
import { outputText } from "./output-text.ts";
import type { InvocationOutput } from "./thread-protocol.ts";

/** Waits before the second and the third attempt, as Lambda does for function errors. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/**
 * Asynchronous invocations with retries and SQS destinations. They wait in memory only: unlike on AWS,
 * an invocation that has not succeeded when the stack stops is lost.
 */
export class AsyncInvoker {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #sendToQueue: (queueArn: string, body: string) => Promise<void>;
  readonly #log: (line: string) => void;
  #stopped = false;

  constructor(sendToQueue: (queueArn: string, body: string) => Promise<void>, log: (line: string) => void) {
    this.#sendToQueue = sendToQueue;
    this.#log = log;
  }

  invoke(target: LambdaFunction, payload: string, lineage?: Lineage): void {
    void this.#attempt(target, payload, { requestId: randomUUID(), attempt: 1, acceptedAt: Date.now(), lineage });
  }

  /** Gives up all waiting retries. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#timers.size > 0) this.#log(`lambda: ${this.#timers.size} asynchronous invocation(s) that waited for a retry are given up`);
  }

  async #attempt(
    target: LambdaFunction,
    payload: string,
    state: { requestId: string; attempt: number; acceptedAt: number; lineage: Lineage | undefined },
  ): Promise<void> {
    const { asyncInvoke, arn } = target.definition;
    const record = (condition: string, response: Record<string, unknown>): string =>
      jsonText({
        version: "1.0",
        timestamp: new Date().toISOString(),
        requestContext: { requestId: state.requestId, functionArn: `${arn}:$LATEST`, condition, approximateInvokeCount: state.attempt },
        requestPayload: JSON.parse(payload),
        ...response,
      });
    let output: InvocationOutput;
    try {
      output = await target.invoke(JSON.parse(payload), state.lineage);
    } catch (error) {
      const delay = RETRY_DELAYS_MS[state.attempt - 1];
      const retryAt = Date.now() + (delay ?? 0);
      if (
        delay !== undefined &&
        // A chain that was stopped is not tried again, but handed to the destination: so says AWS.
        !(error instanceof ServiceError) &&
        state.attempt <= asyncInvoke.maximumRetryAttempts &&
        retryAt - state.acceptedAt < asyncInvoke.maximumEventAgeSeconds * 1000 &&
        !this.#stopped
      ) {
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          void this.#attempt(target, payload, { ...state, attempt: state.attempt + 1 });
        }, delay);
        this.#timers.add(timer);
      } else if (asyncInvoke.onFailureQueueArn !== undefined) {
        const responsePayload = error instanceof InvocationError ? error.detail : { errorMessage: String(error) };
        await this.#sendTo(
          asyncInvoke.onFailureQueueArn,
          record("RetriesExhausted", {
            responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
            responsePayload,
          }),
        );
      }
      return;
    }
    if (asyncInvoke.onSuccessQueueArn === undefined) return;
    await this.#sendTo(
      asyncInvoke.onSuccessQueueArn,
      record("Success", {
        responseContext: { statusCode: 200, executedVersion: "$LATEST" },
        responsePayload: JSON.parse(outputText(output)),
      }),
    );
  }

  /** A destination that takes nothing changes nothing about the invocation. */
  async #sendTo(queueArn: string, body: string): Promise<void> {
    try {
      await this.#sendToQueue(queueArn, body);
    } catch (error) {
      this.#log(`lambda: destination ${queueArn}: ${error instanceof Error ? error.message : String(error)}; record: ${body}`);
    }
  }
}
