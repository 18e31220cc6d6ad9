/**
 * What a step costs in time where each waits for the one before: milliseconds from the sending of a step's report to the
 * receipt of the next step's message. On the local stack, uncounted.
 *
 *     --steps N          in the chain, 1000 at most (default 1000)
 *     --report PATH      http: POST last-run; queue: the completion queue (default http)
 *     --start yes|no     claims each attempt first, over HTTP, before the report (default no)
 *     --limits none|aws  holds back what an account does (default none)
 *     --patience S       how long to wait for the next step, in seconds (default 30)
 */
import { countedBetween, startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { milliseconds } from "./figures/percentiles.ts";
import { workDone } from "./figures/price-counts.ts";
import { startReceiver } from "./stack/start-worker.ts";
import { chain, createWorkflow, endsOfSteps, playRun, stepOf } from "./stack/workflows.ts";

const QUEUE = "real.jobs.buy-scanner";

const {
  steps: length,
  patience,
  limits,
  ...how
} = readOptions({
  steps: 1_000,
  report: "http",
  start: "no",
  patience: 30,
  limits: "none",
});
const steps = chain(length);
const stack = await startStack({ limits });
const worker = startReceiver(stack, { queue: QUEUE, pollers: 2, work: 0, ...how });
await createWorkflow(stack.api, "warm-up", { queue: QUEUE, steps: chain(20) });
await createWorkflow(stack.api, "chain", { queue: QUEUE, steps });
// A short one first: it loads what functions load with their first call.
await playRun(stack.api, "warm-up", { steps: 20, worker, patience });
const before = await stack.counts();
const { runId, status, receipts, reports, seconds } = await playRun(stack.api, "chain", { steps: length, worker, patience });
const counted = countedBetween(before, await stack.counts());
const finished = await endsOfSteps(stack.api, "chain", runId);
worker.stop();
await stack.stop();

const received = new Map(receipts.toReversed().map((receipt) => [stepOf(receipt.job_id), receipt]));
const reported = new Map(reports.map((report) => [stepOf(report.job_id), report]));
const links = steps.slice(1).flatMap(({ step_id, depends_on: [parent = ""] }) => {
  const receipt = received.get(step_id);
  const report = reported.get(parent);
  return receipt && report
    ? [{ receipt, report, queuedAt: Date.parse(receipt.queued_at), finishedAt: finished.get(parent) ?? Number.NaN }]
    : [];
});
console.log(
  JSON.stringify(
    {
      benchmark: "workflow-chain",
      steps: length,
      ...how,
      status,
      lost: length - received.size,
      received_twice: receipts.length - received.size,
      total_seconds: seconds,
      steps_per_second: Number((received.size / seconds).toFixed(1)),
      unit: "ms",
      report_to_next_receipt: milliseconds(links.map(({ receipt, report }) => receipt.received_at - report.sent_at)),
      hops: {
        report_sent_to_recorded_as_ended: milliseconds(links.map(({ report, finishedAt }) => finishedAt - report.sent_at)),
        ended_to_next_on_record: milliseconds(links.map(({ finishedAt, queuedAt }) => queuedAt - finishedAt)),
        on_record_to_receipt: milliseconds(links.map(({ receipt, queuedAt }) => receipt.received_at - queuedAt)),
        report_sent_to_answered: milliseconds(links.map(({ report }) => report.answered_at - report.sent_at)),
      },
      ...workDone(counted),
    },
    undefined,
    1,
  ),
);
