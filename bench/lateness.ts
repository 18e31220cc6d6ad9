/** 1,000 jobs due in the same second of every minute, for 3 minutes: lost, received twice, and how late. */
import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { CREDENTIALS, startStack } from "./local-stack.ts";
import { percentiles } from "./percentiles.ts";

const JOBS = Number(process.argv[2] ?? 1_000);
const MINUTES = Number(process.argv[3] ?? 3);
const QUEUE = "real.jobs.buy-scanner";
const MINUTE_MS = 60_000;

const Received = z.object({ run_id: z.string(), attempt: z.number(), scheduled_at: z.string(), received_at: z.number() });
const received: z.infer<typeof Received>[] = [];

const stack = await startStack();
const worker = fork(new URL("receiver.ts", import.meta.url), [stack.aws, QUEUE, "8"], {
  env: { ...process.env, AWS_REGION: CREDENTIALS.region },
});
worker.on("message", (message) => received.push(Received.parse(message)));
await createJobs();
// Occurrences count from the second full minute on: the first is for planning.
const first = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
const last = first + (MINUTES - 1) * MINUTE_MS;
await sleep(last + 20_000 - Date.now());
worker.kill();
await stack.stop();

const counted = received.filter(({ scheduled_at }) => Date.parse(scheduled_at) >= first && Date.parse(scheduled_at) <= last);
const distinct = new Set(counted.map(({ run_id }) => run_id));
const lateness = counted.map(({ scheduled_at, received_at }) => (received_at - Date.parse(scheduled_at)) / 1000);
const early = lateness.filter((seconds) => seconds < 0).length;
const perMinute = Map.groupBy(counted, ({ scheduled_at }) => scheduled_at);
console.log(
  JSON.stringify(
    {
      benchmark: "lateness",
      jobs: JOBS,
      minutes: MINUTES,
      due: JOBS * MINUTES,
      received: counted.length,
      lost: JOBS * MINUTES - distinct.size,
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
  const ids = Array.from({ length: JOBS }, (_, index) => `bench-${String(index).padStart(5, "0")}`);
  for (let at = 0; at < ids.length; at += 20) await Promise.all(ids.slice(at, at + 20).map(createJob));
}

async function createJob(job_id: string): Promise<void> {
  const response = await fetch(`${stack.api}/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ job_id, queue: QUEUE, cron_expr: "* * * * *" }),
  });
  if (response.status !== 201) throw new Error(`POST /jobs: ${response.status} ${await response.text()}`);
}
