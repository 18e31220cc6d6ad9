/**
 * A worker in a process of its own, to be killed: takes one run and never finishes it. Says "claimed" when it has it.
 *
 *     node test/support/stack/stack-worker-child.ts QUEUE API_URL AWS_URL
 */
import { createWorker } from "../../../sdk/worker/index.ts";

const [queue = "", apiUrl = "", endpoint = ""] = process.argv.slice(2);
const worker = createWorker({
  queue,
  apiUrl,
  endpoint,
  region: "us-east-1",
  // Soon taken for lost.
  visibilityTimeoutSeconds: 2,
  handler: () => new Promise(() => undefined),
});
worker.events.on("claimed", () => console.log("claimed"));
await worker.start();
