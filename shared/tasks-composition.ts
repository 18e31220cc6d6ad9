/** The ports of datasets and tasks, and of who their users are. */
import { dynamodb } from "./composition.ts";
import { deferred } from "./deferred.ts";
import { AccountEnvironment, readEnvironment, TaskChainEnvironment } from "./environment.ts";
import type { Ports } from "./ports/groups.ts";

export function datasets(): Pick<Ports, "datasets"> {
  const { ACCOUNT_TABLE } = readEnvironment(AccountEnvironment);
  return {
    datasets: deferred(async () => (await import("./adapters/dynamodb/accounts/task-items.ts")).dynamoDatasets(dynamodb(), ACCOUNT_TABLE)),
  };
}

export function tasks(): Pick<Ports, "tasks"> {
  const { ACCOUNT_TABLE } = readEnvironment(AccountEnvironment);
  return {
    tasks: deferred(async () => (await import("./adapters/dynamodb/accounts/task-items.ts")).dynamoTasks(dynamodb(), ACCOUNT_TABLE)),
  };
}

export function userDirectory(): Pick<Ports, "userDirectory"> {
  const { ACCOUNT_TABLE } = readEnvironment(AccountEnvironment);
  return {
    userDirectory: deferred(async () =>
      (await import("./adapters/dynamodb/accounts/user-directory.ts")).dynamoUserDirectory(dynamodb(), ACCOUNT_TABLE),
    ),
  };
}

/** The links of a task's chain, as the deployment names them. */
export function taskChain(): { readonly taskChain: readonly string[] } {
  return { taskChain: readEnvironment(TaskChainEnvironment).TASK_CHAIN };
}
