/** A worker of the SDK that does nothing, many at a time: what tracking a run costs by itself. */
import { SQSClient } from "@aws-sdk/client-sqs";
import { createWorker } from "../shared/worker/index.ts";
import { CREDENTIALS } from "./local-stack.ts";

const [endpoint = "", queue = "", apiUrl = "", report = "http"] = process.argv.slice(2);
const silent = () => undefined;
const worker = createWorker({
  queue,
  apiUrl,
  report: report === "queue" ? "queue" : "http",
  concurrency: 20,
  sqs: new SQSClient({ endpoint, ...CREDENTIALS }),
  handler: () => null,
  logger: { info: silent, warn: silent, error: console.error },
});
await worker.start();
