import {
  type LambdaClient,
  ListEventSourceMappingsCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { functionName } from "../shared/contract/deployment/deployment.ts";
import { type Patience, untilGone } from "./removal/until-gone.ts";

/** States of a mapping that is as it is wanted, or soon gone. */
const DONE = { true: ["Enabled"], false: ["Disabled", "Deleting"] };

/**
 * Lets queues and streams tell these functions of a scope, or keeps them from it, until all do. Messages and changes wait
 * meanwhile. Functions that are gone are passed over. Repeated: nothing.
 */
export async function setEventSources(
  lambda: LambdaClient,
  scope: string,
  names: readonly string[],
  enabled: boolean,
  patience?: Patience,
): Promise<void> {
  for (const name of names) {
    const FunctionName = functionName(scope, name);
    await untilGone(
      `what ${enabled ? "keeps messages from" : "invokes"} ${FunctionName}`,
      () => areSet(lambda, FunctionName, enabled),
      patience,
    );
  }
}

async function areSet(lambda: LambdaClient, FunctionName: string, enabled: boolean): Promise<boolean> {
  const mappings = await mappingsOf(lambda, FunctionName);
  for (const { UUID, State } of mappings) {
    if (State !== (enabled ? "Disabled" : "Enabled")) continue;
    try {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }));
    } catch (error) {
      // It is being changed at the moment: looked at again.
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
  return mappings.every(({ State = "" }) => DONE[enabled ? "true" : "false"].includes(State));
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
