import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type OwnerKind, ownerOf } from "../domain/owner.ts";
import type { SlotStore } from "../ports.ts";
import { stateKey } from "./definition-items.ts";
import { batchGet, conditionally } from "./dynamodb.ts";
import { stateOf } from "./slot-items.ts";
import * as slots from "./slot-updates.ts";

/** Slots and counts of a kind, in the state items of JobTable. */
export function dynamoSlots(client: DynamoDBDocumentClient, table: string, kind: OwnerKind): SlotStore {
  const update = (id: string, input: slots.StateUpdate) =>
    client.send(new UpdateCommand({ TableName: table, Key: stateKey(kind, id), ...input }));

  return {
    async getStates(ids) {
      const items = await batchGet(
        client,
        table,
        ids.map((id) => stateKey(kind, id)),
      );
      return new Map(items.map((item) => [ownerOf(String(item["pk"])).id, stateOf(item)]));
    },
    acquireSlot: (id, runId, slot) => conditionally(update(id, slots.acquireSlot(runId, slot))),
    releaseSlot: (id, ended) => conditionally(update(id, slots.releaseSlot(ended))),
    async abandonSlot(id, runId) {
      await conditionally(update(id, slots.abandonSlot(runId)));
    },
    async countUnstarted(id, run) {
      await update(id, slots.countUnstarted(run));
    },
  };
}
