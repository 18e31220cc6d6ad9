import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type DefinitionKind, definitionKey } from "../../../domain/definition/definition-key.ts";
import { RECENT_LIMIT } from "../../../domain/run/recent-outcome.ts";
import type { DefinitionRef } from "../../../ports/definitions/definition-store.ts";
import { stateKey } from "../definitions/definition-items.ts";
import { conditionally, type Item } from "../dynamodb.ts";
import { countUnstarted, forgetOutcomes, type Unstarted as Run } from "../slots/slot-updates.ts";
import { refusalsOf } from "../transaction.ts";

/** A state is full of outcomes once in ten; somebody else may fill it again meanwhile. */
const TRIES = 5;

interface Unstarted {
  readonly kind: DefinitionKind;
  readonly of: DefinitionRef;
  readonly runTable: string;
  readonly jobTable: string;
  readonly item: Item;
  readonly run: Run;
}

/** Puts a run that never became active on record and counts it, in one write. False: it has a record, or its definition is gone. */
export async function recordUnstarted(
  client: DynamoDBDocumentClient,
  { kind, of, runTable, jobTable, item, run }: Unstarted,
): Promise<boolean> {
  // A count of status is one of runs of jobs; workflows use the same words for what never started.
  const state = { TableName: jobTable, Key: stateKey(kind, of.id) };
  const all = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const refusals = await refusalsOf(client, [
      { Put: { TableName: runTable, Item: item, ConditionExpression: "attribute_not_exists(pk)" } },
      { Update: { ...state, ...countUnstarted(of.generation, run), ...all } },
    ]);
    if (refusals === undefined) return true;
    const [onRecord, refused] = refusals;
    const recent: unknown = onRecord?.Code === "None" && refused?.Item ? unmarshall(refused.Item)["recent"] : undefined;
    if (!Array.isArray(recent) || recent.length < RECENT_LIMIT) return false;
    await conditionally(client.send(new UpdateCommand({ ...state, ...forgetOutcomes(recent) })));
  }
  throw new Error(`the state of ${definitionKey(kind, of.id)} keeps changing`);
}
