import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { JobMessage } from "../../sdk/worker/index.ts";
import { type BenchedStack, CREDENTIALS } from "./local-stack.ts";

/** A message that was received, and when, epoch ms. */
export interface Receipt extends JobMessage {
  readonly received_at: number;
}

/** A report: when it was sent, and when the service or the queue had taken it, epoch ms. */
export interface Report {
  readonly job_id: string;
  readonly run_id: string;
  readonly attempt: number;
  readonly sent_at: number;
  readonly answered_at: number;
}

/** A worker in a process of its own, and what it told so far. */
export interface BenchedWorker {
  /** In the order in which they came; grows. */
  readonly receipts: readonly Receipt[];
  readonly reports: readonly Report[];
  stop(): void;
}

/** Starts receiver.ts for a queue; what the options mean and their defaults are said there. */
export function startReceiver(
  stack: BenchedStack,
  options: {
    readonly queue: string;
    readonly pollers?: number;
    readonly work?: number;
    readonly report?: string;
    readonly start?: string;
  },
): BenchedWorker {
  return startWorker("receiver.ts", { endpoint: stack.aws, api: stack.api, ...options });
}

/** Starts sdk-worker.ts, which tells of receipts only. */
export function startSdkWorker(stack: BenchedStack, options: { readonly queue: string; readonly report: string }): BenchedWorker {
  return startWorker("sdk-worker.ts", { endpoint: stack.aws, api: stack.api, ...options });
}

function startWorker(script: string, options: Readonly<Record<string, string | number>>): BenchedWorker {
  const child = fork(
    new URL(script, import.meta.url),
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { env: { ...process.env, AWS_REGION: CREDENTIALS.region } },
  );
  const receipts: Receipt[] = [];
  const reports: Report[] = [];
  // It is our own process that speaks.
  child.on("message", (message: Receipt | Report) => void ("received_at" in message ? receipts.push(message) : reports.push(message)));
  return { receipts, reports, stop: () => void child.kill() };
}

/** Waits until it is so; answers false when that takes more than `patienceSeconds`. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, patienceSeconds: number): Promise<boolean> {
  const deadline = Date.now() + patienceSeconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}
