import type { Function } from "aws-cdk-lib/aws-lambda";
import type { AccountTable } from "./data/account-table.ts";
import type { DispatchQueues } from "./queues/dispatch-queues.ts";
import type { EventBus } from "./queues/event-bus.ts";
import type { FunctionFactory } from "./function-factory.ts";
import type { JobTable } from "./data/job-table.ts";
import type { RunTable } from "./data/run-table.ts";

interface TasksProps {
  readonly functions: FunctionFactory;
  readonly accountTable: AccountTable;
  readonly jobs: JobTable;
  readonly runs: RunTable;
  readonly bus: EventBus;
  readonly dispatchQueues: DispatchQueues;
  /** The workflows, or DAGs, that an execution of a task runs one after the other. */
  readonly taskChain: readonly string[];
}

/** The function of datasets and tasks, whose executions are runs of workflows. */
export function tasksFunction({ functions, accountTable, jobs, runs, bus, dispatchQueues, taskChain }: TasksProps): Function {
  const fn = functions.create("tasks", "Datasets, tasks and their executions");
  accountTable.grant(fn, ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"]);
  jobs.grant(fn, ["GetItem", "BatchGetItem", "PutItem", "UpdateItem"]);
  runs.grant(fn, ["GetItem", "BatchGetItem", "PutItem"]);
  bus.grantPublish(fn);
  dispatchQueues.grantSend(fn);
  fn.addEnvironment("TASK_CHAIN", JSON.stringify(taskChain));
  return fn;
}
