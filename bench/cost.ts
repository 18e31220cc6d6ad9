/** What a million tracked runs cost on AWS: requests and capacity counted on the local stack, times list prices. */
import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { synthesize } from "../infra/synthesize.ts";
import type { RequestCounts } from "../localstack/counts.ts";
import { startLocalStack } from "../localstack/stack.ts";
import { CREDENTIALS } from "./local-stack.ts";
import { PRICES } from "./prices.ts";

const JOBS = Number(process.argv[2] ?? 300);
const MINUTES = Number(process.argv[3] ?? 2);
const MEMORY_GIGABYTES: Record<string, number> = { dispatch: 0.5 };
const QUEUE = "real.jobs.buy-scanner";

const directory = mkdtempSync(join(tmpdir(), "belfry-cost-"));
const stack = await startLocalStack({
  assemblyDirectory: synthesize(join(directory, "cdk.out"), { local: true }),
  stacks: [{ stackName: "Belfry-real", port: 0 }],
  awsPort: 0,
  dataDirectory: join(directory, "data"),
  count: true,
});
const api = stack.apis["Belfry-real"] ?? "";
await Promise.all(Array.from({ length: JOBS }, (_, index) => createJob(`cost-${index}`)));
// The first minutes are planned by launches; from the fifth on, only wakes are at work.
const settling = sleep(5 * 60_000);
const results = [];
for (const [workers, script, ...args] of [
  ["receiver, completion queue", "receiver.ts", "4"],
  ["SDK: claim and completion over HTTP", "sdk-worker.ts", api, "http"],
  ["SDK: claim over HTTP, completion queue", "sdk-worker.ts", api, "queue"],
] as const) {
  results.push(await measure(workers, script, args));
}
console.log(
  JSON.stringify({ benchmark: "cost", jobs: JOBS, minutes: MINUTES, unit: "US dollars per million runs", results }, undefined, 1),
);
await stack.stop();
rmSync(directory, { recursive: true, force: true });

async function measure(workers: string, script: string, args: readonly string[]) {
  const worker = fork(new URL(script, import.meta.url), [stack.awsEndpoint, QUEUE, ...args], {
    env: { ...process.env, AWS_REGION: CREDENTIALS.region },
    stdio: "inherit",
  });
  await settling;
  // From the middle of a minute to the middle of another, so that every run counted is counted whole.
  await sleep(untilHalfMinute());
  const before = stack.requestCounts();
  const logsBefore = logBytes();
  await sleep(MINUTES * 60_000);
  const counted = subtract(stack.requestCounts(), before);
  const logs = logBytes() - logsBefore;
  worker.kill();
  return { workers, runs: JOBS * MINUTES, ...price(counted, logs, JOBS * MINUTES) };
}

function untilHalfMinute(): number {
  return 60_000 - ((Date.now() - 30_000) % 60_000);
}

function price(counts: RequestCounts, logs: number, runs: number) {
  const million = (dollars: number) => Number(((dollars / runs) * 1e6).toFixed(3));
  const operations = Object.entries(counts.services["dynamodb"] ?? {});
  const units = (kinds: RegExp) =>
    operations.filter(([name]) => kinds.test(name)).reduce((sum, [, { capacityUnits }]) => sum + capacityUnits, 0);
  const sqs = Object.values(counts.services["sqs"] ?? {}).reduce((sum, { requests }) => sum + requests, 0);
  const http = Object.values(counts.httpApi).reduce((sum, { requests }) => sum + requests, 0);
  const invocations = Object.values(counts.lambda).reduce((sum, one) => sum + one.invocations, 0);
  const gigabyteSeconds = Object.entries(counts.lambda).reduce(
    (sum, [name, { durationMs }]) => sum + (durationMs / 1000) * memoryOf(name),
    0,
  );
  const parts = {
    scheduler: million(counts.scheduler.invocations * PRICES.schedulerInvocation),
    sqs: million(sqs * PRICES.sqsRequest),
    dynamodb_writes: million(units(/Put|Update|Delete|Write/) * PRICES.dynamodbWriteUnit),
    dynamodb_reads: million(units(/Get|Query/) * PRICES.dynamodbReadUnit),
    http_api: million(http * PRICES.httpApiRequest),
    lambda_invocations: million(invocations * PRICES.lambdaInvocation),
    lambda_time: million(gigabyteSeconds * PRICES.lambdaGigabyteSecond),
    logs: million((logs / 1e9) * PRICES.logGigabyte),
  };
  const total = Number(
    Object.values(parts)
      .reduce((sum, part) => sum + part, 0)
      .toFixed(2),
  );
  const perRun = (count: number) => Number((count / runs).toFixed(3));
  return {
    total,
    parts,
    per_run: {
      sqs_requests: perRun(sqs),
      write_units: perRun(units(/Put|Update|Delete|Write/)),
      read_units: perRun(units(/Get|Query/)),
      invocations: perRun(invocations),
      log_bytes: perRun(logs),
    },
  };
}

function memoryOf(functionName: string): number {
  return Object.entries(MEMORY_GIGABYTES).find(([name]) => functionName.includes(name))?.[1] ?? 0.25;
}

function logBytes(): number {
  const folder = join(directory, "data", "logs");
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function subtract<Value>(after: Value, before: Value | undefined): Value {
  if (typeof after === "number") return (after - (typeof before === "number" ? before : 0)) as Value;
  const entries = Object.entries(after as object).map(([key, value]) => [
    key,
    subtract(value as unknown, (before as Record<string, unknown> | undefined)?.[key]),
  ]);
  return Object.fromEntries(entries) as Value;
}

async function createJob(job_id: string): Promise<void> {
  const body = JSON.stringify({ job_id, queue: QUEUE, cron_expr: "* * * * *" });
  const response = await fetch(`${api}/jobs`, { method: "POST", headers: { "content-type": "application/json" }, body });
  if (response.status !== 201) throw new Error(`POST /jobs: ${response.status} ${await response.text()}`);
}
