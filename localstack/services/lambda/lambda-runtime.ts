import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "../../endpoint/service-error.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { AsyncInvoker } from "./async-invoker.ts";
import type { Lineage } from "./lineage.ts";
import { ASYNC_REQUEST_LIMIT } from "./payload-limit.ts";
import type { InvocationOutput } from "./thread-protocol.ts";

/** All functions of all stacks. */
export class LambdaRuntime {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #async: AsyncInvoker;

  constructor(sendToQueue: (queueArn: string, body: string) => Promise<void>, log: (line: string) => void) {
    this.#async = new AsyncInvoker(sendToQueue, log);
  }

  add(lambdaFunction: LambdaFunction): void {
    this.#functions.set(lambdaFunction.definition.name, lambdaFunction);
  }

  /** The function of that name; throws ServiceError ResourceNotFoundException. */
  get(name: string): LambdaFunction {
    const found = this.#functions.get(name);
    if (found === undefined) throw new ServiceError("ResourceNotFoundException", 404, `Function not found: ${name}`);
    return found;
  }

  /** Invokes and waits; rejects with InvocationError, or ServiceError for an unknown function or a chain that is too long. */
  async invoke(name: string, event: unknown, lineage?: Lineage): Promise<InvocationOutput> {
    return this.get(name).invoke(event, lineage);
  }

  /**
   * Invokes without waiting, with the function's retries and destinations. Throws ServiceError for an unknown function or a
   * payload that is too large.
   */
  invokeAsync(name: string, payload: string, lineage?: Lineage): void {
    const target = this.get(name);
    checkRequest(payload, ASYNC_REQUEST_LIMIT, "Event");
    this.#async.invoke(target, payload, lineage);
  }

  /** Starts the threads of all functions, without waiting for them. */
  warmUp(): void {
    for (const lambdaFunction of this.#functions.values()) lambdaFunction.warmUp();
  }

  /** Waits for running invocations, at most `graceMs`, and ends all threads. Retries of asynchronous invocations that still wait are given up. */
  async stop(graceMs: number): Promise<void> {
    this.#async.stop();
    const deadline = Date.now() + graceMs;
    const functions = [...this.#functions.values()];
    while (functions.some(({ running }) => running > 0) && Date.now() < deadline) await delay(10);
    await Promise.all(functions.map((lambdaFunction) => lambdaFunction.stop()));
  }
}

/** Throws ServiceError RequestEntityTooLargeException. */
export function checkRequest(payload: string, limit: number, type: "RequestResponse" | "Event"): void {
  const size = Buffer.byteLength(payload);
  if (size <= limit) return;
  const message = `${size} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`;
  throw new ServiceError("RequestEntityTooLargeException", 413, message);
}
