import { DeleteFunctionConcurrencyCommand, type LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import type { FunctionName } from "../../infra/bundle-functions.ts";
import { reservedFor } from "../../infra/reserved-concurrency.ts";
import { functionName } from "../../shared/contract/deployment/deployment.ts";
import { setEventSources } from "../event-sources.ts";
import type { Patience } from "../removal/until-gone.ts";

/** Told by queues and streams: these wait while nobody is told. */
const TOLD = ["provision", "dispatch", "react", "complete", "notify", "socket-push"] as const satisfies readonly FunctionName[];
/** Called by people, workers and the clock: refused meanwhile. Workers then report over the completion queue. */
const CALLED = [
  "api",
  "publish",
  "complete",
  "redrive",
  "sweep",
  "schedules",
  "tasks",
  "accounts",
  "notifications",
  "airflow-sync",
  "monthly-statistics",
] as const satisfies readonly FunctionName[];

/** Those that this scope has. */
interface Paused {
  /** It has a Telegram bot. */
  readonly bot: boolean;
}
const calledIn = ({ bot }: Paused): readonly FunctionName[] => (bot ? [...CALLED, "telegram"] : CALLED);

/** Stops all that reads or writes the tables. Repeated: nothing. */
export async function pauseScope(lambda: LambdaClient, scope: string, has: Paused, patience?: Patience): Promise<void> {
  for (const name of calledIn(has)) {
    const FunctionName = functionName(scope, name);
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  }
  await setEventSources(lambda, scope, TOLD, false, patience);
}

/** Lets it go on; with `reserve`, as cdk.json says, functions have their reservations again. Repeated: nothing. */
export async function resumeScope(lambda: LambdaClient, scope: string, reserve: boolean, has: Paused, patience?: Patience): Promise<void> {
  await setEventSources(lambda, scope, TOLD, true, patience);
  for (const name of calledIn(has)) {
    const FunctionName = functionName(scope, name);
    const reserved = reserve ? reservedFor(name) : undefined;
    await (reserved === undefined
      ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
      : lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved })));
  }
}
