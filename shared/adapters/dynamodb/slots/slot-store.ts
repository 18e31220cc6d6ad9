import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand, type UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { type DefinitionKind, parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { RECENT_LIMIT } from "../../../domain/run/recent-outcome.ts";
import type { DefinitionRef } from "../../../ports/definitions/definition-store.ts";
import type { JobStore } from "../../../ports/definitions/job-store.ts";
import type { SlotStore } from "../../../ports/definitions/slot-store.ts";
import { stateKey } from "../definitions/definition-items.ts";
import { batchGet, conditionally } from "../dynamodb.ts";
import { stateOf } from "./slot-items.ts";
import * as slots from "./slot-updates.ts";
import { readable } from "../items/readable-items.ts";
import { isGone } from "../definitions/gone-state.ts";

/** Slots and counts of a kind, in the state items of JobTable. */
export function dynamoSlots(client: DynamoDBDocumentClient, table: string, kind: DefinitionKind): SlotStore & Pick<JobStore, "moveLink"> {
  const update = (
    id: string,
    input: slots.StateUpdate & Pick<UpdateCommandInput, "ReturnValues" | "ReturnValuesOnConditionCheckFailure">,
  ) => client.send(new UpdateCommand({ TableName: table, Key: stateKey(kind, id), ...input }));

  return {
    async getStates(ids, consistency) {
      const keys = ids.map((id) => stateKey(kind, id));
      const items = await batchGet(client, table, keys, { consistent: consistency === "strongly" });
      return new Map(
        readable(
          items.filter((item) => !isGone(item)),
          (item) => [parseDefinitionKey(String(item["pk"])).id, stateOf(item)] as const,
        ),
      );
    },
    acquireSlot: (of, runId, slot) => ofGeneration(of, slots.acquireSlot(of.generation, runId, slot)),
    async freeSlot(id, ended) {
      let recent: unknown;
      const released = await conditionally(
        (async () => {
          const { Attributes } = await update(id, { ...slots.freeSlot(ended), ReturnValues: "UPDATED_NEW" });
          recent = Attributes?.["recent"];
        })(),
      );
      if (Array.isArray(recent) && recent.length >= RECENT_LIMIT) await forget(id, recent);
      return released;
    },
    async dropSlot(id, runId) {
      await conditionally(update(id, slots.dropSlot(runId)));
    },
    moveLink: (of, link, expected) => ofGeneration(of, slots.moveLink(of.generation, link, expected)),
  };

  /** The write of a state that may be left over from an earlier generation: then it is replaced first. */
  async function ofGeneration({ id, generation }: DefinitionRef, input: slots.StateUpdate): Promise<boolean> {
    try {
      await update(id, { ...input, ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const left = error.Item?.["generation"]?.S;
      // Generations sort by their time: a late write of an earlier one never takes a later one's state away.
      if (left === undefined || left >= generation) return false;
      await renewState(id, left, generation);
      return conditionally(update(id, input));
    }
  }

  /** The end of the run is written already, and counts: what is not taken away now, the next end of a run takes away. */
  async function forget(id: string, recent: readonly unknown[]): Promise<void> {
    try {
      await conditionally(update(id, slots.forgetOutcomes(recent)));
    } catch (error) {
      console.error(JSON.stringify({ level: "WARN", message: "state.outcomes_not_forgotten", kind, id, error: String(error) }));
    }
  }

  /** Never absent in between: a start of the earlier generation would take a slot of nobody's state. */
  async function renewState(id: string, left: string, generation: string): Promise<void> {
    const condition = { ConditionExpression: "generation = :left", ExpressionAttributeValues: { ":left": left } };
    await conditionally(client.send(new PutCommand({ TableName: table, Item: { ...stateKey(kind, id), generation }, ...condition })));
  }
}
