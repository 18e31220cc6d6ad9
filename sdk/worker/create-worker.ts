import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { physicalQueueName } from "../../shared/contract/deployment/queue-name.ts";
import { apiClient } from "../connection/api-client.ts";
import { claimRuns } from "./claims/claim-runs.ts";
import { completionQueue } from "./completions/completion-queue.ts";
import { WorkerError } from "../connection/errors.ts";
import { findQueue } from "../connection/find-queue.ts";
import { beatMs } from "./claims/lease.ts";
import { jsonLogger, withFields } from "../connection/logger.ts";
import { messageProcessor } from "./messages/process-message.ts";
import { type Receiver, startReceiver } from "./messages/receiver.ts";
import { onShutdownSignal } from "./shutdown-signals.ts";
import { sqsSource } from "../connection/sqs-client.ts";
import type { WorkerEvents } from "./worker-events.ts";
import { settingsOf, type WorkerOptions } from "./worker-options.ts";

/** A worker goes one way: made, started, stopped. */
export interface Worker {
  /**
   * Resolves when the queue is polled. Waits, for as long as it takes, for a queue that does not exist yet; a `stop()`
   * ends the waiting. Called again: the same promise.
   */
  start(): Promise<void>;
  /**
   * Polls no more and waits for running handlers, for `shutdownGraceSeconds` at most; then aborts their signals and leaves
   * their messages, which come back to another worker. `abandoned`: how many were left. Called again: the same promise.
   */
  stop(): Promise<{ readonly abandoned: number }>;
  readonly events: EventEmitter<WorkerEvents>;
}

/**
 * A worker for one queue: claims each run, so that of several deliveries one is worked on; runs the handler within the
 * job's `timeout_sec`, unless the run is ended before; keeps the message hidden meanwhile; reports how it ended, with the delay of the next run for jobs
 * in queue mode; and only then deletes the message.
 *
 * @throws WorkerError `INVALID_OPTION`.
 */
export function createWorker(options: WorkerOptions): Worker {
  const settings = settingsOf(options);
  const { queue, concurrency, visibilityTimeoutSeconds, waitTimeSeconds, shutdownGraceSeconds, cancellationCheckSeconds } = settings;
  const api = apiClient(options);
  const sqsClient = sqsSource(options, concurrency);
  const log = withFields(options.logger ?? jsonLogger, { queue });
  const events = new EventEmitter<WorkerEvents>();
  const stopping = new AbortController();
  const abandon = new AbortController();
  const process = messageProcessor({
    api,
    claim: claimRuns(api, { visibilityTimeoutSeconds, giveUp: stopping.signal }),
    completions: completionQueue(sqsClient, { queue: options.completionQueue, inHand: () => receiver?.inHand ?? 0 }),
    handler: options.handler,
    report: settings.report,
    workerId: settings.workerId ?? `${hostname().slice(0, 100)}:${globalThis.process.pid}:${randomBytes(4).toString("hex")}`,
    visibilityTimeoutSeconds,
    keepsLog: settings.keepLog,
    heedsEnd: cancellationCheckSeconds > 0,
    log,
    events,
    stopping: stopping.signal,
    abandon: abandon.signal,
  });
  let removeSignals: (() => void) | undefined;
  let receiver: Receiver | undefined;
  let sqs: SQSClient | undefined;
  let abandoned = 0;
  let started: Promise<void> | undefined;
  let stopped: Promise<{ abandoned: number }> | undefined;
  events.on("abandoned", () => {
    abandoned += 1;
  });

  return {
    events,
    start: () => (started ??= start()),
    stop: () => (stopped ??= stop()),
  };

  async function start(): Promise<void> {
    if (stopping.signal.aborted) throw new WorkerError("WORKER_STOPPED", "a worker that was stopped does not start again; make another");
    if (settings.handleSignals) removeSignals = onShutdownSignal(() => (stopped ??= stop()));
    const queueUrl = await findQueue(sqsClient, physicalQueueName(queue), {
      signal: stopping.signal,
      everySeconds: settings.queueLookupSeconds,
      log,
      onMissing: () => events.emit("waiting", { queue }),
    });
    if (queueUrl === undefined) return;
    sqs = await sqsClient();
    if (stopping.signal.aborted) return;
    receiver = startReceiver({
      sqs,
      queueUrl,
      concurrency,
      visibilityTimeoutSeconds,
      beatMs: beatMs(visibilityTimeoutSeconds, cancellationCheckSeconds),
      waitTimeSeconds,
      process,
      log,
      events,
      stopping: stopping.signal,
    });
    log.info("worker started", { concurrency, queue_url: queueUrl });
    events.emit("listening", { queueUrl });
  }

  async function stop(): Promise<{ abandoned: number }> {
    log.info("worker stopping", { grace_sec: shutdownGraceSeconds });
    stopping.abort(new WorkerError("WORKER_STOPPED", "the worker was asked to stop"));
    const finished = receiver?.stop();
    const done = new AbortController();
    void delay(shutdownGraceSeconds * 1000, undefined, { signal: done.signal }).then(
      () => abandon.abort(new WorkerError("WORKER_STOPPED", "the worker stops; its grace is over")),
      () => undefined,
    );
    await finished;
    done.abort();
    removeSignals?.();
    if (options.sqs === undefined) sqs?.destroy();
    log.info("worker stopped", { abandoned });
    events.emit("stopped");
    return { abandoned };
  }
}
