/**
 * What a million tracked runs, or steps of workflows, cost on AWS: requests and capacity counted on the local stack, times
 * list prices. Each kind once with each of three workers.
 *
 *     --kind jobs        runs of jobs by the clock, in steady state (the default)
 *            events      runs that events start: publish, rule, dispatch, run
 *            steps       steps of workflows, in a chain and side by side
 *     --jobs N           kind jobs: due in the same second of every minute (default 300)
 *     --spread yes|no    kind jobs: each job in a second of its own instead, 60 at most (default no)
 *     --minutes N        kind jobs: counted with each worker (default 2)
 *     --settle N         kind jobs: minutes before the first count; by then only wakes are at work (default 5)
 *     --events N         kind events (default 300)
 *     --rate N           kind events: a second (default 20)
 *     --steps N          kind steps: of each workflow, 1000 at most (default 1000)
 *     --polls N          kinds events and steps: of each worker, side by side (default 1). A message ends all polls that wait
 *                        for it on the local stack, and one on AWS: more polls are counted too high. The SDK polls once and
 *                        works on 20 at a time. Kind jobs: 4 polls, with --spread 1
 *     --limits none|aws  holds back what an account does: more and smaller batches, and so more requests (default none)
 *     --timeout S        kinds events and steps: of a run, in seconds; counting goes on until all deadlines have been looked at (default 30)
 *     --patience S       kinds events and steps: how long to wait for the next run, in seconds (default 60)
 */
import { setTimeout as sleep } from "node:timers/promises";
import { callApi } from "./stack/call-api.ts";
import { atPace, createEventJob, distinct, indexOf, publish, publishUntilHeard, receiptsOf } from "./stack/event-flow.ts";
import { countedBetween, startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { priceCounts, workDone } from "./figures/price-counts.ts";
import { type BenchedWorker, startReceiver, startSdkWorker, waitUntil } from "./stack/start-worker.ts";
import { chain, createWorkflow, DEADLINE_MARGIN_SECONDS, fanOut, playRun } from "./stack/workflows.ts";

const QUEUE = "real.jobs.buy-scanner";
const MILLION = 1_000_000;
const EVENT_TOPIC = "bench.cost";

const options = readOptions({
  kind: "jobs",
  jobs: 300,
  minutes: 2,
  settle: 5,
  spread: "no",
  events: 300,
  rate: 20,
  steps: 1_000,
  polls: 1,
  limits: "none",
  timeout: 30,
  patience: 60,
});
const { kind } = options;
const spread = options.spread === "yes";
/** Seconds of a minute, each of which has one job where they are spread. */
const MOST_SPREAD = 60;
const jobCount = spread ? Math.min(options.jobs, MOST_SPREAD) : options.jobs;
const KINDS: Readonly<Record<string, () => Promise<unknown[]>>> = { jobs, events, steps };
const measureKind = KINDS[kind];
if (!measureKind) {
  console.error(`--kind must be one of ${Object.keys(KINDS).join(", ")}`);
  process.exit(2);
}

const stack = await startStack({ count: true, limits: options.limits });
const receiver = () => {
  if (kind !== "jobs") return startReceiver(stack, { queue: QUEUE, pollers: options.polls, work: 0 });
  return startReceiver(stack, { queue: QUEUE, ...(spread && { pollers: 1 }) });
};
const sdkWorker = (report: string) => startSdkWorker(stack, { queue: QUEUE, report });
const WORKERS: Readonly<Record<string, () => BenchedWorker>> = {
  "receiver, completion queue": receiver,
  SDK: () => sdkWorker("auto"),
  "SDK, completions over HTTP": () => sdkWorker("http"),
};
const results = await measureKind();
await stack.stop();
const unit = `US dollars per million ${kind === "steps" ? "steps" : "runs"}`;
console.log(JSON.stringify({ benchmark: "cost", ...options, unit, results }, undefined, 1));

async function jobs(): Promise<unknown[]> {
  await Promise.all(
    Array.from({ length: jobCount }, (_, index) => createJob(`cost-${index}`, spread ? `${index} * * * * *` : "* * * * *")),
  );
  // The first minutes are planned by launches; from the fifth on, only wakes are at work.
  const settling = sleep(options.settle * 60_000);
  return withEachWorker(async () => {
    await settling;
    // From the middle of a minute to the middle of another, so that every run counted is counted whole.
    await sleep(60_000 - ((Date.now() - 30_000) % 60_000));
    return count(jobCount * options.minutes, () => sleep(options.minutes * 60_000));
  });
}

async function createJob(job_id: string, cron_expr: string): Promise<void> {
  await callApi(stack.api, "POST", "/jobs", { job_id, queue: QUEUE, cron_expr });
}

async function events(): Promise<unknown[]> {
  const topics = { [EVENT_TOPIC]: null };
  await createEventJob(stack, { queue: QUEUE, topics, timeoutSeconds: options.timeout });
  return withEachWorker(async (worker, name) => {
    await publishUntilHeard(stack, topics, worker, options.patience);
    await deadlinesOver();
    return count(options.events, async () => {
      await atPace(options.events, 1000 / options.rate, (index) => publish(stack, EVENT_TOPIC, name, index));
      await waitUntil(() => distinct(receiptsOf(worker, name), indexOf) >= options.events, options.patience);
      await deadlinesOver();
    });
  });
}

async function steps(): Promise<unknown[]> {
  const shapes = { chain: chain(options.steps), fan_out: fanOut(options.steps - 2) };
  for (const [shape, given] of Object.entries(shapes)) {
    await createWorkflow(stack.api, shape, { queue: QUEUE, steps: given, timeoutSeconds: options.timeout });
  }
  return withEachWorker(async (worker) => {
    const of: Record<string, unknown> = {};
    for (const shape of Object.keys(shapes)) {
      of[shape] = await count(options.steps, async () => {
        await playRun(stack.api, shape, { steps: options.steps, worker, patience: options.patience });
        await deadlinesOver();
      });
    }
    return of;
  });
}

async function withEachWorker<Result extends object>(measure: (worker: BenchedWorker, name: string) => Promise<Result>) {
  const results: (Result & { workers: string })[] = [];
  for (const [workers, start] of Object.entries(WORKERS)) {
    const worker = start();
    results.push({ workers, ...(await measure(worker, workers)) });
    worker.stop();
  }
  return results;
}

/** What is counted while the work is done, priced. */
async function count(units: number, work: () => Promise<unknown>) {
  const before = await stack.counts();
  await work();
  const counted = countedBetween(before, await stack.counts());
  return {
    units,
    ...priceCounts(counted, { units, scale: MILLION, memory: stack.memory, platformLogs: stack.platformLogs }),
    ...workDone(counted),
  };
}

/** The deadline of a run is looked at after it, whatever became of the run: that belongs to its cost. */
function deadlinesOver(): Promise<void> {
  return sleep((options.timeout + DEADLINE_MARGIN_SECONDS) * 1000);
}
