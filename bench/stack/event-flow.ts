import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { callApi } from "./call-api.ts";
import type { BenchedStack } from "./local-stack.ts";
import { type BenchedWorker, type Receipt, waitUntil } from "./start-worker.ts";

/** What a run was started by: the event's data come to the job as its params. */
const Sent = z.object({ part: z.string(), index: z.number() });

/** A job, and for each topic a trigger that starts it; with a filter where the topic has one. */
export async function createEventJob(
  { api }: BenchedStack,
  { queue, topics, timeoutSeconds = 120 }: { readonly queue: string; readonly topics: Topics; readonly timeoutSeconds?: number },
): Promise<void> {
  const job_id = "bench-events";
  await callApi(api, "POST", "/jobs", { job_id, queue, cron_expr: "0 0 1 1 *", max_parallel: 1_000, timeout_sec: timeoutSeconds });
  for (const [topic, filter] of Object.entries(topics)) {
    const trigger = { type: "event", topic: `${topic}.seen`, source_topic: topic, filter, targets: [{ job_id }] };
    await callApi(api, "PUT", `/triggers/${topic}`, trigger);
  }
}

/** The filter of each topic's trigger; null: none. */
type Topics = Readonly<Record<string, unknown>>;

/** Event number `index` of a part of the benchmark. */
export async function publish({ api }: BenchedStack, topic: string, part: string, index: number, level = "ERROR"): Promise<void> {
  await callApi(api, "POST", "/events", { topic, data: { part, index, level } });
}

/** A new trigger hears events from the moment its rule is in place. */
export async function publishUntilHeard(stack: BenchedStack, topics: Topics, worker: BenchedWorker, patience: number): Promise<void> {
  for (const topic of Object.keys(topics)) {
    const part = `until ${topic} is heard`;
    const heard = await waitUntil(async () => {
      await publish(stack, topic, part, 0);
      await sleep(200);
      return receiptsOf(worker, part).length > 0;
    }, patience);
    if (!heard) throw new Error(`no run was started by an event of ${topic} in ${patience} s`);
  }
  // What was published meanwhile runs to its end.
  await sleep(2_000);
}

/** Calls `send` with 0, 1, … `count` - 1 at a fixed pace, whether or not the calls before are done; `paceMs` 0: all at once. */
export async function atPace(count: number, paceMs: number, send: (index: number) => Promise<unknown>): Promise<void> {
  const began = Date.now();
  const sending: Promise<unknown>[] = [];
  for (let index = 0; index < count; index += 1) {
    const wait = began + index * paceMs - Date.now();
    if (wait > 0) await sleep(wait);
    sending.push(send(index));
  }
  await Promise.all(sending);
}

export function receiptsOf({ receipts }: BenchedWorker, part: string): Receipt[] {
  return receipts.filter(({ params }) => Sent.safeParse(params).data?.part === part);
}

export function indexOf({ params }: Receipt): number {
  return Sent.parse(params).index;
}

/** How many different keys. */
export function distinct(receipts: readonly Receipt[], key: (receipt: Receipt) => unknown): number {
  return new Set(receipts.map(key)).size;
}
