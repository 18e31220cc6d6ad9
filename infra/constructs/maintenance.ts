import type { Function } from "aws-cdk-lib/aws-lambda";
import type { DispatchQueues } from "./queues/dispatch-queues.ts";
import type { FunctionFactory } from "./function-factory.ts";
import type { JobTable } from "./data/job-table.ts";
import { grantRedrive } from "./queues/queue-depths.ts";
import type { RunTable } from "./data/run-table.ts";
import type { WakeSchedules } from "./queues/wake-schedules.ts";
import type { WorkerQueues } from "./queues/worker-queues.ts";

interface StatisticsProps {
  readonly functions: FunctionFactory;
  readonly jobs: JobTable;
  readonly runs: RunTable;
  readonly wakes: WakeSchedules;
}

/** Daily: counts this month's runs and the last's, so that readers find counts. */
export function monthlyStatisticsFunction({ functions, jobs, runs, wakes }: StatisticsProps): Function {
  const fn = functions.create("monthly-statistics", "Counts runs by the hour, for statistics by month and day", {
    timeoutSeconds: 900,
    memoryMegabytes: 512,
  });
  jobs.describeTo(fn);
  runs.grant(fn, ["BatchGetItem", "PutItem", "Query"]);
  runs.grantListByTime(fn);
  wakes.invokeDaily("MonthlyStatistics", fn, {});
  return fn;
}

interface RedriveProps {
  readonly functions: FunctionFactory;
  readonly jobs: JobTable;
  readonly runs: RunTable;
  readonly dispatchQueues: DispatchQueues;
  readonly workers: WorkerQueues;
  /** What gives messages up, by name. */
  readonly setAside: Parameters<typeof grantRedrive>[1];
}

/** Dead letters, shown and sent back. */
export function redriveFunction({ functions, jobs, runs, dispatchQueues, workers, setAside }: RedriveProps): Function {
  const fn = functions.create("redrive", "Shows dead letters and sends them back");
  jobs.grant(fn, ["PutItem"]);
  runs.grant(fn, ["GetItem", "BatchGetItem"]);
  dispatchQueues.grantSend(fn);
  workers.grantRedrive(fn);
  grantRedrive(fn, setAside);
  return fn;
}
