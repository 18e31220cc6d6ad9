/**
 * Jobs due in the same second of some minutes: lost, received twice, and how late.
 *
 *     --jobs N           due in the same second (default 1000)
 *     --minutes N        so many times, minute after minute (default 3)
 *     --settle N         minutes between their registration and the first time: from 5 on only wakes plan it, before launches
 *                        do (default 1)
 *     --patience S       how long the last may take, in seconds (default 180)
 *     --limits none|aws  holds back what an account does (default none); --seed N is what is random about it (default 1)
 */
import { setTimeout as sleep } from "node:timers/promises";
import { callApi } from "./stack/call-api.ts";
import { countedBetween, startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { percentiles } from "./figures/percentiles.ts";
import { startReceiver, waitUntil } from "./stack/start-worker.ts";

const options = readOptions({ jobs: 1_000, minutes: 3, settle: 1, patience: 180, limits: "none", seed: 1 });
const { jobs, minutes } = options;
const QUEUE = "real.jobs.buy-scanner";
const MINUTE_MS = 60_000;
const BATCH = 500;
/** A second, at the least; what is registered sooner waits. */
const REGISTERED_PER_SECOND = 60;
/** What comes twice comes soon, but for what came back after a visibility timeout. */
const TWICE_WITHIN_MS = 40_000;

const stack = await startStack(options);
const worker = startReceiver(stack, { queue: QUEUE, pollers: 8 });
const first = Math.ceil((Date.now() + (jobs / REGISTERED_PER_SECOND) * 1_000) / MINUTE_MS + options.settle) * MINUTE_MS;
const times = Array.from({ length: minutes }, (_, index) => first + index * MINUTE_MS);
await createJobs();
const settled = Math.round((first - Date.now()) / 1_000);
await sleep(first - 5_000 - Date.now());
const before = await stack.counts();
const due = new Set(times.map((at) => new Date(at).toISOString().slice(0, 16)));
const counted = () => worker.receipts.filter(({ scheduled_at }) => due.has(scheduled_at.slice(0, 16)));
const distinct = () => new Set(counted().map(({ run_id }) => run_id)).size;
await waitUntil(() => distinct() === jobs * minutes, (minutes - 1) * 60 + options.patience);
await sleep(TWICE_WITHIN_MS);
const { requests } = countedBetween(before, await stack.counts());
const ended = await endedByStatus();
worker.stop();
await stack.stop();

const received = counted();
const lateness = received.map(({ scheduled_at, received_at }) => (received_at - Date.parse(scheduled_at)) / 1000);
const perMinute = Map.groupBy(received, ({ scheduled_at }) => scheduled_at);
console.log(
  JSON.stringify(
    {
      benchmark: "lateness",
      ...options,
      seconds_from_registration_to_first: settled,
      due: jobs * minutes,
      received: received.length,
      lost: jobs * minutes - distinct(),
      twice: received.length - distinct(),
      early: lateness.filter((seconds) => seconds < 0).length,
      ended,
      lateness_seconds: percentiles(lateness),
      by_minute: Object.fromEntries(
        [...perMinute].map(([minute, runs]) => [
          minute,
          percentiles(runs.map((run) => (run.received_at - Date.parse(run.scheduled_at)) / 1000)),
        ]),
      ),
      dispatch: requests.lambda["belfry-real-dispatch"],
      complete: requests.lambda["belfry-real-complete"],
      throttled: Object.fromEntries(
        Object.entries(requests.services["dynamodb"] ?? {}).map(([name, { throttled = 0 }]) => [name, throttled]),
      ),
    },
    undefined,
    1,
  ),
);

async function createJobs(): Promise<void> {
  const cron_expr = `${times.map((at) => new Date(at).getUTCMinutes()).join(",")} * * * *`;
  const all = Array.from({ length: jobs }, (_, index) => ({ job_id: `bench-${String(index).padStart(5, "0")}`, queue: QUEUE, cron_expr }));
  for (let at = 0; at < all.length; at += BATCH) await callApi(stack.api, "POST", "/jobs:batch", { jobs: all.slice(at, at + BATCH) });
}

/** Ended runs, those never handed over among them (skipped, missed), as the metrics tell. */
async function endedByStatus(): Promise<Record<string, number>> {
  const text = await (await fetch(`${stack.api}/metrics`)).text();
  const found: Record<string, number> = {};
  for (const [, status = "", count] of text.matchAll(/^jennie_job_runs_total\{.*status="(\w+)".*\} (\d+)$/gm))
    found[status] = (found[status] ?? 0) + Number(count);
  return found;
}
