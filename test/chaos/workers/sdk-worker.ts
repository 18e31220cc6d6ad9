import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { createWorker, type Logger, type Worker } from "../../../sdk/worker/index.ts";
import { randomOf } from "../../../localstack/limits/random.ts";

const QUIET: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface SdkWorkerOptions {
  readonly queue: string;
  readonly apiUrl: string;
  readonly sqs: SQSClient;
  readonly seed: number;
  /** The handler is about to end well. */
  readonly onWorked: (runId: string) => void;
}

/** A worker made with our SDK: mostly quick, sometimes slower than its job allows, sometimes failing. */
export function sdkWorker({ queue, apiUrl, sqs, seed, onWorked }: SdkWorkerOptions): Worker {
  const random = randomOf(seed, `sdk worker of ${queue}`);
  return createWorker({
    queue,
    apiUrl,
    sqs,
    concurrency: 4,
    visibilityTimeoutSeconds: 6,
    waitTimeSeconds: 2,
    queueLookupSeconds: 0.5,
    cancellationCheckSeconds: 1,
    shutdownGraceSeconds: 1,
    handleSignals: false,
    logger: QUIET,
    async handler(_params, { job, signal }) {
      const kind = random.weighted({ quick: 7, slow: 1, tooSlow: 1, throws: 2 });
      if (kind === "throws") throw new Error("chaos");
      await sleep(kind === "tooSlow" ? job.timeout_sec * 1000 + 3_000 : random.int(20, kind === "slow" ? 1_900 : 500), undefined, {
        signal,
      });
      onWorked(job.run_id);
      return { worked: true };
    },
  });
}
