import { randomUUID } from "node:crypto";
import type { RequestCounter } from "../counts.ts";
import type { FunctionDefinition } from "../stack-model.ts";
import type { FunctionLog } from "./function-log.ts";
import { FunctionThread } from "./function-thread.ts";
import { InvocationError } from "./invocation-error.ts";
import type { InvocationOutput } from "./thread-protocol.ts";

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

  /** Invokes the function and waits for its result; rejects with InvocationError. */
  async invoke(event: unknown): Promise<InvocationOutput> {
    const { reservedConcurrency, timeoutSeconds, name } = this.definition;
    if (reservedConcurrency === 0)
      throw new InvocationError({ errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded.", trace: [] });
    if (reservedConcurrency !== undefined && this.#running >= reservedConcurrency)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    const startedAt = performance.now();
    const id = randomUUID();
    const thread = this.#currentThread();
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
      const output = await thread.invoke({ id, event, deadline: Date.now() + timeoutSeconds * 1000 });
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

  #currentThread(): FunctionThread {
    if (this.#thread !== undefined && !this.#thread.retired) return this.#thread;
    for (const old of this.#threads) if (old.retired && old.busy === 0) this.#threads.delete(old);
    this.#thread = new FunctionThread(this.definition, this.#surroundings.endpoints, (line) => this.#surroundings.log.line(line));
    this.#threads.add(this.#thread);
    return this.#thread;
  }
}
