import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { FunctionDefinition } from "../../template/stack-model.ts";
import { functionEnvironment } from "./environment.ts";
import { InvocationError } from "./invocation-error.ts";
import { eachLine } from "./each-line.ts";
import type { FunctionError, InvocationOutput, InvokeMessage, ThreadMessage, ThreadStart } from "./thread-protocol.ts";

interface Pending {
  resolve(output: InvocationOutput): void;
  reject(error: InvocationError): void;
}

/** One worker thread of a function. It takes any number of invocations at once, and is ended with all of them when it crashes. */
export class FunctionThread {
  /** Takes no more invocations: it crashed, failed to load, or an invocation in it timed out. */
  retired = false;
  readonly #worker: Worker;
  readonly #pending = new Map<string, Pending>();
  #backlog: InvokeMessage[] | undefined = [];
  readonly #started = Promise.withResolvers<void>();
  /** Why the thread takes no more invocations. */
  #ended: FunctionError | undefined;

  constructor(definition: FunctionDefinition, endpoints: Record<string, string>, onLine: (line: string) => void) {
    const logStreamName = `${new Date().toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]${randomUUID().replaceAll("-", "")}`;
    const workerData: ThreadStart = {
      codeDirectory: definition.codeDirectory,
      handler: definition.handler,
      functionName: definition.name,
      functionArn: definition.arn,
      memorySize: definition.memorySize,
      logStreamName,
    };
    this.#worker = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData,
      env: functionEnvironment(definition, logStreamName, endpoints),
      name: definition.name,
      stdout: true,
      stderr: true,
      execArgv: [],
    });
    eachLine(this.#worker.stdout, onLine);
    eachLine(this.#worker.stderr, onLine);
    this.#worker.on("message", (message: ThreadMessage) => this.#receive(message));
    this.#worker.on("error", (error) => {
      const detail = error instanceof Error ? error : new Error(String(error));
      onLine(`uncaught exception: ${detail.stack ?? detail.message}`);
      this.#failAll({ errorType: detail.name, errorMessage: detail.message, trace: (detail.stack ?? "").split("\n") });
    });
    this.#worker.on("exit", () =>
      this.#failAll({ errorType: "Runtime.ExitError", errorMessage: "Runtime exited before the invocation ended", trace: [] }),
    );
  }

  get busy(): number {
    return this.#pending.size;
  }

  /** Resolves when the handler is loaded, or never will be. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** Runs one invocation; rejects with InvocationError. */
  invoke(message: InvokeMessage): Promise<InvocationOutput> {
    if (this.#ended) return Promise.reject(new InvocationError(this.#ended));
    return new Promise((resolve, reject) => {
      this.#pending.set(message.id, { resolve, reject });
      // Until the handler is loaded nobody listens on the other side.
      if (this.#backlog === undefined) this.#worker.postMessage(message);
      else this.#backlog.push(message);
    });
  }

  /** Fails an invocation that ran out of time. Others in the same thread go on; the thread ends after them. */
  timeOut(id: string, error: FunctionError): void {
    this.#settle(id)?.reject(new InvocationError(error));
    this.retired = true;
    this.#endWhenIdle();
  }

  async terminate(): Promise<void> {
    this.retired = true;
    await this.#worker.terminate();
  }

  #receive(message: ThreadMessage): void {
    switch (message.kind) {
      case "ready":
        for (const invocation of this.#backlog ?? []) this.#worker.postMessage(invocation);
        this.#backlog = undefined;
        this.#started.resolve();
        break;
      case "init-failed":
        this.#failAll(message.error);
        void this.terminate();
        break;
      case "result":
        this.#settle(message.id)?.resolve(message.output);
        break;
      case "failed":
        this.#settle(message.id)?.reject(new InvocationError(message.error));
    }
    if (this.retired) this.#endWhenIdle();
  }

  #settle(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #failAll(error: FunctionError): void {
    this.retired = true;
    this.#ended ??= error;
    this.#started.resolve();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new InvocationError(error));
  }

  #endWhenIdle(): void {
    if (this.#pending.size === 0) void this.terminate();
  }
}
