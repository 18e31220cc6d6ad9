/**
 * From an event to the start of what waits for it: milliseconds from the sending of POST /events to the worker's receipt of
 * the job's message. One event after another, with and without a filter, and all at once. On the local stack, uncounted.
 *
 *     --events N       of each part; with the filter, as many again that it keeps back (default 300)
 *     --rate N         events a second, where they come one after another (default 20)
 *     --warmup N       events before the first part, at the same rate (default 100)
 *     --limits none|aws  holds back what an account does (default none)
 *     --patience S     how long to wait for the last run, in seconds (default 60)
 */
import { setTimeout as sleep } from "node:timers/promises";
import { atPace, createEventJob, distinct, indexOf, publish, publishUntilHeard, receiptsOf } from "./stack/event-flow.ts";
import { countedBetween, startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { milliseconds } from "./figures/percentiles.ts";
import { workDone } from "./figures/price-counts.ts";
import { startReceiver, waitUntil } from "./stack/start-worker.ts";

const QUEUE = "real.jobs.buy-scanner";
const PLAIN = "bench.plain";
const FILTERED = "bench.filtered";
const TOPICS = { [PLAIN]: null, [FILTERED]: { detail: { level: ["ERROR"] } } };

const options = readOptions({ events: 300, rate: 20, warmup: 100, patience: 60, limits: "none" });
const stack = await startStack(options);
await createEventJob(stack, { queue: QUEUE, topics: TOPICS });
const worker = startReceiver(stack, { queue: QUEUE, pollers: 8, work: 0 });
await publishUntilHeard(stack, TOPICS, worker, options.patience);

const paceMs = 1000 / options.rate;
await measure("warm-up", PLAIN, options.warmup, paceMs);
const results = {
  one_after_another: await measure("plain", PLAIN, options.events, paceMs),
  filtered: await measure("filtered", FILTERED, options.events, paceMs),
  at_once: await measure("burst", PLAIN, options.events, 0),
};
worker.stop();
await stack.stop();
console.log(JSON.stringify({ benchmark: "events", ...options, unit: "ms", ...results }, undefined, 1));

async function measure(part: string, topic: string, events: number, paceMs: number) {
  const keptBack = `${part} kept back`;
  const sentAt: number[] = [];
  const answerMs: number[] = [];
  const send = async (index: number): Promise<void> => {
    const at = (sentAt[index] = Date.now());
    await publish(stack, topic, part, index);
    answerMs.push(Date.now() - at);
  };
  const before = await stack.counts();
  await atPace(events, paceMs, (index) =>
    Promise.all([send(index), ...(topic === FILTERED ? [publish(stack, topic, keptBack, index, "INFO")] : [])]),
  );
  await waitUntil(() => distinct(receiptsOf(worker, part), indexOf) >= events, options.patience);
  // What comes twice comes a little later.
  await sleep(2_000);
  const counted = countedBetween(before, await stack.counts());

  const receipts = receiptsOf(worker, part);
  const firsts = [...Map.groupBy(receipts, indexOf)].flatMap(([index, [receipt]]) => {
    return receipt
      ? [{ sentAt: sentAt[index] ?? Number.NaN, queuedAt: Date.parse(receipt.queued_at), receivedAt: receipt.received_at }]
      : [];
  });
  return {
    lost: events - firsts.length,
    started_twice: distinct(receipts, ({ run_id }) => run_id) - firsts.length,
    received_twice: receipts.length - distinct(receipts, ({ run_id, attempt }) => `${run_id} ${attempt}`),
    ...(topic === FILTERED && { started_though_kept_back: receiptsOf(worker, keptBack).length }),
    event_to_receipt: milliseconds(firsts.map(({ sentAt, receivedAt }) => receivedAt - sentAt)),
    hops: {
      event_sent_to_answered: milliseconds(answerMs),
      event_sent_to_run_on_record: milliseconds(firsts.map(({ sentAt, queuedAt }) => queuedAt - sentAt)),
      run_on_record_to_receipt: milliseconds(firsts.map(({ queuedAt, receivedAt }) => receivedAt - queuedAt)),
    },
    functions: workDone(counted).functions,
  };
}
