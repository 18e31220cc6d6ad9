import type { LambdaClient } from "@aws-sdk/client-lambda";
import { setEventSources } from "../event-sources.ts";
import type { Patience } from "./until-gone.ts";

/** Those that make schedules and rules when something comes in. */
const MAKERS = ["provision", "dispatch"] as const;

/** Stops what makes schedules and rules, so that none appears behind the back of who deletes them. Repeated: nothing. */
export function stopFunctions(lambda: LambdaClient, scope: string, patience?: Patience): Promise<void> {
  return setEventSources(lambda, scope, MAKERS, false, patience);
}
