/**
 * Jobs due in the same second of every minute: lost, received twice, and how late.
 *
 *     --jobs N        due in the same second (default 1000)
 *     --minutes N     so many times (default 3)
 */
import { setTimeout as sleep } from "node:timers/promises";
import { callApi } from "./call-api.ts";
import { startStack } from "./local-stack.ts";
import { readOptions } from "./options.ts";
import { percentiles } from "./percentiles.ts";
import { startReceiver } from "./start-worker.ts";

const { jobs, minutes } = readOptions({ jobs: 1_000, minutes: 3 });
const QUEUE = "real.jobs.buy-scanner";
const MINUTE_MS = 60_000;

const stack = await startStack();
const worker = startReceiver(stack, { queue: QUEUE, pollers: 8 });
await createJobs();
// Occurrences count from the second full minute on: the first is for planning.
const first = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
const last = first + (minutes - 1) * MINUTE_MS;
await sleep(last + 20_000 - Date.now());
worker.stop();
await stack.stop();

const counted = worker.receipts.filter(({ scheduled_at }) => Date.parse(scheduled_at) >= first && Date.parse(scheduled_at) <= last);
const distinct = new Set(counted.map(({ run_id }) => run_id));
const lateness = counted.map(({ scheduled_at, received_at }) => (received_at - Date.parse(scheduled_at)) / 1000);
const early = lateness.filter((seconds) => seconds < 0).length;
const perMinute = Map.groupBy(counted, ({ scheduled_at }) => scheduled_at);
console.log(
  JSON.stringify(
    {
      benchmark: "lateness",
      jobs,
      minutes,
      due: jobs * minutes,
      received: counted.length,
      lost: jobs * minutes - distinct.size,
      twice: counted.length - distinct.size,
      early,
      lateness_seconds: percentiles(lateness),
      by_minute: Object.fromEntries(
        [...perMinute].map(([minute, runs]) => [
          minute,
          percentiles(runs.map((run) => (run.received_at - Date.parse(run.scheduled_at)) / 1000)),
        ]),
      ),
    },
    undefined,
    1,
  ),
);

async function createJobs(): Promise<void> {
  const ids = Array.from({ length: jobs }, (_, index) => `bench-${String(index).padStart(5, "0")}`);
  for (let at = 0; at < ids.length; at += 20) await Promise.all(ids.slice(at, at + 20).map(createJob));
}

async function createJob(job_id: string): Promise<void> {
  await callApi(stack.api, "POST", "/jobs", { job_id, queue: QUEUE, cron_expr: "* * * * *" });
}
