/**
 * How soon, and how often, a change reaches many sockets: so many connect to the local stack, so many runs are started, and each
 * socket must get each change of each run once. Two changes a run, `queued` and `cancelled`, in one vocabulary.
 *
 *     --sockets N     that are connected (default 1000)
 *     --runs N        that are started, one after the other (default 20)
 */
import { once } from "node:events";
import { WebSocket } from "ws";
import * as z from "zod";
import { callApi } from "./stack/call-api.ts";
import { startStack } from "./stack/local-stack.ts";
import { readOptions } from "./figures/options.ts";
import { milliseconds } from "./figures/percentiles.ts";

const AT_ONCE = 100;
const LONGEST_WAIT_MS = 60_000;
const JOB = { job_id: "sockets", queue: "real.jobs.sockets", cron_expr: "0 0 1 1 *", max_parallel: 1_000 };

const Started = z.object({ run_id: z.string() });

const { sockets, runs } = readOptions({ sockets: 1_000, runs: 20 });
const stack = await startStack();
await callApi(stack.api, "POST", "/jobs", JOB);
/** By socket: how often each event came. */
const received: Map<string, number>[] = [];
/** From the answer of the API to the frame, by run and socket. */
const late: number[] = [];
const changedAt = new Map<string, number>();
const clients: WebSocket[] = [];
const connecting = performance.now();
for (let at = 0; at < sockets; at += AT_ONCE)
  clients.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, sockets - at) }, connect))));
const connectMs = performance.now() - connecting;

const began = performance.now();
for (let run = 0; run < runs; run += 1) {
  const { run_id } = Started.parse(await callApi(stack.api, "POST", `/jobs/${JOB.job_id}/run-now`, {}));
  await change(`${run_id} queued`);
  await callApi(stack.api, "POST", `/jobs/${JOB.job_id}/runs/${run_id}/cancel`, {});
  await change(`${run_id} cancelled`);
}
const seconds = (performance.now() - began) / 1000;
const counts = received.flatMap((own) => [...own.values()]);
const frames = counts.reduce((sum, count) => sum + count, 0);
console.log(
  JSON.stringify(
    {
      benchmark: "sockets",
      sockets,
      connections_per_second: Math.round((sockets / connectMs) * 1000),
      events: changedAt.size,
      frames,
      frames_per_second: Math.round(frames / seconds),
      missing: sockets * changedAt.size - counts.length,
      repeated: counts.filter((count) => count > 1).length,
      late_ms: milliseconds(late),
    },
    undefined,
    1,
  ),
);
for (const client of clients) client.terminate();
await stack.stop();

async function connect(): Promise<WebSocket> {
  const own = new Map<string, number>();
  received.push(own);
  const client = new WebSocket(`${stack.api.replace(/^http/, "ws")}/ws?frames=changes`);
  client.on("message", (data: Buffer) => {
    const { id, run_id, status } = JSON.parse(data.toString()) as { id: string; run_id: string; status: string };
    const key = `${run_id} ${status}`;
    own.set(id, (own.get(id) ?? 0) + 1);
    late.push(performance.now() - (changedAt.get(key) ?? performance.now()));
  });
  await once(client, "open");
  return client;
}

/** Waits until every socket has it, or for as long as is reasonable. */
async function change(key: string): Promise<void> {
  changedAt.set(key, performance.now());
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (received.some((own) => own.size < changedAt.size) && performance.now() < deadline) await new Promise(setImmediate);
}
