/**
 * An SDK worker in a process of its own, to be killed with `kill -9`. Tells its parent of each run that its handler is
 * about to end well.
 *
 *     node test/chaos/workers/sdk-child.ts QUEUE API_URL AWS_URL
 */
import { SQSClient } from "@aws-sdk/client-sqs";
import { sdkWorker } from "./sdk-worker.ts";

const [queue = "", apiUrl = "", endpoint = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit());
const sqs = new SQSClient({ endpoint, useQueueUrlAsEndpoint: false });
await sdkWorker({ queue, apiUrl, sqs, seed: process.pid, onWorked: (runId) => void process.send?.({ runId, at: Date.now() }) }).start();
