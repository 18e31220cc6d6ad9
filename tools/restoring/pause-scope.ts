import { DeleteFunctionConcurrencyCommand, type LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { functionName } from "../../shared/contract/deployment.ts";
import { setEventSources } from "../event-sources.ts";
import type { Patience } from "../removal/until-gone.ts";

/** Told by queues and streams: these wait while nobody is told. */
const TOLD = ["provision", "dispatch", "react", "complete"] as const;
/** Called by people, workers and the clock: refused meanwhile. Workers then report over the completion queue. */
const CALLED = ["api", "publish", "complete", "redrive", "sweep", "schedules", "tasks", "airflow-sync", "monthly-statistics"] as const;

/** Stops all that reads or writes the tables. Repeated: nothing. */
export async function pauseScope(lambda: LambdaClient, scope: string, patience?: Patience): Promise<void> {
  for (const name of CALLED) {
    const FunctionName = functionName(scope, name);
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  }
  await setEventSources(lambda, scope, TOLD, false, patience);
}

/** Lets it go on. Repeated: nothing. */
export async function resumeScope(lambda: LambdaClient, scope: string, patience?: Patience): Promise<void> {
  await setEventSources(lambda, scope, TOLD, true, patience);
  for (const name of CALLED) await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: functionName(scope, name) }));
}
