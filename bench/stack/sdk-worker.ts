/**
 * A worker of the SDK that does nothing, many at a time: what tracking a run costs by itself. Tells its parent of each run.
 *
 *     --endpoint URL     of AWS
 *     --api URL          of the service
 *     --queue NAME       in its dotted form
 *     --report PATH      where completions go first: auto, http or queue (default auto)
 *     --concurrency N    jobs at the same time (default 20)
 */
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { createWorker } from "../../sdk/worker/index.ts";
import { CREDENTIALS } from "./local-stack.ts";
import { readOptions } from "../figures/options.ts";
import type { Receipt } from "./start-worker.ts";

const { endpoint, api, queue, report, concurrency } = readOptions({ endpoint: "", api: "", queue: "", report: "auto", concurrency: 20 });
const silent = () => undefined;
const worker = createWorker({
  queue,
  apiUrl: api,
  report: z.enum(["auto", "http", "queue"]).parse(report),
  concurrency,
  sqs: new SQSClient({ endpoint, ...CREDENTIALS }),
  handler: (_params, { job }) => {
    process.send?.({ ...job, received_at: Date.now() } satisfies Receipt);
    return null;
  },
  logger: { info: silent, warn: silent, error: console.error },
});
process.on("disconnect", () => process.exit());
// To listen for the end of its parent must not keep a worker alive that was stopped.
process.channel?.unref();
await worker.start();
