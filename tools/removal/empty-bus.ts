import {
  DeleteRuleCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-eventbridge";
import { eventBusName } from "../../shared/contract/deployment/deployment.ts";
import { type Patience, untilGone } from "./until-gone.ts";

/**
 * Deletes the rules of the scope's bus, which were made at run time: a bus that has rules cannot be deleted. Each call
 * names the bus, since without it EventBridge acts on the account's default one. A bus that is gone has none. Repeated:
 * goes on where it was. Answers how many were deleted.
 */
export async function emptyBus(events: EventBridgeClient, scope: string, patience?: Patience): Promise<number> {
  const EventBusName = eventBusName(scope);
  const deleted = new Set<string>();
  await untilGone(
    `a rule of ${EventBusName}`,
    async () => {
      const names = await firstRules(events, EventBusName);
      for (const name of names) {
        await deleteRule(events, EventBusName, name);
        deleted.add(name);
      }
      return names.length === 0;
    },
    patience,
  );
  return deleted.size;
}

/** A page of the rules: those after it are the first ones when these are gone. */
async function firstRules(events: EventBridgeClient, EventBusName: string): Promise<string[]> {
  try {
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName, Limit: 100 }));
    return Rules.flatMap(({ Name, ManagedBy }) => (Name === undefined || ManagedBy !== undefined ? [] : [Name]));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

async function deleteRule(events: EventBridgeClient, EventBusName: string, Name: string): Promise<void> {
  try {
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ EventBusName, Rule: Name }));
    const Ids = Targets.flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
    if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ EventBusName, Rule: Name, Ids }));
    await events.send(new DeleteRuleCommand({ EventBusName, Name }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
