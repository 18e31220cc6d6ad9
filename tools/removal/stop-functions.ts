import {
  type LambdaClient,
  ListEventSourceMappingsCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { functionName } from "../../shared/contract/deployment.ts";
import { type Patience, untilGone } from "./until-gone.ts";

/** Those that make schedules and rules when something comes in. */
const MAKERS = ["provision", "dispatch"] as const;

/**
 * Stops what makes schedules and rules, so that none appears behind the back of who deletes them. Messages and changes
 * wait meanwhile. Functions that are gone already are passed over. Repeated: nothing.
 */
export async function stopFunctions(lambda: LambdaClient, scope: string, patience?: Patience): Promise<void> {
  for (const name of MAKERS) {
    const FunctionName = functionName(scope, name);
    await untilGone(`what invokes ${FunctionName}`, () => areDisabled(lambda, FunctionName), patience);
  }
}

async function areDisabled(lambda: LambdaClient, FunctionName: string): Promise<boolean> {
  const mappings = await mappingsOf(lambda, FunctionName);
  for (const { UUID, State } of mappings) {
    if (State !== "Enabled") continue;
    try {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    } catch (error) {
      // It is being changed at the moment: looked at again.
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
  return mappings.every(({ State }) => State === "Disabled" || State === "Deleting");
}

async function mappingsOf(lambda: LambdaClient, FunctionName: string) {
  try {
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
    return EventSourceMappings;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
