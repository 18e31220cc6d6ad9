import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { OwnerKind } from "../domain/owner.ts";
import type { Run } from "../domain/run.ts";
import type { DefinitionRef } from "../ports.ts";
import { stateKey } from "./definition-items.ts";
import type { Item } from "./dynamodb.ts";
import { countUnstarted } from "./slot-updates.ts";
import { transactionally } from "./transaction.ts";

interface Unstarted {
  readonly kind: OwnerKind;
  readonly of: DefinitionRef;
  readonly runTable: string;
  readonly jobTable: string;
  readonly item: Item;
  readonly run: Pick<Run, "status" | "trigger_source" | "reason">;
}

/** Puts a run that never became active on record and counts it, in one write. False: it has a record, or its definition is gone. */
export function recordUnstarted(client: DynamoDBDocumentClient, { kind, of, runTable, jobTable, item, run }: Unstarted): Promise<boolean> {
  // A count of status is one of runs of jobs; workflows use the same words for what never started.
  return transactionally(client, [
    { Put: { TableName: runTable, Item: item, ConditionExpression: "attribute_not_exists(pk)" } },
    { Update: { TableName: jobTable, Key: stateKey(kind, of.id), ...countUnstarted(of.generation, run) } },
  ]);
}
