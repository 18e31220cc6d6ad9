/**
 * `npm run chaos`: random changes, workers of every temper and ends of the whole process against the real local stack; then
 * checks what is on record against what was seen. Prints a summary as JSON; ends with 1 if anything is wrong.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient } from "@aws-sdk/client-sqs";
import { checkLogs } from "./check/logs.ts";
import { persistentApi } from "./drive/api.ts";
import { calmDown } from "./drive/calm.ts";
import { faultMaker } from "./drive/faults.ts";
import { operator } from "./drive/operate.ts";
import { openProxy } from "./drive/proxy.ts";
import { createRecorder } from "./drive/recorder.ts";
import { runLane } from "./drive/run-lanes.ts";
import { StackControl } from "./drive/stack-control.ts";
import { type ChaosOptions, readOptions, USAGE } from "./options.ts";
import { makePlan } from "./plan/make-plan.ts";
import { summaryOf } from "./summary.ts";
import { startWorkers } from "./workers/start-workers.ts";

const log = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

async function run(options: ChaosOptions): Promise<boolean> {
  const { seed, minutes } = options;
  const directory = resolve(options.directory ?? mkdtempSync(join(tmpdir(), "belfry-chaos-")));
  const dataDirectory = join(directory, "data");
  mkdirSync(dataDirectory, { recursive: true });
  const plan = makePlan(seed, minutes, options.losses);
  const recorder = createRecorder();
  const stack = new StackControl({ port: options.port, awsPort: options.awsPort, dataDirectory }, recorder);
  log(`seed ${seed}, ${minutes} minutes, everything is kept in ${directory}`);
  await stack.start();
  const aws = { endpoint: stack.aws, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false, maxAttempts: 1 });
  const proxy = await openProxy(stack.api, recorder);
  const workers = startWorkers({ seed, sqs, aws: stack.aws, apiUrl: proxy.url, recorder });
  const api = persistentApi(stack.api, (request) => void recorder.hung.push({ at: Date.now(), request }));
  const operate = operator(api, recorder);
  const makeFault = faultMaker({ stack, worker: workers.killed, scheduler: new SchedulerClient(aws), sqs, recorder });
  try {
    const startedAt = Date.now();
    await Promise.all([
      ...plan.lanes.map((lane) => runLane(lane, startedAt, operate)),
      runLane(plan.faults, startedAt, async (fault) => {
        log(JSON.stringify(fault));
        await makeFault(fault).catch((error: unknown) => log(`${fault.do}: ${String(error)}`));
      }),
    ]);
    log("the chaos is over");
    workers.calm();
    const { history, findings } = await calmDown({ api, lambda: new LambdaClient(aws), recorder, operate, log });
    const all = [...findings, ...checkLogs(join(dataDirectory, "logs"))];
    writeFileSync(join(directory, "history.json"), JSON.stringify(history));
    const summary = summaryOf(seed, minutes, history, all);
    writeFileSync(join(directory, "summary.json"), JSON.stringify(summary, null, 2));
    console.log(JSON.stringify(summary, null, 2));
    return !all.some(({ level }) => level === "violation");
  } finally {
    await workers.stop();
    await stack.end("stop");
    proxy.close();
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
const options = readOptions(process.argv.slice(2));
if (options === "help") console.log(USAGE);
else if (options.planOnly) console.log(JSON.stringify(makePlan(options.seed, options.minutes, options.losses), null, 2));
else process.exit((await run(options)) ? 0 : 1);
