/**
 * One step, then many side by side, then one that waits for all of them: milliseconds from the first step's report to the
 * receipt of the messages of the many, and from the last of their reports to the receipt of the last step's message. Then
 * once more in counting mode, which is slower: what such a run costs.
 *
 *     --width N          steps side by side, 998 at most, since a workflow has 1,000 (default 998)
 *     --runs N           timed, one after another (default 3)
 *     --workers N        pollers, each of which reports its up to 10 messages at once, before it polls again (default 20)
 *     --report PATH      http: POST last-run; queue: the completion queue (default http)
 *     --timeout S        of a step, in seconds; the counted run goes on until all deadlines have been looked at (default 30)
 *     --patience S       how long to wait for the next step's message, in seconds (default 30)
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type BenchedStack, countedBetween, startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { milliseconds } from "./figures/percentiles.ts";
import { priceCounts, workDone } from "./figures/price-counts.ts";
import { type BenchedWorker, startReceiver } from "./stack/start-worker.ts";
import { createWorkflow, DEADLINE_MARGIN_SECONDS, fanOut, playRun, stepOf } from "./stack/workflows.ts";

const QUEUE = "real.jobs.buy-scanner";
const WORKFLOW = "fan-out";

const options = readOptions({ width: 998, runs: 3, workers: 20, report: "http", timeout: 30, patience: 30 });
const { width, patience, runs } = options;
console.log(
  JSON.stringify({ benchmark: "workflow-fanout", ...options, unit: "ms", timed: await timed(), counted: await counted() }, undefined, 1),
);

async function timed() {
  const { stack, worker } = await start(false);
  const played = [];
  for (let run = 0; run < runs; run += 1) played.push(await play(stack, worker));
  worker.stop();
  await stack.stop();
  return played;
}

/** Dollars of one run, and what it took. */
async function counted() {
  const { stack, worker } = await start(true);
  const before = await stack.counts();
  const { status } = await play(stack, worker);
  await sleep((options.timeout + DEADLINE_MARGIN_SECONDS) * 1000);
  const counts = countedBetween(before, await stack.counts());
  worker.stop();
  await stack.stop();
  return {
    steps: width + 2,
    status,
    ...priceCounts(counts, { units: 1, scale: 1, memory: stack.memory, platformLogs: stack.platformLogs }),
    ...workDone(counts),
  };
}

/** One poller where it is counted: functions that are asked all at once would be billed here for their waiting. */
async function start(count: boolean): Promise<{ stack: BenchedStack; worker: BenchedWorker }> {
  const stack = await startStack({ count });
  await createWorkflow(stack.api, WORKFLOW, { queue: QUEUE, steps: fanOut(width), timeoutSeconds: options.timeout });
  await createWorkflow(stack.api, "warm-up", { queue: QUEUE, steps: fanOut(8) });
  const worker = startReceiver(stack, { queue: QUEUE, pollers: count ? 1 : options.workers, work: 0, report: options.report });
  await playRun(stack.api, "warm-up", { steps: 10, worker, patience });
  return { stack, worker };
}

async function play(stack: BenchedStack, worker: BenchedWorker) {
  const { status, receipts, reports, seconds } = await playRun(stack.api, WORKFLOW, { steps: width + 2, worker, patience });
  const many = receipts.filter(({ job_id }) => stepOf(job_id).startsWith("p"));
  const join = receipts.find(({ job_id }) => stepOf(job_id) === "join");
  const firstReport = reports.find(({ job_id }) => stepOf(job_id) === "first")?.sent_at ?? Number.NaN;
  const reportsOfMany = reports.filter(({ job_id }) => stepOf(job_id).startsWith("p"));
  const lastReport = Math.max(...reportsOfMany.map(({ sent_at }) => sent_at));
  const distinct = new Set(receipts.map(({ run_id }) => run_id)).size;
  return {
    status,
    lost: width + 2 - distinct,
    received_twice: receipts.length - distinct,
    seconds,
    first_report_to_receipts: milliseconds(many.map(({ received_at }) => received_at - firstReport)),
    last_report_to_join: (join?.received_at ?? Number.NaN) - lastReport,
    report_answered: milliseconds(reportsOfMany.map(({ sent_at, answered_at }) => answered_at - sent_at)),
  };
}
