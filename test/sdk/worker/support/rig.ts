import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { JobMessage } from "../../../../sdk/worker/messages/job-message.ts";
import { CompletionMessage } from "../../../../shared/contract/runs/run.ts";
import { runId } from "../../../../shared/domain/run/run-id.ts";
import { createWorker, type Logger, type Worker, type WorkerEvents, type WorkerOptions } from "../../../../sdk/worker/index.ts";
import { type FakeApi, startFakeApi } from "./fake-api.ts";

export const COMPLETION_QUEUE = "belfry-real-completion";
export const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** An SQS and an API for each file, a queue of its own for each test, and workers that are stopped after it. */
export class Rig {
  sqs!: FauxqsServer;
  api!: FakeApi;
  client!: SQSClient;
  queue = "";
  readonly workers: Worker[] = [];

  get physical(): string {
    return this.queue.replaceAll(".", "-");
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.sqs.port}`;
  }

  /** Makes a worker for this test's queue. Reports go over HTTP first, so that the fake API hears them. */
  worker(options: Partial<WorkerOptions> & Pick<WorkerOptions, "handler">): Worker {
    const worker = createWorker({
      queue: this.queue,
      apiUrl: this.api.url,
      sqs: this.client,
      logger: quiet,
      handleSignals: false,
      report: "http",
      waitTimeSeconds: 1,
      visibilityTimeoutSeconds: 1,
      shutdownGraceSeconds: 5,
      apiRetries: 1,
      apiRetryDelayMs: 5,
      ...options,
    });
    this.workers.push(worker);
    return worker;
  }

  send(message: JobMessage | string): void {
    this.sqs.sendMessage(this.physical, typeof message === "string" ? message : JSON.stringify(message));
  }

  messages(name = this.physical): { ready: number; inflight: number } {
    const { ready = [], inflight = [] } = this.sqs.inspectQueue(name)?.messages ?? {};
    return { ready: ready.length, inflight: inflight.length };
  }

  /** The reports on the completion queue about a job, read with the service's own schema. */
  async completion(jobId: string): Promise<CompletionMessage> {
    return until(() => {
      const bodies = this.sqs.inspectQueue(COMPLETION_QUEUE)?.messages.ready.map(({ body }) => CompletionMessage.parse(JSON.parse(body)));
      return bodies?.find(({ job_id }) => job_id === jobId);
    });
  }
}

export function rig(): Rig {
  const it = new Rig();
  beforeAll(async () => {
    it.sqs = await startFauxqs({ port: 0, logger: false });
    it.api = await startFakeApi();
    it.client = new SQSClient({
      endpoint: it.endpoint,
      region: "us-east-1",
      useQueueUrlAsEndpoint: false,
      credentials: { accessKeyId: "t", secretAccessKey: "t" },
    });
    it.sqs.createQueue(COMPLETION_QUEUE);
    open(it);
  });
  afterEach(async () => {
    await Promise.all(it.workers.splice(0).map((worker) => worker.stop()));
    for (const route of ["start", "heartbeat", "last-run", "run-now"] as const) it.api.answer(route, undefined);
    it.api.answerBatches(undefined);
    open(it);
  });
  afterAll(async () => {
    it.client.destroy();
    await Promise.all([it.api.close(), it.sqs.stop()]);
  });
  return it;
}

function open(it: Rig): void {
  it.queue = `real.jobs.t-${randomUUID().slice(0, 8)}`;
  it.sqs.createQueue(it.physical);
}

/** The message of a run that nobody has seen before. */
export function jobMessage(change: Partial<JobMessage> = {}): JobMessage {
  const scheduled_at = "2026-11-20T08:00:00.000Z";
  const job_id = change.job_id ?? `job-${randomUUID().slice(0, 8)}`;
  return {
    job_id,
    scope: "real",
    run_id: runId({ scope: "real", owner: `job#${job_id}`, scheduledAt: Date.parse(scheduled_at) }),
    trigger_source: "scheduler",
    params: { scan_mode: "swing" },
    next_delay_sec: null,
    auto_reschedule: false,
    timeout_sec: 30,
    retry_limit: 3,
    telemetry_label: null,
    queued_at: scheduled_at,
    scheduled_at,
    attempt: 1,
    ...change,
  };
}

/** What the event carries, the next time it happens. */
export async function heard<Name extends keyof WorkerEvents>(worker: Worker, name: Name): Promise<WorkerEvents[Name]> {
  const args = await once(worker.events, name, { signal: AbortSignal.timeout(10_000) });
  return args as WorkerEvents[Name];
}

/** The first value that is neither undefined nor false. */
export async function until<Value>(look: () => Value | undefined | false, ms = 10_000): Promise<Value> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${look.toString()}`);
    await delay(10);
  }
}

/** A promise that rejects when the signal is aborted: work that heeds it. */
export async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw signal.reason;
}
