import { randomUUID } from "node:crypto";
import { jsonText } from "../json-text.ts";
import { InvocationError } from "./invocation-error.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { outputText } from "./output-text.ts";

/** Waits before the second and the third attempt, as Lambda does for function errors. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/**
 * Asynchronous invocations with retries and SQS destinations. They wait in memory only: unlike on AWS,
 * an invocation that has not succeeded when the stack stops is lost.
 */
export class AsyncInvoker {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #sendToQueue: (queueArn: string, body: string) => Promise<void>;
  #stopped = false;

  constructor(sendToQueue: (queueArn: string, body: string) => Promise<void>) {
    this.#sendToQueue = sendToQueue;
  }

  invoke(target: LambdaFunction, payload: string): void {
    void this.#attempt(target, payload, { requestId: randomUUID(), attempt: 1, acceptedAt: Date.now() });
  }

  /** Gives up all waiting retries. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #attempt(
    target: LambdaFunction,
    payload: string,
    state: { requestId: string; attempt: number; acceptedAt: number },
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
    try {
      const output = await target.invoke(JSON.parse(payload));
      if (asyncInvoke.onSuccessQueueArn !== undefined) {
        await this.#sendToQueue(
          asyncInvoke.onSuccessQueueArn,
          record("Success", {
            responseContext: { statusCode: 200, executedVersion: "$LATEST" },
            responsePayload: JSON.parse(outputText(output)),
          }),
        );
      }
    } catch (error) {
      const delay = RETRY_DELAYS_MS[state.attempt - 1];
      const retryAt = Date.now() + (delay ?? 0);
      if (
        delay !== undefined &&
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
        await this.#sendToQueue(
          asyncInvoke.onFailureQueueArn,
          record("RetriesExhausted", {
            responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
            responsePayload,
          }),
        );
      }
    }
  }
}
