/**
 * A worker that pretends to work.
 *
 *     npm run worker -- --queue real.jobs.buy-scanner [--api http://127.0.0.1:8095] [--concurrency 4]
 *                       [--seconds 0.2] [--fail-rate 0] [--completion-queue NAME]
 *
 * In a project of your own, import from "belfry/worker".
 */
import { setTimeout as work } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createWorker, type JobParams, type Logger } from "../sdk/worker/index.ts";

const { worker, queue, apiUrl, seconds, failRate } = usable(() => {
  const { values } = parseArgs({
    options: {
      queue: { type: "string", default: "real.jobs.buy-scanner" },
      api: { type: "string" },
      concurrency: { type: "string", default: "4" },
      seconds: { type: "string", default: "0.2" },
      "fail-rate": { type: "string", default: "0" },
      "completion-queue": { type: "string" },
    },
  });
  const url = values.api ?? process.env["BELFRY_API_URL"] ?? `http://127.0.0.1:${values.queue.startsWith("mock.") ? 9095 : 8095}`;
  return {
    queue: values.queue,
    apiUrl: url,
    seconds: number("seconds", values.seconds),
    failRate: number("fail-rate", values["fail-rate"]),
    worker: createWorker({
      queue: values.queue,
      apiUrl: url,
      concurrency: number("concurrency", values.concurrency),
      handler: async (params, { signal }) => runScan(params, signal),
      logger: readable(),
      ...(values["completion-queue"] !== undefined && { completionQueue: values["completion-queue"] }),
    }),
  };
});

worker.events.on("listening", () => console.log(`${clock()} listening on ${queue}, reporting to ${apiUrl}`));
worker.events.on("finished", ({ job, completion, delivery }) => {
  const { attempt, status, started_at = "", finished_at = "", error, next_delay_sec: next } = completion;
  const route = delivery.kind === "delivered" ? `reported over ${delivery.via}` : `NOT REPORTED: ${delivery.message}`;
  const said = typeof error === "string" ? ` (${error.split("\n")[0]})` : "";
  console.log(
    `${clock()} ${job.job_id} ${job.run_id} ${job.trigger_source} attempt ${attempt}: ${status}${said}, ` +
      `${between(job.scheduled_at, started_at)} late, took ${between(started_at, finished_at)}, ${route}${next === undefined ? "" : `, next in ${next} s`}`,
  );
});
await worker.start();

/** The actual work. */
async function runScan(params: JobParams, signal: AbortSignal) {
  await work(seconds * 1000, undefined, { signal });
  if (Math.random() < failRate) throw new Error("the scan found the market closed");
  return { scanned: Object.keys(params).length };
}

/** Runs have their own line; of the SDK's lines only the troubles are shown. */
function readable(): Logger {
  const show = (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    const about = [fields["job_id"], fields["run_id"], fields["error"]].filter((part) => typeof part === "string");
    console.error(`${clock()} ${message}${about.length > 0 ? `: ${about.join(" ")}` : ""}`);
  };
  return { info: () => undefined, warn: show, error: show };
}

function between(from: string, until: string): string {
  return `${((Date.parse(until) - Date.parse(from)) / 1000).toFixed(2)} s`;
}

function clock(): string {
  return new Date().toISOString().slice(11, 23);
}

/** What the command line asks for; a line that says what is wrong with it, and exit code 2, instead of a stack trace. */
function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    console.error(`worker: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new Error(`--${name} must be a number; it is ${JSON.stringify(text)}`);
  return value;
}
