import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll } from "vitest";
import { type LocalStack, startLocalStack } from "../../../localstack/stack/stack.ts";
import { createWorker, type Logger, type Worker, type WorkerOptions } from "../../../sdk/worker/index.ts";
import { StackApi } from "./stack-api.ts";
import { keptAssembly } from "../../../localstack/template/kept-assembly.ts";
import { StackQueues } from "./stack-queues.ts";

/** Clients of a local stack need no real credentials. */
export const CREDENTIALS = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The synthesised app on this machine, both scopes, for the tests of one file. */
export class TestStack {
  running!: LocalStack;
  sqs!: SQSClient;
  /** Where the functions' output is, a file for each. */
  logDirectory!: string;
  readonly real = new StackApi(() => this.apiUrl("real"));
  readonly mock = new StackApi(() => this.apiUrl("mock"));
  readonly queues = new StackQueues(() => this.sqs);
  readonly #workers: Worker[] = [];

  apiUrl(scope: string): string {
    return this.running.apis[`Belfry-${scope}`] ?? "";
  }

  /** A worker that is listening; it stops with the stack. */
  async worker(options: Pick<WorkerOptions, "queue" | "handler"> & Partial<WorkerOptions>): Promise<Worker> {
    const worker = createWorker({
      apiUrl: this.apiUrl(options.queue.split(".")[0] ?? ""),
      sqs: this.sqs,
      logger: quiet,
      handleSignals: false,
      waitTimeSeconds: 1,
      queueLookupSeconds: 0.1,
      shutdownGraceSeconds: 1,
      ...options,
    });
    this.#workers.push(worker);
    await worker.start();
    return worker;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    this.sqs.destroy();
    await this.running.stop();
  }
}

/** Starts the stack before the tests of the file and stops it after them. `count`: capacity and entries too, which is slower. `sinks`: `host:port` that notifications may go to. `context`: more of the app's context, when it is synthesised. */
export function useStack({
  auth = false,
  count = false,
  sinks,
  context = () => ({}),
}: {
  readonly auth?: boolean;
  readonly count?: boolean;
  readonly sinks?: () => string;
  readonly context?: () => Readonly<Record<string, unknown>>;
} = {}): TestStack {
  const stack = new TestStack();
  let directory: string | undefined;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "belfry-e2e-"));
    stack.running = await startLocalStack({
      assemblyDirectory: await keptAssembly({ local: true, auth, ...(sinks && { notificationSinks: sinks() }), ...context() }),
      stacks: ["real", "mock"].map((scope) => ({ stackName: `Belfry-${scope}`, port: 0 })),
      awsPort: 0,
      dataDirectory: join(directory, "data"),
      count,
    });
    stack.logDirectory = join(directory, "data", "logs");
    stack.sqs = new SQSClient({ endpoint: stack.running.awsEndpoint, useQueueUrlAsEndpoint: false, ...CREDENTIALS });
  }, 120_000);
  afterAll(async () => {
    if (stack.running !== undefined) await stack.stop();
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });
  return stack;
}

/** A job id and a queue that no other test has. */
export function own(name: string, scope = "real"): { readonly job_id: string; readonly queue: string } {
  const job_id = `${name}-${randomUUID().slice(0, 8)}`;
  return { job_id, queue: `${scope}.jobs.${job_id}` };
}
