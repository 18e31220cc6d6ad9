import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "../../endpoint/service-error.ts";
import type { RequestCounter } from "../../stack/counts.ts";
import type { FunctionDefinition } from "../../template/stack-model.ts";
import type { FunctionLog } from "./function-log.ts";
import { FunctionThread } from "./function-thread.ts";
import { InvocationError } from "./invocation-error.ts";
import { invokedAgain, type Lineage, LONGEST_CHAIN, NO_LINEAGE } from "./lineage.ts";
import { isTooLarge, RESPONSE_LIMIT } from "./payload-limit.ts";
import type { InvocationOutput } from "./thread-protocol.ts";

/** Lambda gives a function's start so much; what takes longer counts as its first invocation's. */
const INIT_LIMIT_MS = 10_000;

/** What a function needs around it. */
export interface FunctionSurroundings {
  endpoints: Record<string, string>;
  counter: RequestCounter;
  log: FunctionLog;
  /** Called after every invocation: something may have changed that others poll for. */
  onActivity(): void;
}

/**
 * One Lambda function. All its invocations share one thread, started at the first invocation and replaced when it crashes;
 * so module state is shared by invocations running at the same time, which on AWS only happens one after another.
 * Invocations beyond ReservedConcurrentExecutions wait, where AWS would throttle.
 */
export class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly #surroundings: FunctionSurroundings;
  readonly #waiting: (() => void)[] = [];
  readonly #threads = new Set<FunctionThread>();
  #thread: FunctionThread | undefined;
  #running = 0;

  constructor(definition: FunctionDefinition, surroundings: FunctionSurroundings) {
    this.definition = definition;
    this.#surroundings = surroundings;
  }

  get running(): number {
    return this.#running;
  }

  /**
   * Invokes the function and waits for its result; rejects with InvocationError, or ServiceError where its chain of requests is
   * too long.
   */
  async invoke(event: unknown, lineage: Lineage = NO_LINEAGE): Promise<InvocationOutput> {
    const { reservedConcurrency, timeoutSeconds, name, arn, mayRecurse } = this.definition;
    const { count, header: trace } = invokedAgain(lineage, arn);
    if (count > LONGEST_CHAIN && !mayRecurse) throw this.#recursion();
    if (reservedConcurrency === 0)
      throw new InvocationError({ errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded.", trace: [] });
    if (reservedConcurrency !== undefined && this.#running >= reservedConcurrency)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    const startedAt = performance.now();
    const id = randomUUID();
    const thread = this.#currentThread();
    // The time that an invocation has does not begin with the function's start. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    await Promise.race([thread.started, delay(INIT_LIMIT_MS, undefined, { ref: false })]);
    // Started here and not in the thread, so that it also ends an invocation that blocks the thread.
    const timer = setTimeout(() => {
      thread.timeOut(id, {
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${id} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
        trace: [],
      });
    }, timeoutSeconds * 1000);
    let failed = true;
    try {
      const output = await thread.invoke({ id, event, deadline: Date.now() + timeoutSeconds * 1000, trace });
      if (isTooLarge(output)) throw responseTooLarge();
      failed = false;
      return output;
    } catch (error) {
      if (error instanceof InvocationError)
        this.#surroundings.log.line(JSON.stringify({ level: "ERROR", message: "Invocation failed", requestId: id, ...error.detail }));
      throw error;
    } finally {
      clearTimeout(timer);
      this.#running -= 1;
      this.#waiting.shift()?.();
      this.#surroundings.counter.invocation(name, performance.now() - startedAt, failed);
      this.#surroundings.onActivity();
    }
  }

  /** Starts the thread before anybody asks, so that the first invocation does not wait for it. */
  warmUp(): void {
    this.#currentThread();
  }

  /** Ends all threads at once, with whatever runs in them. */
  async stop(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
    await this.#surroundings.log.close();
  }

  #recursion(): ServiceError {
    const { counter, log } = this.#surroundings;
    counter.recursionStopped(this.definition.name);
    const message =
      "Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation.";
    log.line(JSON.stringify({ level: "ERROR", message, function: this.definition.name }));
    return new ServiceError("RecursiveInvocationException", 400, message);
  }

  #currentThread(): FunctionThread {
    if (this.#thread !== undefined && !this.#thread.retired) return this.#thread;
    for (const old of this.#threads) if (old.retired && old.busy === 0) this.#threads.delete(old);
    this.#thread = new FunctionThread(this.definition, this.#surroundings.endpoints, (line) => this.#surroundings.log.line(line));
    this.#threads.add(this.#thread);
    return this.#thread;
  }
}

function responseTooLarge(): InvocationError {
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`;
  return new InvocationError({ errorType: "Function.ResponseSizeTooLarge", errorMessage, trace: [] });
}
