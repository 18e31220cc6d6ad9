import type { SQSClient } from "@aws-sdk/client-sqs";
import { persistentApi } from "../drive/api.ts";
import type { Recorder } from "../drive/recorder.ts";
import { QUEUES } from "../plan/definitions.ts";
import { randomOf } from "../../../localstack/limits/random.ts";
import { KilledWorker } from "./killed-worker.ts";
import { runRawWorkers } from "./raw-worker.ts";
import { sdkWorker } from "./sdk-worker.ts";
import { MIXES } from "./tempers.ts";

export interface Workers {
  readonly killed: KilledWorker;
  /** From now on all raw workers are good ones. */
  calm(): void;
  stop(): Promise<void>;
}

interface Surroundings {
  readonly seed: number;
  readonly sqs: SQSClient;
  readonly aws: string;
  /** Where claims and reports are put on record. */
  readonly apiUrl: string;
  readonly recorder: Recorder;
}

/** Workers for every queue. */
export function startWorkers({ seed, sqs, aws, apiUrl, recorder }: Surroundings): Workers {
  const stopping = new AbortController();
  let calm = false;
  const raw = (["good", "document", "mixed"] as const).map((kind) =>
    runRawWorkers({
      sqs,
      api: persistentApi(apiUrl),
      recorder,
      queue: QUEUES[kind],
      random: randomOf(seed, `workers of ${kind}`),
      mix: () => (calm ? MIXES.good : MIXES[kind]),
      stopping: stopping.signal,
    }),
  );
  const onWorked = (runId: string) => void recorder.worked.push({ runId, at: Date.now() });
  const sdk = sdkWorker({ queue: QUEUES.sdk, apiUrl, sqs, seed, onWorked });
  void sdk.start();
  const killed = new KilledWorker({ queue: QUEUES.killed, apiUrl, endpoint: aws }, recorder);
  killed.start();
  return {
    killed,
    calm: () => (calm = true),
    async stop() {
      stopping.abort();
      killed.kill();
      await Promise.all([...raw, sdk.stop()]);
    },
  };
}
